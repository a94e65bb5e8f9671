import { z } from 'zod'
import { parseOrigin, parsePort } from '../main/core/base/config-values.ts'
import { AppError, invalid, StartError } from '../main/core/base/errors.ts'
import { validate } from '../main/core/http/validation.ts'
import { MOMENT_TEXT, parseMoment } from '../shared/contract/times.ts'

/** A check in the words of a parser, which throws. */
const parsedBy =
  (parse: (text: string) => unknown) =>
  (value: unknown, context: z.RefinementCtx): void => {
    try {
      parse(String(value))
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) })
    }
  }

/** A seed and a time have checks of their own. */
export const startSchema = z.strictObject({
  seed: z.unknown().optional(),
  now: z.unknown().optional(),
  port: z.unknown().superRefine(parsedBy(parsePort)).optional(),
  rateLimit: z.boolean().optional(),
  allowOrigins: z.array(z.string().superRefine(parsedBy(parseOrigin))).optional(),
})

export const clientSchema = z.strictObject({ apiKey: z.string().optional() })

/** These two have names of their own here; the control service checks their values. */
export const waitOptionsSchema = z.strictObject({ timeoutMs: z.unknown().optional() })
export const tokenOptionsSchema = z.strictObject({
  user: z.unknown().optional(),
  clientId: z.unknown().optional(),
  scopes: z.unknown().optional(),
  expiresIn: z.unknown().optional(),
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

/** A value as it would be sent over HTTP. `attr` is the field that it is. @throws AppError for one that could not be */
export function jsonOf(value: unknown, what: string, attr: string | null = null): string {
  try {
    return JSON.stringify(value, refuseCode) ?? 'null'
  } catch {
    throw invalid(`${what} can’t be written as JSON.`, attr)
  }
}

/** JSON leaves functions and symbols out without a word. */
function refuseCode(_name: string, value: unknown): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') throw new TypeError('This is not data.')
  return value
}

/** Has the errors of a seed name its option, as those of fields do. */
export async function aboutSeed<T>(act: () => T | Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    throw error instanceof StartError ? invalid(error.message, 'seed') : error
  }
}

/** What a caller gave, validated. @throws AppError that begins with the field */
export function checked<T extends z.ZodType>(schema: T, input: unknown): z.output<T> {
  try {
    return validate(schema, input)
  } catch (error) {
    throw named(error)
  }
}

/**
 * Has the errors of a call begin with the field that they are about, which HTTP names beside the sentence. `names` has what fields are
 * called here that have another name over HTTP.
 */
export async function naming<T>(act: () => T | Promise<T>, names: Record<string, string> = {}): Promise<T> {
  try {
    return await act()
  } catch (error) {
    throw named(error, names)
  }
}

function named(error: unknown, names: Record<string, string> = {}): unknown {
  if (!(error instanceof AppError) || error.attr === null) return error
  const attr = names[error.attr] ?? error.attr
  return new AppError(error.code, `${attr}: ${error.message}`, { attr })
}
