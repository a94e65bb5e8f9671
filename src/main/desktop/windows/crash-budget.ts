/** A page that crashes this often within a minute will crash again. */
const MAX_CRASHES = 3
const WINDOW_MS = 60_000

/** Counts the crashes of a page. */
export function createCrashBudget(clock: () => number = Date.now): {
  /** Notes a crash; false once there were too many in a short time, and the count starts again. */
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
