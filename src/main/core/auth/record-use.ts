import type { Log, LogFields } from '../base/host.ts'
import { type Clock, HOUR, SECOND, timestamp } from '../base/time.ts'

/** How long after a failure no use is recorded, so that reads do not wait for a locked database each time. */
const PAUSE_MS = 5 * SECOND

/**
 * Records when credentials of one kind were last used, at most once per hour each. A failure is only logged, because reads must keep
 * working when the disk is full or the database is locked.
 */
export function createUseRecorder({ clock, log, what }: { clock: Clock; log: Log; what: string }) {
  let pausedUntil = 0
  return (lastUsedAt: string | null, fields: LogFields, write: (now: string) => void): void => {
    if (lastUsedAt !== null && Math.abs(clock() - Date.parse(lastUsedAt)) < HOUR) return
    if (performance.now() < pausedUntil) return
    try {
      write(timestamp(clock))
    } catch (error) {
      pausedUntil = performance.now() + PAUSE_MS
      log.warn({ ...fields, reason: String(error) }, `could not record the use of ${what}`)
    }
  }
}
