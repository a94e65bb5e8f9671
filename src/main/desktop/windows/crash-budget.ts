/** A page that crashes this often within a minute is likely to crash again. */
const MAX_CRASHES = 3
const WINDOW_MS = 60_000

/** Limits how often a crashing page is reloaded. */
export function createCrashBudget(clock: () => number = Date.now): {
  /** Counts a crash. Returns false, and resets the count, if there were too many in a short time. */
  mayReload(): boolean
} {
  let crashes: number[] = []
  return {
    mayReload() {
      const now = clock()
      crashes = [...crashes.filter((time) => time > now - WINDOW_MS), now]
      if (crashes.length < MAX_CRASHES) return true
      crashes = []
      return false
    },
  }
}
