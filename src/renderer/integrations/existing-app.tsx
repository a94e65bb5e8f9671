import { useForm } from 'react-hook-form'
import { configureSchema, type Redirect } from '../../shared/contract/github-app.ts'
import { api, take } from '../api/client.ts'
import { type GitHubStatus, githubQuery } from '../api/github.ts'
import { healthQuery } from '../api/queries.ts'
import { useSubmission } from '../api/use-submission.ts'
import { Notice } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { SelectField, TextField } from '../ui/field.tsx'
import { showFieldError, validatedBy } from '../ui/form-errors.ts'
import { forgetInput, useKeptInput } from '../ui/kept-input.ts'
import { common } from '../ui/text.ts'
import { toasts } from '../ui/toasts.ts'
import { appText } from './text.ts'

type Values = {
  client_id: string
  slug: string
  client_secret?: string | undefined
  url?: string | undefined
  api_url?: string | undefined
  redirect?: Redirect | undefined
}

const { existing } = appText

const KEPT = 'existing-app'
const SECRETS = ['client_secret']

const CALLBACKS: Record<Redirect, string> = {
  loopback: `${location.origin}/complete/github-link/`,
  scheme: 'posthog-companion://complete/github-link/',
}

type Props = { open: boolean; onClose: () => void; status: GitHubStatus }

/** Configures an existing GitHub App. */
export function ExistingApp({ open, onClose, status }: Props) {
  return (
    <Dialog open={open} onClose={onClose} title={existing.title} intro={existing.intro}>
      <ExistingAppForm onDone={onClose} status={status} />
    </Dialog>
  )
}

/** Leaves empty optional fields out of the request. */
const optional = { setValueAs: (value: string) => (value.trim() === '' ? undefined : value.trim()) }

function ExistingAppForm({ onDone, status }: { onDone: () => void; status: GitHubStatus }) {
  const form = useForm<Values>({
    resolver: validatedBy<Values>(configureSchema),
    defaultValues: {
      client_id: status.client_id ?? '',
      slug: status.slug ?? '',
      client_secret: '',
      url: status.url,
      api_url: status.api_url,
      redirect: status.redirect,
    },
  })
  const { register, handleSubmit, setError, formState, watch } = form
  useKeptInput(KEPT, form, SECRETS)
  const save = useSubmission({
    mutationFn: ({ client_id, slug, client_secret, url, api_url, redirect }: Values) =>
      take(
        api.PUT('/_companion/github', {
          body: {
            client_id,
            slug,
            ...(client_secret && { client_secret }),
            ...(url && { url }),
            ...(api_url && { api_url }),
            ...(redirect && { redirect }),
          },
        }),
      ),
    meta: { shownInPlace: true },
    onSuccess: (saved, _values, _result, { client }) => {
      forgetInput(KEPT)
      client.setQueryData(githubQuery.queryKey, saved)
      // This page's content security policy names the GitHub server that forms may be sent to.
      if (saved.url !== status.url) location.reload()
      void client.invalidateQueries({ queryKey: healthQuery.queryKey })
      toasts.succeeded(appText.saved)
      onDone()
    },
    onError: (error) =>
      showFieldError<Values>(error, ['client_id', 'slug', 'client_secret', 'url', 'api_url'], setError),
  })
  const { errors } = formState
  return (
    <form className="form" onSubmit={handleSubmit((values) => save.mutate(values))} noValidate>
      <div className="form-row">
        <TextField label={appText.clientId} error={errors.client_id?.message} {...register('client_id')} />
        <TextField label={appText.slug} error={errors.slug?.message} {...register('slug')} />
      </div>
      <TextField
        label={appText.secret}
        type="password"
        hint={status.client_secret === 'stored' ? existing.secretKept : existing.secretHint}
        error={errors.client_secret?.message}
        {...register('client_secret', optional)}
      />
      <div className="form-row">
        <TextField label={existing.url} error={errors.url?.message} {...register('url', optional)} />
        <TextField
          label={existing.apiUrl}
          error={errors.api_url?.message}
          {...register('api_url', optional)}
        />
      </div>
      <SelectField
        label={existing.redirect}
        hint={existing.callback(CALLBACKS[watch('redirect') ?? 'loopback'])}
        error={errors.redirect?.message}
        options={existing.redirects}
        {...register('redirect')}
      />
      {save.isError && Object.keys(errors).length === 0 && <Notice tone="bad">{save.error.message}</Notice>}
      <div className="dialog-end">
        <Button type="submit" variant="primary" busy={save.isPending}>
          {common.save}
        </Button>
      </div>
    </form>
  )
}
