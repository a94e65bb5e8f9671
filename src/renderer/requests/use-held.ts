import { useState } from 'react'
import type { RequestLog, RequestSummary } from '../api/requests.ts'

/** A log that can be held while it goes on. `newer` are the entries that came since. */
export function useHeld(live: RequestLog | undefined) {
  const [held, setHeld] = useState<RequestLog | null>(null)
  const log = held ?? live
  const newer: readonly RequestSummary[] =
    held === null || live === undefined ? [] : live.entries.filter(({ id }) => id > held.last)
  return {
    log,
    newer,
    hold: () => setHeld((now) => now ?? live ?? null),
    release: () => setHeld(null),
  }
}
