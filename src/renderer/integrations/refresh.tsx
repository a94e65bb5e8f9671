import { useMutation } from '@tanstack/react-query'
import { RotateCw } from 'lucide-react'
import { useEffect, useState } from 'react'
import { api, take } from '../api/client.ts'
import { type Link, linksQuery } from '../api/github.ts'
import { Button } from '../ui/button.tsx'
import { toasts } from '../ui/toasts.ts'
import { text } from './text.ts'

/** Refreshes the repositories. The server allows this at most every 30 seconds. */
export function Refresh({ link }: { link: Link }) {
  const wait = useSecondsUntil(link.refresh_available_at)
  const refresh = useMutation({
    mutationFn: () =>
      take(
        api.POST('/api/users/{uuid}/integrations/github/{installation_id}/repos/refresh', {
          params: { path: { uuid: '@me', installation_id: link.installation_id } },
        }),
      ),
    onMutate: (_nothing, { client }) => {
      // The server knows the number of pages shortly after it starts.
      setTimeout(() => void client.invalidateQueries({ queryKey: linksQuery.queryKey }), 400)
    },
    onSuccess: ({ total }) => toasts.succeeded(text.refreshed(total)),
    onSettled: (_answer, _error, _nothing, _result, { client }) =>
      client.invalidateQueries({ queryKey: linksQuery.queryKey }),
  })
  const busy = refresh.isPending || link.fetching !== null
  return (
    <Button icon={RotateCw} busy={busy} disabled={!busy && wait > 0} onClick={() => refresh.mutate()}>
      <span className="number">{wait > 0 && !busy ? text.refreshIn(wait) : text.refresh}</span>
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
  moment === null ? 0 : Math.max(0, Math.ceil((Date.parse(moment) - Date.now()) / 1000))
