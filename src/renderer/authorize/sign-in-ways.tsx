import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { AskedApproval } from '../../shared/contract/oauth-consent.ts'
import { api, take } from '../api/client.ts'
import { loginCommand } from '../api/page-meta.ts'
import { meQuery } from '../api/queries.ts'
import { session } from '../api/session.ts'
import { useSubmission } from '../api/use-submission.ts'
import { Notice } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { CodeBlock } from '../ui/copy.tsx'
import { APP_NAME } from '../ui/text.ts'
import { outcomeOf } from './requests.ts'
import { text } from './text.ts'

const POLL_MS = 1000
const { ways } = text

/** For a browser that is not signed in: a one-time link, or an approval where someone is. */
export function SignInWays({ query }: { query: string }) {
  const client = useQueryClient()
  // The link may open in another tab of this browser.
  useEffect(() => session.onChange(() => void client.resetQueries({ queryKey: meQuery.queryKey })), [client])
  const clientId = new URLSearchParams(query).get('client_id') ?? ''
  const application = useQuery({
    queryKey: ['application', clientId],
    queryFn: () =>
      take(
        api.GET('/api/oauth_application/metadata/{client_id}', { params: { path: { client_id: clientId } } }),
      ),
  })
  const name = application.data?.name ?? clientId
  const [expired, setExpired] = useState(false)
  const ask = useSubmission({
    mutationFn: () => take(api.POST('/_companion/oauth/approvals', { body: { query } })),
    onMutate: () => setExpired(false),
    meta: { shownInPlace: true },
  })
  useEffect(() => {
    document.title = `${ways.title(name)} · ${APP_NAME}`
  }, [name])

  return (
    <main className="standalone">
      <div className="authorize">
        <img src={new URL('../icon.svg', import.meta.url).href} alt="" width="44" height="44" />
        <h1>{ways.title(name)}</h1>
        {ask.data !== undefined ? (
          <Waiting
            asked={ask.data}
            onExpired={() => {
              ask.reset()
              setExpired(true)
            }}
            onCancel={() => ask.reset()}
          />
        ) : (
          <>
            <p className="muted">{ways.intro}</p>
            {expired && <Notice tone="warn">{ways.expired}</Notice>}
            {ask.isError && <Notice tone="bad">{ask.error.message}</Notice>}
            <section aria-label={ways.approve} className="way">
              <h2>{ways.approve}</h2>
              <p className="muted">{ways.approveHint}</p>
              <Button variant="primary" onClick={() => ask.mutate()} busy={ask.isPending}>
                {ways.approveAction}
              </Button>
            </section>
            <section aria-label={ways.link} className="way">
              <h2>{ways.link}</h2>
              <p className="muted">{loginCommand === null ? ways.readyLink : ways.linkHint}</p>
              {loginCommand !== null && <CodeBlock code={loginCommand} what={ways.commandName} />}
            </section>
          </>
        )}
      </div>
    </main>
  )
}

function Waiting({
  asked,
  onExpired,
  onCancel,
}: {
  asked: AskedApproval
  onExpired: () => void
  onCancel: () => void
}) {
  const outcome = useQuery({
    queryKey: ['approval-outcome', asked.id],
    queryFn: () => outcomeOf(asked),
    refetchInterval: POLL_MS,
    refetchIntervalInBackground: true,
  })
  const target = outcome.data?.redirect_to ?? null
  const hasExpired = outcome.data?.status === 'expired'
  useEffect(() => {
    if (target !== null) location.assign(target)
    else if (hasExpired) onExpired()
  }, [target, hasExpired, onExpired])
  if (target !== null) {
    return (
      <>
        <p className="muted">{text.goingHint}</p>
        <a className="button button-primary" href={target}>
          {text.goNow}
        </a>
      </>
    )
  }
  return (
    <div className="way" role="status">
      <h2>{ways.waiting}</h2>
      <p className="muted">{ways.compare}</p>
      <p className="approval-number">{asked.number}</p>
      <p className="muted">{ways.waitingHint}</p>
      <Button onClick={onCancel}>{ways.cancel}</Button>
    </div>
  )
}
