import { useMutation } from '@tanstack/react-query'
import { type SubmitHandler, useForm, useWatch } from 'react-hook-form'
import { createApiKeySchema } from '../../shared/contract/api-keys.ts'
import { api, take } from '../api/client.ts'
import { keysQuery } from '../api/queries.ts'
import { text } from '../text.ts'
import { Notice } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/field.tsx'
import { checkedBy, showFault } from '../ui/form-errors.ts'

const { form } = text.apiKeys

/** What a key may do, by what it is for rather than by the names of scopes. */
const CHOICES = [
  { name: form.look, hint: form.lookHint, scopes: ['user:read'] },
  { name: form.change, hint: form.changeHint, scopes: ['user:read', 'user:write'] },
  { name: form.all, hint: form.allHint, scopes: ['*'] },
] as const

type Values = { label: string; scopes: string[] }

export function CreateKeyForm({ onMade }: { onMade: (value: string) => void }) {
  const { register, handleSubmit, setValue, setError, control, formState } = useForm<Values>({
    resolver: checkedBy<Values>(createApiKeySchema),
    defaultValues: { label: '', scopes: [...CHOICES[0].scopes] },
  })
  const scopes = useWatch({ control, name: 'scopes' })
  const preset = CHOICES.findIndex((choice) => choice.scopes.join() === scopes.join())
  const create = useMutation({
    mutationFn: (body: Values) => take(api.POST('/_companion/keys', { body })),
    meta: { shownInPlace: true },
    onSuccess: (made, _values, _result, { client }) => {
      void client.invalidateQueries({ queryKey: keysQuery.queryKey })
      onMade(made.value)
    },
    onError: (error) => showFault<Values>(error, ['label', 'scopes'], setError),
  })
  const choose = (next: readonly string[]) =>
    setValue('scopes', [...next], { shouldValidate: formState.isSubmitted })
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
        <legend>{form.allows}</legend>
        {CHOICES.map((choice, index) => (
          <label key={choice.name} className="choice">
            <input
              type="radio"
              name="allows"
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
          <input type="radio" name="allows" checked={preset === -1} onChange={() => choose([])} />
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
