import type { Updates } from './updates.ts'

const FIRST_MS = 60_000
const INTERVAL_MS = 24 * 60 * 60_000

/** Checks for updates once a day if enabled, and announces each new version once. Downloads nothing. */
export function scheduleUpdates(deps: {
  updates: Updates
  wanted: () => boolean
  onFound: (version: string) => void
}): { stop(): void } {
  let announced = ''
  const check = async (): Promise<void> => {
    if (!deps.wanted()) return
    const answer = await deps.updates.check()
    if (answer.kind !== 'available' || answer.version === announced) return
    announced = answer.version
    deps.onFound(answer.version)
  }
  const first = setTimeout(check, FIRST_MS)
  const timer = setInterval(check, INTERVAL_MS)
  return {
    stop() {
      clearTimeout(first)
      clearInterval(timer)
    },
  }
}
