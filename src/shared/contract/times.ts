import { z } from 'zod'
import { FIRST_MOMENT, LAST_MOMENT } from '../moments.ts'

const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** A duration in milliseconds: a number of them, or a number with a unit, such as `1.5h`. Null for anything else. */
export function parseDuration(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? value : null
  if (typeof value !== 'string') return null
  const [, digits, unit] = /^\s*(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)\s*$/.exec(value) ?? []
  const factor = Object.entries(UNITS).find(([name]) => name === unit)?.[1]
  return factor === undefined ? null : Number(digits) * factor
}

const DURATION_TEXT = 'A duration is a number of milliseconds, or a number with ms, s, m, h or d.'

/** A duration of at most `longest` milliseconds. */
export const durationField = (longest = Number.POSITIVE_INFINITY) =>
  z
    .union([z.number(), z.string()], { error: DURATION_TEXT })
    .refine((value) => parseDuration(value) !== null, { error: DURATION_TEXT, abort: true })
    .transform((value) => parseDuration(value) ?? 0)
    .refine((ms) => ms <= longest, `This takes at most ${longest / UNITS.m} minutes.`)

/** How long what expires may live, in seconds. */
export const LONGEST_LIFETIME_S = 36_525 * (UNITS.d / UNITS.s)
export const TOO_LONG_A_LIFETIME = 'A lifetime is at most 100 years.'

const LIFETIME_TEXT = 'A lifetime is a number of seconds, or a number with ms, s, m, h or d.'

/** A lifetime in seconds, as in OAuth, or with a unit. */
export const lifetimeField = z
  .union([z.number(), z.string()], { error: LIFETIME_TEXT })
  .refine((value) => parseDuration(value) !== null, { error: LIFETIME_TEXT, abort: true })
  .transform((value) => (typeof value === 'number' ? value : (parseDuration(value) ?? 0) / UNITS.s))
  .refine((seconds) => seconds <= LONGEST_LIFETIME_S, TOO_LONG_A_LIFETIME)

/** A time with its zone, in milliseconds since 1970. Null for anything else, and for days that no calendar has. */
export function parseMoment(text: string): number | null {
  const [, date] = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/.exec(text) ?? []
  // `Date.parse` takes 31 February for 3 March.
  if (!z.iso.date().safeParse(date).success) return null
  const moment = Date.parse(text)
  return moment >= FIRST_MOMENT && moment <= LAST_MOMENT ? moment : null
}

export const MOMENT_TEXT =
  'A time is ISO 8601 with a time zone, such as 2026-01-01T00:00:00Z, up to the year 9999.'

/** A time as text, with its zone. */
export const momentField = z.string().refine((text) => parseMoment(text) !== null, MOMENT_TEXT)
