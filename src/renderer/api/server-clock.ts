/** The server's clock if tests can set it, with when it was read; null if it is this machine's. */
let known: { now: number; frozen: boolean; readAt: number } | null = null
const listeners = new Set<() => void>()

function set(next: typeof known): void {
  known = next
  for (const listener of listeners) listener()
}

/** Follows the clock of a test world, as the live stream announces it. */
export function setServerClock({ now, frozen }: { now: string; frozen: boolean }): void {
  set({ now: Date.parse(now), frozen, readAt: performance.now() })
}

/** Goes back to this machine's clock, which all but a test world's servers use. */
export function forgetServerClock(): void {
  if (known !== null) set(null)
}

/** The time at the server, in milliseconds. Whatever is compared with a time of the server's is compared with this. */
export function serverNow(): number {
  if (known === null) return Date.now()
  return known.frozen ? known.now : known.now + performance.now() - known.readAt
}

/** Calls the listener when the server's clock was set. Returns a function that unsubscribes. */
export function onServerClock(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
