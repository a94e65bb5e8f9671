import type { Log } from './running-core.ts'

/** Calls an optional system feature. A failure is logged and otherwise ignored. */
export function attempt(failure: string, act: () => void, log: Pick<Log, 'warn'>): void {
  try {
    act()
  } catch (error) {
    log.warn({ error: String(error) }, failure)
  }
}
