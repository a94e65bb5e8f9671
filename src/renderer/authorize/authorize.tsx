import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { ApiError } from '../api/client.ts'
import { meQuery } from '../api/queries.ts'
import { useSubmission } from '../api/use-submission.ts'
import { Notice } from '../ui/badge.tsx'
import { Failed } from '../ui/states.tsx'
import { APP_NAME } from '../ui/text.ts'
import { useTheme } from '../ui/theme.ts'
import { ConsentForm } from './consent-form.tsx'
import { type Decision, decideHere, requestQuery } from './requests.ts'
import { SignInWays } from './sign-in-ways.tsx'
import { text } from './text.ts'
import '../ui/dialog.css'
import '../ui/field.css'
import './authorize.css'

/** Where an app sends the browser to be authorized. */
export function Authorize() {
  const me = useQuery(meQuery)
  if (me.data !== undefined) return <Request email={me.data.email} theme={me.data.theme_mode} />
  if (me.error instanceof ApiError && me.error.status === 401) return <SignInWays query={location.search} />
  if (!me.isError) return null
  return (
    <main className="standalone">
      <Failed error={me.error} onRetry={() => void me.refetch()} busy={me.isFetching} />
    </main>
  )
}

function Request({ email, theme }: { email: string; theme: string | null }) {
  useTheme(theme)
  const query = location.search
  const opened = useQuery(requestQuery(query))
  const decide = useSubmission({
    mutationFn: (decision: Decision) => decideHere(query, decision),
    meta: { shownInPlace: true },
  })
  const target = decide.data ?? opened.data?.redirect_to ?? null
  useEffect(() => {
    if (target !== null) location.assign(target)
  }, [target])
  const consent = opened.data?.consent ?? null
  const name = consent?.application.name ?? new URLSearchParams(query).get('client_id') ?? ''
  useEffect(() => {
    document.title = `${text.title(name)} · ${APP_NAME}`
  }, [name])

  return (
    <main className="standalone">
      <div className="authorize">
        {target !== null ? (
          <Going name={name} target={target} />
        ) : opened.isError ? (
          <>
            <h1>{text.failed}</h1>
            <Notice tone="bad">{opened.error.message}</Notice>
            <p className="muted">{text.startAgain}</p>
          </>
        ) : (
          consent !== null && (
            <>
              <h1>{text.title(consent.application.name)}</h1>
              <p className="muted">{text.signedInAs(email)}</p>
              <ConsentForm
                consent={consent}
                busy={decide.isPending}
                error={decide.error?.message}
                onDecide={decide.mutate}
              />
            </>
          )
        )}
      </div>
    </main>
  )
}

/** Some browsers don't open another app without a click. */
function Going({ name, target }: { name: string; target: string }) {
  return (
    <>
      <h1>{text.going(name)}</h1>
      <p className="muted">{text.goingHint}</p>
      <a className="button button-primary" href={target}>
        {text.goNow}
      </a>
    </>
  )
}
