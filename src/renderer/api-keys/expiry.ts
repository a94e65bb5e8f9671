import { serverNow } from '../api/server-clock.ts'
import { text } from './text.ts'

const DAY_MS = 86_400_000

/** What can be chosen: never, or after a number of days. */
export const EXPIRIES = [
  { value: '', label: text.expiry.never },
  ...[1, 7, 30, 90, 365].map((days) => ({ value: String(days), label: text.expiry.days(days) })),
]

/** The moment that a choice stands for. */
export const expiryOf = (days: string): string | null =>
  days === '' ? null : new Date(serverNow() + Number(days) * DAY_MS).toISOString()
