import { z } from 'zod'
import { FIELD_FAULT_CODES } from '../../../shared/contract/fields.ts'
import { AppError, type ErrorCode } from '../base/errors.ts'
import { pythonText, pythonType } from './python.ts'

/**
 * Validates input against a schema and returns the parsed value.
 * @throws AppError with the first error in the order of the schema's fields, with the message that Django REST Framework uses in
 * PostHog.
 */
export function validate<T extends z.ZodType>(schema: T, input: unknown): z.output<T> {
  const result = schema.safeParse(input, WORDED)
  if (result.success) return result.data
  throw toAppError(result.error.issues[0])
}

/**
 * Like `validate`, for optional fields with rules across several fields. `rules` receives the fields before the first error, so that its own
 * errors are reported in field order. Its return value is returned with the validated input.
 */
export function validateWithRules<T extends z.ZodObject, R>(
  schema: T,
  input: Record<string, unknown>,
  rules: (valid: z.output<T>) => R,
): { data: z.output<T>; derived: R } {
  const result = schema.safeParse(input, WORDED)
  if (result.success) return { data: result.data, derived: rules(result.data) }
  const fault = result.error.issues[0]
  const names = Object.keys(schema.shape)
  const valid = new Set(names.slice(0, names.indexOf(String(fault?.path[0]))))
  rules(schema.parse(Object.fromEntries(Object.entries(input).filter(([name]) => valid.has(name)))))
  throw toAppError(fault)
}

/** All faults by field, as Django REST Framework's serializers report them; null if there are none. */
export function faultsByField(schema: z.ZodType, input: unknown): Record<string, string[]> | null {
  const result = schema.safeParse(input, WORDED)
  if (result.success) return null
  const faults: Record<string, string[]> = {}
  for (const issue of result.error.issues) {
    const field = String(issue.path[0] ?? 'non_field_errors')
    faults[field] = [...(faults[field] ?? []), translate(issue)[1]]
  }
  return faults
}

type Issue = z.core.$ZodIssue | z.core.$ZodRawIssue

/** For `safeParse`: Django REST Framework's words wherever a schema has none of its own. */
export const WORDED = {
  reportInput: true,
  error: (issue: Issue) => translate(issue)[1],
} as const satisfies z.core.ParseContext<z.core.$ZodIssue>

function toAppError(issue: z.core.$ZodIssue | undefined): AppError {
  if (issue === undefined) return new AppError('invalid_input', 'Invalid input.')
  const [code, detail] = translate(issue)
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path
  return new AppError(code, detail, { attr: path.length > 0 ? path.map(String).join('__') : null })
}

function translate(issue: Issue): readonly [ErrorCode, string] {
  // Without a path it is the whole input, of which only the type can be wrong.
  const isField = (issue.path ?? []).length > 0
  if (
    isField &&
    issue.input === undefined &&
    (issue.code === 'invalid_type' || issue.code === 'invalid_value')
  ) {
    return ['required', 'This field is required.']
  }
  if (isField && issue.input === null) return ['null', 'This field may not be null.']
  switch (issue.code) {
    case 'invalid_value':
      return ['invalid_choice', `"${pythonText(issue.input)}" is not a valid choice.`]
    case 'invalid_type':
      return wrongType(issue.expected, issue.input)
    case 'too_small':
      if (issue.origin === 'array') return ['invalid_input', issue.message ?? 'This list may not be empty.']
      return issue.origin === 'string'
        ? ['blank', 'This field may not be blank.']
        : ['min_value', `Ensure this value is greater than or equal to ${issue.minimum}.`]
    case 'too_big':
      return issue.origin === 'string'
        ? ['max_length', `Ensure this field has no more than ${issue.maximum} characters.`]
        : ['max_value', `Ensure this value is less than or equal to ${issue.maximum}.`]
    case 'invalid_format':
      return ['invalid_input', issue.format === 'email' ? 'Enter a valid email address.' : 'Invalid input.']
    case 'unrecognized_keys':
      return ['invalid_input', 'There is no such field.']
    case 'custom':
      return [faultSchema.parse(issue.params).code, issue.message ?? 'Invalid input.']
    default:
      return ['invalid_input', issue.message ?? 'Invalid input.']
  }
}

/** The parameters a custom field check can attach to its error, besides the message. */
const faultSchema = z.object({ code: z.enum(FIELD_FAULT_CODES).default('invalid_input') }).prefault({})

function wrongType(expected: string, input: unknown): readonly [ErrorCode, string] {
  switch (expected) {
    case 'string':
      return ['invalid_input', 'Not a valid string.']
    case 'boolean':
      return ['invalid_input', 'Must be a valid boolean.']
    case 'int':
    case 'number':
      return ['invalid_input', 'A valid integer is required.']
    case 'record':
      return ['not_a_dict', `Expected a dictionary of items but got type "${pythonType(input)}".`]
    case 'object':
      return ['invalid_input', `Invalid data. Expected a dictionary, but got ${pythonType(input)}.`]
    case 'array':
      return ['invalid_input', `Expected a list of items but got type "${pythonType(input)}".`]
    default:
      return ['invalid_input', 'Invalid input.']
  }
}
