import { useQuery } from '@tanstack/react-query'
import { CircleCheck } from 'lucide-react'
import { useEffect } from 'react'
import { type SubmitHandler, useForm, useWatch } from 'react-hook-form'
import { useSearchParams } from 'wouter'
import { authorizeCliSchema, DEFAULT_CLI_SCOPES } from '../../shared/contract/cli-auth.ts'
import { visibleText } from '../../shared/visible-text.ts'
import { useSubmission } from '../api/use-submission.ts'
import '../account-connected/account-connected.css'
import { projectsQuery } from '../api/github.ts'
import { keysQuery, type User } from '../api/queries.ts'
import { Notice } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { SelectField, TextField } from '../ui/field.tsx'
import { showFieldError, validatedBy } from '../ui/form-errors.ts'
import { APP_NAME } from '../ui/text.ts'
import { approveCli } from './approve.ts'
import { text } from './text.ts'

const formSchema = authorizeCliSchema.required()

type Values = { user_code: string; project_id: number; scopes: string[] }

/** Where a command line sends its user: compares the code, and makes the key that the command line waits for. */
export function CliAuthorize({ me }: { me: User }) {
  const [query] = useSearchParams()
  const projects = useQuery(projectsQuery).data ?? me.organization?.teams ?? []
  const form = useForm<Values>({
    resolver: validatedBy<Values>(formSchema),
    defaultValues: {
      user_code: query.get('code') ?? '',
      project_id: me.team?.id ?? projects[0]?.id ?? 0,
      scopes: DEFAULT_CLI_SCOPES,
    },
  })
  const { register, handleSubmit, setError, setValue, control, formState } = form
  const projectId = useWatch({ control, name: 'project_id' })
  const approve = useSubmission({
    mutationFn: approveCli,
    meta: { shownInPlace: true },
    onSuccess: (_key, _body, _result, { client }) =>
      void client.invalidateQueries({ queryKey: keysQuery.queryKey }),
    onError: (error) => showFieldError<Values>(error, ['user_code', 'project_id', 'scopes'], setError),
  })
  const title = approve.isSuccess ? text.done : text.title
  useEffect(() => {
    document.title = `${title} · ${APP_NAME}`
  }, [title])
  if (approve.isSuccess) return <Approved label={approve.data.label} />

  const submit: SubmitHandler<Values> = (values) => approve.mutate(values)
  const { errors } = formState
  return (
    <main className="standalone">
      <form className="form sign-in" onSubmit={handleSubmit(submit)} noValidate>
        <h1>{text.title}</h1>
        <p className="muted">{text.intro}</p>
        <TextField
          label={text.code}
          hint={text.codeHint}
          error={errors.user_code?.message}
          maxLength={9}
          placeholder="ABCD-1234"
          {...register('user_code')}
        />
        <SelectField
          label={text.project}
          error={errors.project_id?.message}
          options={projects.map(({ id, name }) => ({ value: String(id), label: visibleText(name) }))}
          value={String(projectId)}
          onChange={(event) => setValue('project_id', Number(event.target.value))}
        />
        <TextField
          label={text.scopes}
          hint={text.scopesHint}
          error={errors.scopes?.message ?? errors.scopes?.find?.(Boolean)?.message}
          defaultValue={DEFAULT_CLI_SCOPES.join(' ')}
          onChange={(event) => setValue('scopes', event.target.value.split(/[\s,]+/).filter(Boolean))}
        />
        {approve.isError && Object.keys(errors).length === 0 && (
          <Notice tone="bad">{approve.error.message}</Notice>
        )}
        <Button type="submit" variant="primary" busy={approve.isPending}>
          {text.submit}
        </Button>
      </form>
    </main>
  )
}

function Approved({ label }: { label: string }) {
  return (
    <main className="standalone">
      <div className="result">
        <CircleCheck aria-hidden size={40} strokeWidth={1.4} className="result-ok" />
        <h1>{text.done}</h1>
        <p className="muted">{text.doneHint}</p>
        <p className="muted">{text.keyName(label)}</p>
        <div className="page-actions">
          <a className="button button-plain" href="/api-keys">
            {text.keys}
          </a>
        </div>
      </div>
    </main>
  )
}
