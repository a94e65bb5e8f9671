import { useMutation } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { configureSchema } from '../../shared/contract/github-app.ts'
import { api, take } from '../api/client.ts'
import { type GitHubStatus, githubQuery } from '../api/github.ts'
import { healthQuery } from '../api/queries.ts'
import { text } from '../text.ts'
import { Notice } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TextField } from '../ui/field.tsx'
import { checkedBy, showFault } from '../ui/form-errors.ts'
import { toasts } from '../ui/toasts.ts'

type Values = {
  client_id: string
  slug: string
  client_secret?: string | undefined
  url?: string | undefined
  api_url?: string | undefined
}

const { hand } = text.githubApp

type Props = { open: boolean; onClose: () => void; status: GitHubStatus }

/** Takes the data of an App that exists already. */
export function AppByHand({ open, onClose, status }: Props) {
  return (
    <Dialog open={open} onClose={onClose} title={hand.title} intro={hand.intro}>
      <HandForm onDone={onClose} status={status} />
    </Dialog>
  )
}

/** An empty field that may stay empty is not sent. */
const optional = { setValueAs: (value: string) => (value.trim() === '' ? undefined : value.trim()) }

function HandForm({ onDone, status }: { onDone: () => void; status: GitHubStatus }) {
  const { register, handleSubmit, setError, formState } = useForm<Values>({
    resolver: checkedBy<Values>(configureSchema),
    defaultValues: {
      client_id: status.client_id ?? '',
      slug: status.slug ?? '',
      client_secret: '',
      url: status.url,
      api_url: status.api_url,
    },
  })
  const save = useMutation({
    mutationFn: ({ client_id, slug, client_secret, url, api_url }: Values) =>
      take(
        api.PUT('/_companion/github', {
          body: {
            client_id,
            slug,
            ...(client_secret && { client_secret }),
            ...(url && { url }),
            ...(api_url && { api_url }),
          },
        }),
      ),
    meta: { shownInPlace: true },
    onSuccess: (saved, _values, _result, { client }) => {
      client.setQueryData(githubQuery.queryKey, saved)
      // This page's policy names the GitHub that forms may go to.
      if (saved.url !== status.url) location.reload()
      void client.invalidateQueries({ queryKey: healthQuery.queryKey })
      toasts.succeeded(text.githubApp.saved)
      onDone()
    },
    onError: (error) =>
      showFault<Values>(error, ['client_id', 'slug', 'client_secret', 'url', 'api_url'], setError),
  })
  const { errors } = formState
  return (
    <form className="form" onSubmit={handleSubmit((values) => save.mutate(values))} noValidate>
      <div className="form-row">
        <TextField label={hand.clientId} error={errors.client_id?.message} {...register('client_id')} />
        <TextField label={hand.slug} error={errors.slug?.message} {...register('slug')} />
      </div>
      <TextField
        label={hand.secret}
        type="password"
        hint={status.client_secret === 'stored' ? hand.secretKept : hand.secretHint}
        error={errors.client_secret?.message}
        {...register('client_secret', optional)}
      />
      <div className="form-row">
        <TextField label={hand.url} error={errors.url?.message} {...register('url', optional)} />
        <TextField label={hand.apiUrl} error={errors.api_url?.message} {...register('api_url', optional)} />
      </div>
      <p className="field-hint">{hand.callback(`${location.origin}/complete/github-link/`)}</p>
      {save.isError && Object.keys(errors).length === 0 && <Notice tone="bad">{save.error.message}</Notice>}
      <div className="dialog-end">
        <Button type="submit" variant="primary" busy={save.isPending}>
          {text.common.save}
        </Button>
      </div>
    </form>
  )
}
