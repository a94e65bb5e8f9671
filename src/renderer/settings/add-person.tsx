import { useMutation } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { createUserSchema } from '../../shared/contract/users.ts'
import { api, take } from '../api/client.ts'
import { peopleQuery } from '../api/settings.ts'
import { text } from '../text.ts'
import { Notice } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TextField } from '../ui/field.tsx'
import { checkedBy, showFault } from '../ui/form-errors.ts'
import { toasts } from '../ui/toasts.ts'

type Values = { email: string; first_name: string; last_name: string; is_staff: boolean }

export function AddPerson({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog open={open} onClose={onClose} title={text.settings.addPerson}>
      <PersonForm onDone={onClose} />
    </Dialog>
  )
}

function PersonForm({ onDone }: { onDone: () => void }) {
  const { register, handleSubmit, setError, formState } = useForm<Values>({
    resolver: checkedBy<Values>(createUserSchema),
    defaultValues: { email: '', first_name: '', last_name: '', is_staff: false },
  })
  const add = useMutation({
    mutationFn: (body: Values) => take(api.POST('/_companion/users', { body })),
    meta: { shownInPlace: true },
    onSuccess: ({ email }, _values, _result, { client }) => {
      toasts.succeeded(text.settings.personAdded(email))
      onDone()
      return client.invalidateQueries({ queryKey: peopleQuery.queryKey })
    },
    onError: (error) => showFault<Values>(error, ['email', 'first_name', 'last_name'], setError),
  })
  const { errors } = formState
  return (
    <form className="form" onSubmit={handleSubmit((values) => add.mutate(values))} noValidate>
      <TextField
        label={text.settings.email}
        type="email"
        error={errors.email?.message}
        {...register('email')}
      />
      <div className="form-row">
        <TextField
          label={text.settings.firstName}
          error={errors.first_name?.message}
          {...register('first_name')}
        />
        <TextField
          label={text.settings.lastName}
          error={errors.last_name?.message}
          {...register('last_name')}
        />
      </div>
      <label className="choice">
        <input type="checkbox" {...register('is_staff')} />
        <span>{text.settings.staff}</span>
      </label>
      {add.isError && Object.keys(errors).length === 0 && <Notice tone="bad">{add.error.message}</Notice>}
      <div className="dialog-end">
        <Button type="submit" variant="primary" busy={add.isPending}>
          {text.settings.addPerson}
        </Button>
      </div>
    </form>
  )
}
