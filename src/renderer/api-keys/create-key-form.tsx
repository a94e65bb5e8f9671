import { type SubmitHandler, useForm, useWatch } from 'react-hook-form'
import { z } from 'zod'
import { createApiKeySchema } from '../../shared/contract/api-keys.ts'
import { api, take } from '../api/client.ts'
import { keysQuery } from '../api/queries.ts'
import { useSubmission } from '../api/use-submission.ts'
import { Notice } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { SelectField, TextField } from '../ui/field.tsx'
import { showFieldError, validatedBy } from '../ui/form-errors.ts'
import { forgetInput, useKeptInput } from '../ui/kept-input.ts'
import { EXPIRIES, expiryOf } from './expiry.ts'
import { text } from './text.ts'

const { form } = text

/** Permission presets, so that most users need not know scopes. */
const PRESETS = [
  { name: form.readOnly, hint: form.readOnlyHint, scopes: ['user:read'] },
  { name: form.readWrite, hint: form.readWriteHint, scopes: ['user:read', 'user:write'] },
  { name: form.fullAccess, hint: form.fullAccessHint, scopes: ['*'] },
] as const

const formSchema = createApiKeySchema.pick({ label: true, scopes: true }).extend({ expiry: z.string() })

/** The name under which the form's input is kept. */
export const KEPT_KEY_FORM = 'api-key'

type Values = { label: string; scopes: string[]; expiry: string }

export function CreateKeyForm({ onCreated }: { onCreated: (value: string) => void }) {
  const keyForm = useForm<Values>({
    resolver: validatedBy<Values>(formSchema),
    defaultValues: { label: '', scopes: [...PRESETS[0].scopes], expiry: '' },
  })
  const { register, handleSubmit, setValue, setError, control, formState } = keyForm
  useKeptInput(KEPT_KEY_FORM, keyForm)
  const scopes = useWatch({ control, name: 'scopes' })
  const preset = PRESETS.findIndex((choice) => choice.scopes.join() === scopes.join())
  const create = useSubmission({
    mutationFn: ({ label, scopes, expiry }: Values) =>
      take(api.POST('/_companion/keys', { body: { label, scopes, expires_at: expiryOf(expiry) } })),
    meta: { shownInPlace: true },
    onSuccess: (key, _values, _result, { client }) => {
      void client.invalidateQueries({ queryKey: keysQuery.queryKey })
      forgetInput(KEPT_KEY_FORM)
      onCreated(key.value)
    },
    onError: (error) => showFieldError<Values>(error, ['label', 'scopes'], setError),
  })
  const choose = (next: readonly string[]) =>
    setValue('scopes', [...next], { shouldDirty: true, shouldValidate: formState.isSubmitted })
  const submit: SubmitHandler<Values> = (values) => create.mutate(values)

  return (
    <form className="form" onSubmit={handleSubmit(submit)} noValidate>
      <TextField
        label={form.label}
        hint={form.labelHint}
        error={formState.errors.label?.message}
        maxLength={40}
        {...register('label')}
      />
      <fieldset className="choices">
        <legend>{form.permissions}</legend>
        {PRESETS.map((choice, index) => (
          <label key={choice.name} className="choice">
            <input
              type="radio"
              name="permissions"
              checked={preset === index}
              onChange={() => choose(choice.scopes)}
            />
            <span>
              {choice.name}
              <small>{choice.hint}</small>
            </span>
          </label>
        ))}
        <label className="choice">
          <input type="radio" name="permissions" checked={preset === -1} onChange={() => choose([])} />
          <span>
            {form.custom}
            <small>{form.customHint}</small>
          </span>
        </label>
      </fieldset>
      {preset === -1 && (
        <TextField
          label={form.customLabel}
          placeholder="user:read insight:read"
          error={formState.errors.scopes?.message ?? formState.errors.scopes?.find?.(Boolean)?.message}
          onChange={(event) => choose(event.target.value.split(/[\s,]+/).filter(Boolean))}
        />
      )}
      <SelectField label={text.expiry.label} options={EXPIRIES} {...register('expiry')} />
      {create.isError && Object.keys(formState.errors).length === 0 && (
        <Notice tone="bad">{create.error.message}</Notice>
      )}
      <div className="dialog-end">
        <Button type="submit" variant="primary" busy={create.isPending}>
          {form.submit}
        </Button>
      </div>
    </form>
  )
}
