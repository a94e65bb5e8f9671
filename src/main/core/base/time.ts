/** Milliseconds since 1970. Supplied by the host, so that tests can control it. */
export type Clock = () => number

let last = { ms: 0, sequence: 0 }

/**
 * ISO 8601 in UTC with microseconds, in PostHog's format: `2026-05-07T09:28:06.123456Z`.
 * The microseconds count up within a millisecond, so that timestamps keep their order.
 */
export function timestamp(clock: Clock): string {
  const ms = clock()
  last = { ms, sequence: ms === last.ms ? Math.min(last.sequence + 1, 999) : 0 }
  return `${new Date(ms).toISOString().slice(0, -1)}${String(last.sequence).padStart(3, '0')}Z`
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
