import { z } from 'zod'
import { api, take } from '../api/client.ts'
import { desktop } from '../api/desktop.ts'
import type { GitHubStatus } from '../api/github.ts'
import { useSubmission } from '../api/use-submission.ts'
import { Notice } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TextField } from '../ui/field.tsx'
import { forgetInput, useKeptText } from '../ui/kept-input.ts'
import { rememberReturn } from './create-app-result.tsx'
import { appText } from './text.ts'

const words = appText.manifest

const KEPT = 'app-organization'

/** Creates a GitHub App from a manifest: the user confirms on GitHub, which sends back the App's credentials. */
export function CreateApp({
  open: isOpen,
  onClose,
  onUseExisting,
  status,
}: {
  open: boolean
  onClose: () => void
  /** Continues to the form for an existing App. */
  onUseExisting: () => void
  status: GitHubStatus
}) {
  const [organization, setOrganization] = useKeptText(KEPT)
  const prepare = useSubmission({
    mutationFn: () =>
      take(
        api.POST('/_companion/github/manifest', {
          body: organization.trim() === '' ? {} : { organization: organization.trim() },
        }),
      ),
    meta: { shownInPlace: true },
    onSuccess: ({ action, manifest }) => {
      forgetInput(KEPT)
      if (desktop === null) {
        rememberReturn()
        post(action, manifest)
      } else {
        open(prefilled(action, manifest), '_blank', 'noopener')
        onUseExisting()
      }
    },
  })
  return (
    <Dialog open={isOpen} onClose={onClose} title={words.title} intro={words.intro}>
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          prepare.mutate()
        }}
      >
        <ul className="bullets muted">
          {(desktop === null ? words.steps : [...words.steps.slice(0, 2), words.onDesktop]).map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ul>
        <TextField
          label={words.organization}
          hint={words.organizationHint(new URL(status.url).host)}
          value={organization}
          onChange={(event) => setOrganization(event.target.value)}
          error={prepare.isError ? prepare.error.message : undefined}
        />
        {status.configured && <Notice tone="warn">{words.replaces}</Notice>}
        <div className="dialog-end">
          <Button type="submit" variant="primary" busy={prepare.isPending || prepare.isSuccess}>
            {words.submit}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** GitHub requires a form submitted by the user's browser. */
function post(action: string, manifest: string): void {
  const form = document.createElement('form')
  form.method = 'post'
  form.action = action
  const field = document.createElement('input')
  field.type = 'hidden'
  field.name = 'manifest'
  field.value = manifest
  form.append(field)
  document.body.append(form)
  form.submit()
}

const manifestSchema = z.object({
  name: z.string(),
  description: z.string(),
  url: z.string(),
  callback_urls: z.array(z.string()),
  setup_url: z.string(),
  default_permissions: z.record(z.string(), z.string()),
})

/**
 * The desktop app's window can't navigate to GitHub, and a form can't be submitted in the system browser. GitHub also accepts the
 * manifest as URL parameters, but then doesn't send the App's credentials back.
 */
function prefilled(action: string, manifest: string): string {
  const { callback_urls, default_permissions, ...plain } = manifestSchema.parse(JSON.parse(manifest))
  const address = new URL(action)
  address.search = new URLSearchParams({
    ...plain,
    ...default_permissions,
    setup_on_update: 'true',
    public: 'false',
    webhook_active: 'false',
  }).toString()
  for (const url of callback_urls) address.searchParams.append('callback_urls[]', url)
  return address.href
}
