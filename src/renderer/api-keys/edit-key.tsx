import { useForm } from 'react-hook-form'
import { z } from 'zod'
import { api, done } from '../api/client.ts'
import { type ApiKey, keysQuery } from '../api/queries.ts'
import { useSubmission } from '../api/use-submission.ts'
import { Notice } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { SelectField, TextField } from '../ui/field.tsx'
import { showFieldError, validatedBy } from '../ui/form-errors.ts'
import { forgetInput, useKeptInput } from '../ui/kept-input.ts'
import { common } from '../ui/text.ts'
import { toasts } from '../ui/toasts.ts'
import { EXPIRIES, expiryOf } from './expiry.ts'
import { text } from './text.ts'

const UNCHANGED = 'unchanged'

const formSchema = z.object({ label: z.string().trim().min(1).max(40), expiry: z.string() })

type Values = z.infer<typeof formSchema>

/** Renames a key, or changes when it expires. */
export function EditKey({ apiKey, onClose }: { apiKey: ApiKey | null; onClose: () => void }) {
  return (
    <Dialog open={apiKey !== null} onClose={onClose} title={text.edit.title}>
      {apiKey && <EditForm apiKey={apiKey} onDone={onClose} />}
    </Dialog>
  )
}

function EditForm({ apiKey, onDone }: { apiKey: ApiKey; onDone: () => void }) {
  const kept = `edit-key.${apiKey.id}`
  const form = useForm<Values>({
    resolver: validatedBy<Values>(formSchema),
    defaultValues: { label: apiKey.label, expiry: apiKey.expires_at === null ? '' : UNCHANGED },
  })
  const { register, handleSubmit, setError, formState } = form
  useKeptInput(kept, form)
  const save = useSubmission({
    mutationFn: ({ label, expiry }: Values) =>
      done(
        api.PATCH('/_companion/keys/{id}', {
          params: { path: { id: apiKey.id } },
          body: { label: label.trim(), ...(expiry !== UNCHANGED && { expires_at: expiryOf(expiry) }) },
        }),
      ),
    meta: { shownInPlace: true },
    onSuccess: (_done, _values, _result, { client }) => {
      forgetInput(kept)
      toasts.succeeded(text.edit.saved)
      onDone()
      return client.invalidateQueries({ queryKey: keysQuery.queryKey })
    },
    onError: (error) => showFieldError<Values>(error, ['label'], setError),
  })
  const { errors } = formState
  const current =
    apiKey.expires_at === null ? [] : [{ value: UNCHANGED, label: text.edit.keep(apiKey.expires_at) }]
  return (
    <form className="form" onSubmit={handleSubmit((values) => save.mutate(values))} noValidate>
      <TextField
        label={text.form.label}
        error={errors.label?.message}
        maxLength={40}
        {...register('label')}
      />
      <SelectField label={text.expiry.label} options={[...current, ...EXPIRIES]} {...register('expiry')} />
      {save.isError && Object.keys(errors).length === 0 && <Notice tone="bad">{save.error.message}</Notice>}
      <div className="dialog-end">
        <Button type="submit" variant="primary" busy={save.isPending}>
          {common.save}
        </Button>
      </div>
    </form>
  )
}
