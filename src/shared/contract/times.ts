import { z } from 'zod'

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
    .union([z.number(), z.string()])
    .refine((value) => parseDuration(value) !== null, { error: DURATION_TEXT, abort: true })
    .transform((value) => parseDuration(value) ?? 0)
    .refine((ms) => ms <= longest, `This takes at most ${longest / UNITS.m} minutes.`)

/** A time with its zone, in milliseconds since 1970. Null for anything else. */
export function parseMoment(text: string): number | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/.test(text)) return null
  const moment = Date.parse(text)
  return Number.isNaN(moment) ? null : moment
}

/** A time as text, with its zone. */
export const momentField = z
  .string()
  .refine(
    (text) => parseMoment(text) !== null,
    'A time is ISO 8601 with a time zone, such as 2026-01-01T00:00:00Z.',
  )
