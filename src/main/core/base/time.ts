import { FIRST_MOMENT, LAST_MOMENT } from '../../../shared/moments.ts'

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
  return `${isoAt(ms).slice(0, -1)}${String(sequence).padStart(3, '0')}Z`
}

/** The timestamp `ms` milliseconds from now, in the same format. */
export const timestampIn = (clock: Clock, ms: number): string => timestampAt(clock() + ms)

/** Formats milliseconds since 1970 in the same format. */
export const timestampAt = (ms: number): string => `${isoAt(ms).slice(0, -1)}000Z`

/**
 * ISO 8601 in UTC with milliseconds. A moment for which four digits are too few, such as the end of a lifetime that begins in 9999, becomes
 * the nearest that they hold, so that timestamps always compare as text.
 */
export const isoAt = (ms: number): string =>
  new Date(Math.max(FIRST_MOMENT, Math.min(LAST_MOMENT, ms))).toISOString()

export const SECOND = 1000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
