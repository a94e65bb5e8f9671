import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api, take } from '../api/client.ts'
import type { GitHubStatus } from '../api/github.ts'
import { text } from '../text.ts'
import { Notice } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TextField } from '../ui/field.tsx'

const words = text.githubApp.manifest

/** Has GitHub make an App: it gets a description to agree to, and sends back the App's credentials. */
export function AppByManifest({
  open,
  onClose,
  status,
}: {
  open: boolean
  onClose: () => void
  status: GitHubStatus
}) {
  const [organization, setOrganization] = useState('')
  const prepare = useMutation({
    mutationFn: () =>
      take(
        api.POST('/_companion/github/manifest', {
          body: organization.trim() === '' ? {} : { organization: organization.trim() },
        }),
      ),
    meta: { shownInPlace: true },
    onSuccess: ({ action, manifest }) => post(action, manifest),
  })
  return (
    <Dialog open={open} onClose={onClose} title={words.title} intro={words.intro}>
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          prepare.mutate()
        }}
      >
        <ul className="bullets soft">
          {words.steps.map((step) => (
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

/** GitHub wants a real form, sent by the person's browser. */
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
