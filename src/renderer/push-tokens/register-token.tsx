import { useForm } from 'react-hook-form'
import { PLATFORMS, registerPushTokenSchema } from '../../shared/contract/push-tokens.ts'
import { Notice } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { SelectField, TextField } from '../ui/field.tsx'
import { showFieldError, validatedBy } from '../ui/form-errors.ts'
import { forgetInput, useKeptInput } from '../ui/kept-input.ts'
import { type Platform, useRegisterToken } from './queries.ts'
import { text } from './text.ts'

type Values = { token: string; platform: Platform }

/** The name under which the form's input is kept. */
const KEPT = 'push-token'

const platforms = PLATFORMS.map((value) => ({ value, label: text.platforms[value] }))

export function RegisterToken({ open, onClose }: { open: boolean; onClose: () => void }) {
  const close = () => {
    forgetInput(KEPT)
    onClose()
  }
  return (
    <Dialog open={open} onClose={close} title={text.form.title} intro={text.form.intro}>
      <RegisterForm onDone={onClose} />
    </Dialog>
  )
}

function RegisterForm({ onDone }: { onDone: () => void }) {
  const form = useForm<Values>({
    resolver: validatedBy<Values>(registerPushTokenSchema),
    defaultValues: { token: '', platform: 'ios' },
  })
  const { register, handleSubmit, setError, formState } = form
  useKeptInput(KEPT, form)
  const send = useRegisterToken({ toast: text.registered, shownInPlace: true })
  const submit = handleSubmit((values) =>
    send.mutate(values, {
      onSuccess: () => {
        forgetInput(KEPT)
        onDone()
      },
      onError: (error) => showFieldError<Values>(error, ['token', 'platform'], setError),
    }),
  )
  const { errors } = formState
  return (
    <form className="form" onSubmit={submit} noValidate>
      <TextField
        label={text.form.token}
        hint={text.form.tokenHint}
        placeholder="ExponentPushToken[xxxxxxxxxxxxxxxxxxxxxx]"
        error={errors.token?.message}
        {...register('token')}
      />
      <SelectField
        label={text.form.platform}
        options={platforms}
        error={errors.platform?.message}
        {...register('platform')}
      />
      {send.isError && Object.keys(errors).length === 0 && <Notice tone="bad">{send.error.message}</Notice>}
      <div className="dialog-end">
        <Button type="submit" variant="primary" busy={send.isPending}>
          {text.form.submit}
        </Button>
      </div>
    </form>
  )
}
