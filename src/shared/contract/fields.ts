import { z } from 'zod'

/** Error codes that a custom field check can return. */
export const FIELD_FAULT_CODES = [
  'invalid_input',
  'max_length',
  'not_a_dict',
  'max_string_length',
  'null_characters_not_allowed',
  'surrogate_characters_not_allowed',
  'no_passkeys',
] as const

export type FieldFault = { code: (typeof FIELD_FAULT_CODES)[number] }

/** The field types of PostHog's serializers as Zod schemas. `validation.ts` creates their error messages. */

/** Text: converts numbers, and is like `strictText` otherwise. */
export function textField(options: { max: number; blank?: boolean }) {
  return z.preprocess((value) => (typeof value === 'number' ? String(value) : value), strictText(options))
}

/** Trims whitespace, and rejects NULs and lone surrogates. `max` counts code points. */
export function strictText(options: { max: number; blank?: boolean }) {
  return z
    .string()
    .trim()
    .min(options.blank ? 0 : 1)
    .superRefine((value, context) => {
      const fault = textFault(value, options.max)
      if (fault) context.addIssue({ code: 'custom', message: fault.message, params: { code: fault.code } })
    })
    .meta({ maxLength: options.max })
}

function textFault(value: string, max: number): (FieldFault & { message: string }) | null {
  if (value.length > max && [...value].length > max) {
    return { code: 'max_length', message: `Ensure this field has no more than ${max} characters.` }
  }
  if (value.includes('\u0000')) {
    return { code: 'null_characters_not_allowed', message: 'Null characters are not allowed.' }
  }
  if (!value.isWellFormed()) {
    const lone = /[\uD800-\uDFFF]/u.exec(value)?.[0].charCodeAt(0) ?? 0
    return {
      code: 'surrogate_characters_not_allowed',
      message: `Surrogate characters are not allowed: U+${lone.toString(16).toUpperCase()}.`,
    }
  }
  return null
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** A UUID, in lower case. */
export const uuidField = z
  .string()
  .superRefine((value, context) => {
    if (UUID.test(value)) return
    context.addIssue({
      code: 'custom',
      message: `“${value}” is not a valid UUID.`,
      params: { code: 'invalid_input' } satisfies FieldFault,
    })
  })
  .toLowerCase()
  .meta({ format: 'uuid' })

/** An integer in a query: anything that Python's `int()` accepts, and `12.0`. A blank one is the default. */
export function integerField(options: { min: number; max?: number; default: number }) {
  const integer = z
    .int()
    .min(options.min)
    .max(options.max ?? Number.MAX_SAFE_INTEGER)
  // The OpenAPI document would omit the default if the transform were outermost.
  const read = (value: unknown) => (isBlank(value) ? options.default : toInteger(value))
  return z.preprocess(read, integer).prefault(options.default)
}

const isBlank = (value: unknown): boolean => typeof value === 'string' && value.trim() === ''

function toInteger(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[+-]?\d+(_\d+)*(\.0*)?\s*$/.test(value)) return value
  const number = Number(value.replaceAll('_', ''))
  return Math.max(Math.min(number, Number.MAX_SAFE_INTEGER), Number.MIN_SAFE_INTEGER)
}

const TRUE_TEXTS = new Set([
  't',
  'T',
  'y',
  'Y',
  'yes',
  'Yes',
  'YES',
  'true',
  'True',
  'TRUE',
  'on',
  'On',
  'ON',
  '1',
])
const FALSE_TEXTS = new Set([
  'f',
  'F',
  'n',
  'N',
  'no',
  'No',
  'NO',
  'false',
  'False',
  'FALSE',
  'off',
  'Off',
  'OFF',
  '0',
])

/** A boolean, or any word or number that Django REST Framework accepts as one. */
export const booleanField = z.preprocess((value) => {
  const text = typeof value === 'number' ? String(value) : value
  if (typeof text !== 'string') return value
  return TRUE_TEXTS.has(text) ? true : FALSE_TEXTS.has(text) ? false : value
}, z.boolean())
