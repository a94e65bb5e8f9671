import { useForm } from 'react-hook-form'
import { createUserSchema } from '../../shared/contract/users.ts'
import { api, take } from '../api/client.ts'
import { usersQuery } from '../api/settings.ts'
import { useSubmission } from '../api/use-submission.ts'
import { Notice } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TextField } from '../ui/field.tsx'
import { showFieldError, validatedBy } from '../ui/form-errors.ts'
import { forgetInput, useKeptInput } from '../ui/kept-input.ts'
import { toasts } from '../ui/toasts.ts'
import { text } from './text.ts'

/** The name under which the form's input is kept. */
const KEPT = 'new-user'

type Values = { email: string; first_name: string; last_name: string; is_staff: boolean }

export function AddUser({ open, onClose }: { open: boolean; onClose: () => void }) {
  const close = () => {
    forgetInput(KEPT)
    onClose()
  }
  return (
    <Dialog open={open} onClose={close} title={text.addUser}>
      <UserForm onDone={onClose} />
    </Dialog>
  )
}

function UserForm({ onDone }: { onDone: () => void }) {
  const form = useForm<Values>({
    resolver: validatedBy<Values>(createUserSchema),
    defaultValues: { email: '', first_name: '', last_name: '', is_staff: false },
  })
  const { register, handleSubmit, setError, formState } = form
  useKeptInput(KEPT, form)
  const add = useSubmission({
    mutationFn: (body: Values) => take(api.POST('/_companion/users', { body })),
    meta: { shownInPlace: true },
    onSuccess: ({ email }, _values, _result, { client }) => {
      toasts.succeeded(text.userAdded(email))
      forgetInput(KEPT)
      onDone()
      return client.invalidateQueries({ queryKey: usersQuery.queryKey })
    },
    onError: (error) => showFieldError<Values>(error, ['email', 'first_name', 'last_name'], setError),
  })
  const { errors } = formState
  return (
    <form className="form" onSubmit={handleSubmit((values) => add.mutate(values))} noValidate>
      <TextField label={text.email} type="email" error={errors.email?.message} {...register('email')} />
      <div className="form-row">
        <TextField label={text.firstName} error={errors.first_name?.message} {...register('first_name')} />
        <TextField label={text.lastName} error={errors.last_name?.message} {...register('last_name')} />
      </div>
      <label className="choice">
        <input type="checkbox" {...register('is_staff')} />
        <span>{text.staff}</span>
      </label>
      {add.isError && Object.keys(errors).length === 0 && <Notice tone="bad">{add.error.message}</Notice>}
      <div className="dialog-end">
        <Button type="submit" variant="primary" busy={add.isPending}>
          {text.addUser}
        </Button>
      </div>
    </form>
  )
}
