import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { linkFailure } from '../account-connected/outcome.ts'
import { markStartedHere, onFailure } from '../account-connected/started-here.ts'
import { api, done, take } from '../api/client.ts'
import { desktop } from '../api/desktop.ts'
import { linksQuery, pendingQuery } from '../api/github.ts'
import { ME } from '../api/queries.ts'
import { serverNow } from '../api/server-clock.ts'
import { useSubmission } from '../api/use-submission.ts'

/** The result of connecting. `failed` only if the reason is known. */
export type Outcome = { kind: 'connected' | 'nothing' } | { kind: 'failed'; message: string }

export type Connection = ReturnType<typeof useConnect>

/** Sends the user to GitHub, waits for their return, and reports the result. */
export function useConnect() {
  const client = useQueryClient()
  const pending = useQuery(pendingQuery)
  const [begun, setBegun] = useState<{ url: string; at: number } | null>(null)
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const waiting = pending.data?.pending ?? false

  const start = useSubmission({
    mutationFn: () =>
      take(
        api.POST('/api/users/{uuid}/integrations/github/start', {
          params: ME,
          body: { connect_from: 'posthog_companion' },
        }),
      ),
    meta: { shownInPlace: true },
    onMutate: () => setOutcome(null),
    onSuccess: async ({ install_url }) => {
      if (desktop === null) markStartedHere()
      open(install_url, '_blank', 'noopener')
      setBegun({ url: install_url, at: serverNow() })
      await client.invalidateQueries({ queryKey: pendingQuery.queryKey })
    },
  })

  const cancel = useSubmission({
    mutationFn: () => done(api.DELETE('/_companion/github/pending')),
    onMutate: () => setBegun(null),
    onSuccess: () => client.invalidateQueries({ queryKey: pendingQuery.queryKey }),
  })

  // The attempt is over when the server no longer expects a redirect. The activity log says how it ended.
  useEffect(() => {
    if (begun === null || waiting || pending.isFetching) return
    let current = true
    void linkedSince(begun.at).then((linked) => {
      if (!current) return
      setBegun(null)
      setOutcome((known) => known ?? { kind: linked ? 'connected' : 'nothing' })
      void client.invalidateQueries({ queryKey: linksQuery.queryKey })
    })
    return () => {
      current = false
    }
  }, [begun, waiting, pending.isFetching, client])

  useEffect(
    () => desktop?.onLinkOutcome(() => void takeFailure().then((failure) => failure && setOutcome(failure))),
    [],
  )

  useEffect(() => onFailure((message) => setOutcome({ kind: 'failed', message })), [])

  return {
    start,
    cancel,
    waiting,
    expiresAt: pending.data?.expires_at ?? null,
    url: begun?.url ?? null,
    outcome,
    dismiss: () => setOutcome(null),
  }
}

async function linkedSince(moment: number): Promise<boolean> {
  const query = { action: 'integration', limit: 20 }
  const { results } = await take(api.GET('/_companion/activity', { params: { query } }))
  return results.some(({ action, at }) => action !== 'integration.removed' && Date.parse(at) >= moment)
}

/** The failure reported to the desktop app by deep link, if any. */
async function takeFailure(): Promise<Outcome | null> {
  const outcomes = (await desktop?.takeLinkOutcomes()) ?? []
  const code = outcomes.findLast(({ status }) => status === 'error')?.errorCode
  return code ? { kind: 'failed', message: linkFailure(code) } : null
}
