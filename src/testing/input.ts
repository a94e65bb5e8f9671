import { z } from 'zod'
import { AppError } from '../main/core/base/errors.ts'
import { validate } from '../main/core/http/validation.ts'
import { MOMENT_TEXT, parseMoment } from '../shared/contract/times.ts'

/** A port, a seed and a time have checks of their own. */
export const startSchema = z.strictObject({
  seed: z.unknown().optional(),
  now: z.unknown().optional(),
  port: z.unknown().optional(),
  rateLimit: z.boolean().optional(),
  allowOrigins: z.array(z.string()).optional(),
})

/** What the clock begins with, in milliseconds since 1970. @throws TypeError */
export function momentOf(time: unknown): number {
  const text = timeText(time)
  const moment = typeof text === 'string' ? parseMoment(text) : null
  if (moment === null) throw new TypeError(`now: ${MOMENT_TEXT}`)
  return moment
}

/** A time as text; anything else stays what it is, for the check that follows. */
export function timeText(time: unknown): unknown {
  if (!(time instanceof Date)) return time
  return Number.isNaN(time.getTime()) ? String(time) : time.toISOString()
}

const dictionarySchema = z.looseObject({})

/** Callers without types can give anything. @throws AppError in the words that a body over HTTP gets */
export const dictionary = (value: unknown): Record<string, unknown> => validate(dictionarySchema, value)

/** A value as it would be sent over HTTP. @throws TypeError for one that could not be */
export function jsonOf(value: unknown, what: string): string {
  try {
    return JSON.stringify(value) ?? 'null'
  } catch (error) {
    throw new TypeError(`${what} can’t be written as JSON.`, { cause: error })
  }
}

/** What fields are called here that have another name over HTTP. */
const NAMES = new Map([
  ['client_id', 'clientId'],
  ['expires_in', 'expiresIn'],
  ['timeout_ms', 'timeoutMs'],
])

/** Has the errors of a call begin with the field that they are about, which HTTP names beside the sentence. */
export async function naming<T>(act: () => T | Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof AppError) || error.attr === null) throw error
    const attr = NAMES.get(error.attr) ?? error.attr
    throw new AppError(error.code, `${attr}: ${error.message}`, { attr })
  }
}
