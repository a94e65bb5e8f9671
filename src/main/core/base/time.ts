/** Milliseconds since 1970. Supplied by the host, so that tests can control it. */
export type Clock = () => number

/** The last timestamp by each clock: several worlds may run in one process. */
const last = new WeakMap<Clock, { ms: number; sequence: number }>()

/**
 * ISO 8601 in UTC with microseconds, in PostHog's format: `2026-05-07T09:28:06.123456Z`.
 * The microseconds count up within a millisecond, so that timestamps keep their order.
 */
export function timestamp(clock: Clock): string {
  const ms = clock()
  const before = last.get(clock)
  const sequence = before?.ms === ms ? Math.min(before.sequence + 1, 999) : 0
  if (before === undefined) last.set(clock, { ms, sequence })
  else {
    before.ms = ms
    before.sequence = sequence
  }
  return `${new Date(ms).toISOString().slice(0, -1)}${String(sequence).padStart(3, '0')}Z`
}

/** The timestamp `ms` milliseconds from now, in the same format. */
export const timestampIn = (clock: Clock, ms: number): string => timestampAt(clock() + ms)

/** Formats milliseconds since 1970 in the same format. */
export function timestampAt(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, -1)}000Z`
}

export const SECOND = 1000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
