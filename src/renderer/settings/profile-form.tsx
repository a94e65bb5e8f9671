import { useForm } from 'react-hook-form'
import type { z } from 'zod'
import { userPatchSchema } from '../../shared/contract/users.ts'
import { ApiError } from '../api/client.ts'
import type { User } from '../api/queries.ts'
import { useSaveMe } from '../api/settings.ts'
import { Notice } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { SelectField, TextField } from '../ui/field.tsx'
import { showFieldError, validatedBy } from '../ui/form-errors.ts'
import { useKeptInput } from '../ui/kept-input.ts'
import { common } from '../ui/text.ts'
import { toasts } from '../ui/toasts.ts'
import { text } from './text.ts'

const profileSchema = userPatchSchema.pick({
  first_name: true,
  last_name: true,
  email: true,
  role_at_organization: true,
})

type Values = z.infer<typeof profileSchema>

const roles = Object.entries(text.roles).map(([value, label]) => ({ value, label }))

/** `onSaved` and `action` are for the setup, where submitting continues to the next step even without changes. */
export function ProfileForm({
  me,
  onSaved,
  action = common.save,
}: {
  me: User
  onSaved?: () => void
  action?: string
}) {
  const parsed = profileSchema.safeParse(me)
  const form = useForm<Values>({
    resolver: validatedBy<Values>(profileSchema),
    values: parsed.success
      ? parsed.data
      : { first_name: me.first_name, last_name: me.last_name, email: me.email },
    resetOptions: { keepDirtyValues: true },
  })
  const { register, handleSubmit, setError, reset, formState } = form
  useKeptInput('profile', form)
  const save = useSaveMe(() => toasts.succeeded(text.saved))
  const submit = handleSubmit((values) => {
    const { first_name = '', last_name = '', email = me.email, role_at_organization: role } = values
    save.mutate(
      { first_name, last_name, email, ...(role && { role_at_organization: role }) },
      {
        onSuccess: () => {
          reset(values)
          onSaved?.()
        },
        onError: (error) =>
          showFieldError<Values>(
            error,
            ['first_name', 'last_name', 'email', 'role_at_organization'],
            setError,
          ),
      },
    )
  })
  const { errors, isDirty } = formState
  return (
    <form className="form" onSubmit={submit} noValidate>
      <div className="form-row">
        <TextField label={text.firstName} error={errors.first_name?.message} {...register('first_name')} />
        <TextField label={text.lastName} error={errors.last_name?.message} {...register('last_name')} />
      </div>
      <div className="form-row">
        <TextField label={text.email} type="email" error={errors.email?.message} {...register('email')} />
        <SelectField
          label={text.role}
          options={roles}
          error={errors.role_at_organization?.message}
          {...register('role_at_organization', { setValueAs: (value) => value || undefined })}
        />
      </div>
      {save.isError && Object.keys(errors).length === 0 && (
        <Notice tone="bad">{needsFreshSignIn(save.error) ? text.signInAgain : save.error.message}</Notice>
      )}
      <div className="form-end">
        <Button
          type="submit"
          variant="primary"
          busy={save.isPending}
          disabled={!isDirty && onSaved === undefined}
        >
          {action}
        </Button>
      </div>
    </form>
  )
}

const needsFreshSignIn = (error: Error) =>
  error instanceof ApiError && error.code === 'sensitive_action_required_reauth'
