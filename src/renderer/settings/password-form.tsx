import { useForm } from 'react-hook-form'
import { z } from 'zod'
import type { User } from '../api/queries.ts'
import { useSaveMe } from '../api/settings.ts'
import { Notice } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/field.tsx'
import { showFieldError, validatedBy } from '../ui/form-errors.ts'
import { toasts } from '../ui/toasts.ts'
import { text } from './text.ts'

const passwordSchema = z
  .object({ current_password: z.string(), password: z.string().min(8), repeated: z.string() })
  .refine(({ password, repeated }) => password === repeated, {
    path: ['repeated'],
    message: text.passwordsDiffer,
  })

type Values = z.infer<typeof passwordSchema>

export function PasswordForm({ me }: { me: User }) {
  const { register, handleSubmit, setError, reset, formState } = useForm<Values>({
    resolver: validatedBy<Values>(passwordSchema),
    defaultValues: { current_password: '', password: '', repeated: '' },
  })
  const save = useSaveMe(() => toasts.succeeded(text.passwordSaved))
  const submit = handleSubmit(({ current_password, password }) =>
    save.mutate(me.has_password ? { current_password, password } : { password }, {
      onSuccess: () => reset(),
      onError: (error) => showFieldError<Values>(error, ['current_password', 'password'], setError),
    }),
  )
  const { errors } = formState
  return (
    <form className="form" onSubmit={submit} noValidate>
      {me.has_password && (
        <TextField
          label={text.currentPassword}
          type="password"
          autoComplete="current-password"
          error={errors.current_password?.message}
          {...register('current_password')}
        />
      )}
      <div className="form-row">
        <TextField
          label={text.newPassword}
          type="password"
          autoComplete="new-password"
          hint={text.newPasswordHint}
          error={errors.password?.message}
          {...register('password')}
        />
        <TextField
          label={text.confirmPassword}
          type="password"
          autoComplete="new-password"
          error={errors.repeated?.message}
          {...register('repeated')}
        />
      </div>
      {save.isError && Object.keys(errors).length === 0 && <Notice tone="bad">{save.error.message}</Notice>}
      <div className="form-end">
        <Button type="submit" busy={save.isPending}>
          {me.has_password ? text.changePassword : text.setPassword}
        </Button>
      </div>
    </form>
  )
}
