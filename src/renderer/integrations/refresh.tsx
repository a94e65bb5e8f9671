import { useQueryClient } from '@tanstack/react-query'
import { RotateCw } from 'lucide-react'
import { useEffect, useState } from 'react'
import { api, take } from '../api/client.ts'
import { type Link, linksQuery, SYNC_POLL_MS } from '../api/github.ts'
import { serverNow } from '../api/server-clock.ts'
import { useSubmission } from '../api/use-submission.ts'
import { Button } from '../ui/button.tsx'
import { toasts } from '../ui/toasts.ts'
import { isRevocation } from './link-problem.tsx'
import { text } from './text.ts'

/** Refreshes the repositories. The server allows this at most every 30 seconds. */
export function Refresh({ link, onRevoked }: { link: Link; onRevoked: () => void }) {
  const wait = useSecondsUntil(link.refresh_available_at)
  const refresh = useSubmission({
    mutationFn: () =>
      take(
        api.POST('/api/users/{uuid}/integrations/github/{installation_id}/repos/refresh', {
          params: { path: { uuid: '@me', installation_id: link.installation_id } },
        }),
      ),
    onSuccess: ({ total }) => toasts.succeeded(text.refreshed(total)),
    onError: (error) => isRevocation(error) && onRevoked(),
    onSettled: (_answer, _error, _nothing, _result, { client }) =>
      client.invalidateQueries({ queryKey: linksQuery.queryKey }),
  })
  const client = useQueryClient()
  const { isPending } = refresh
  // The server knows the number of pages only after GitHub's first response.
  useEffect(() => {
    if (!isPending) return
    const update = () => void client.invalidateQueries({ queryKey: linksQuery.queryKey })
    const timer = setInterval(update, SYNC_POLL_MS)
    return () => clearInterval(timer)
  }, [isPending, client])
  const busy = isPending || link.fetching !== null
  const tooSoon = !busy && wait > 0
  return (
    <Button
      icon={RotateCw}
      busy={busy}
      {...(tooSoon && { 'aria-disabled': true, title: text.refreshIn(wait) })}
      onClick={() => !tooSoon && refresh.mutate()}
    >
      {text.refresh}
    </Button>
  )
}

function useSecondsUntil(moment: string | null): number {
  const [seconds, setSeconds] = useState(() => secondsUntil(moment))
  useEffect(() => {
    const update = () => setSeconds(secondsUntil(moment))
    update()
    const timer = setInterval(update, 1000)
    return () => clearInterval(timer)
  }, [moment])
  return seconds
}

const secondsUntil = (moment: string | null) =>
  moment === null ? 0 : Math.max(0, Math.ceil((Date.parse(moment) - serverNow()) / 1000))
