import type { Journal } from './journal.ts'

/** A burst of requests is announced so often, not one by one. */
const ANNOUNCE_MS = 100

/** Tells a live stream that there are new requests, with the id of the last. What it returns ends that. */
export function announceRequests(journal: Journal, send: (text: string) => void): () => void {
  let last = 0
  let timer: NodeJS.Timeout | null = null
  const stop = journal.onRecorded((id) => {
    last = id
    timer ??= setTimeout(() => {
      timer = null
      send(`event: requests\ndata: ${JSON.stringify({ last })}\n\n`)
    }, ANNOUNCE_MS)
  })
  return () => {
    stop()
    if (timer !== null) clearTimeout(timer)
  }
}
