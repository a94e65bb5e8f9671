import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api, done, take } from '../api/client.ts'
import { linksQuery, pendingQuery } from '../api/github.ts'
import { ME } from '../api/queries.ts'

export type Connection = ReturnType<typeof useConnect>

/** Sends the person to GitHub, waits until they are back, and says how it went. */
export function useConnect() {
  const client = useQueryClient()
  const pending = useQuery(pendingQuery)
  const [begun, setBegun] = useState<{ url: string; at: string } | null>(null)
  const [outcome, setOutcome] = useState<'connected' | 'nothing' | null>(null)
  const waiting = pending.data?.pending ?? false

  const start = useMutation({
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
      open(install_url, '_blank', 'noopener')
      setBegun({ url: install_url, at: new Date().toISOString() })
      await client.invalidateQueries({ queryKey: pendingQuery.queryKey })
    },
  })

  const cancel = useMutation({
    mutationFn: () => done(api.DELETE('/_companion/github/pending')),
    onMutate: () => setBegun(null),
    onSuccess: () => client.invalidateQueries({ queryKey: pendingQuery.queryKey }),
  })

  // The wait is over when the server no longer expects a return. What happened is in the activity log.
  useEffect(() => {
    if (begun === null || waiting || pending.isFetching) return
    let current = true
    void linkedSince(begun.at).then((linked) => {
      if (!current) return
      setBegun(null)
      setOutcome(linked ? 'connected' : 'nothing')
      void client.invalidateQueries({ queryKey: linksQuery.queryKey })
    })
    return () => {
      current = false
    }
  }, [begun, waiting, pending.isFetching, client])

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

async function linkedSince(moment: string): Promise<boolean> {
  const query = { action: 'integration', limit: 20 }
  const { results } = await take(api.GET('/_companion/activity', { params: { query } }))
  return results.some(({ action, at }) => action !== 'integration.removed' && at >= moment)
}
