/** Milliseconds since 1970. A host supplies it, a test may steer it. */
export type Clock = () => number

let last = { ms: 0, sequence: 0 }

/**
 * ISO 8601 in UTC with microseconds, as PostHog prints them: `2026-05-07T09:28:06.123456Z`.
 * The digits below the millisecond count up, so that two moments in one millisecond keep their order.
 */
export function timestamp(clock: Clock): string {
  const ms = clock()
  last = { ms, sequence: ms === last.ms ? Math.min(last.sequence + 1, 999) : 0 }
  return `${new Date(ms).toISOString().slice(0, -1)}${String(last.sequence).padStart(3, '0')}Z`
}

/** A moment that lies `ms` milliseconds from now, in the same form. */
export const timestampIn = (clock: Clock, ms: number): string => timestampAt(clock() + ms)

/** A moment given in milliseconds since 1970, in the same form. */
export function timestampAt(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, -1)}000Z`
}

export const SECOND = 1000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
