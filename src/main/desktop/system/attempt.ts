import type { Log } from './running-core.ts'

/** Asks the system for something that the app can do without: where that fails, the log says so and the app goes on. */
export function attempt(failure: string, act: () => void, log: Pick<Log, 'warn'>): void {
  try {
    act()
  } catch (error) {
    log.warn({ error: String(error) }, failure)
  }
}
