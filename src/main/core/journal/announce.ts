import type { Journal } from './journal.ts'

/** A burst of requests is announced so often, not one by one. */
const ANNOUNCE_MS = 100

/** Tells a live stream which requests are kept when there are new ones, or none anymore. What it returns ends that. */
export function announceRequests(journal: Journal, send: (text: string) => void): () => void {
  let timer: NodeJS.Timeout | null = null
  const announceSoon = (): void => {
    timer ??= setTimeout(() => {
      timer = null
      send(`event: requests\ndata: ${JSON.stringify(journal.range())}\n\n`)
    }, ANNOUNCE_MS)
  }
  const stops = [journal.onRecorded(announceSoon), journal.onCleared(announceSoon)]
  return () => {
    for (const stop of stops) stop()
    if (timer !== null) clearTimeout(timer)
  }
}
