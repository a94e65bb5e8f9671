import { zodResolver } from '@hookform/resolvers/zod'
import type { FieldPath, FieldValues, UseFormSetError } from 'react-hook-form'
import { z } from 'zod'
import { ApiError } from '../api/client.ts'
import { errors } from './text.ts'

type Issue = Parameters<z.core.$ZodErrorMap>[0]

/** Validates a form with one of the API's schemas, with the UI's messages. */
export const validatedBy = <Values extends FieldValues>(schema: z.ZodType<Values>) =>
  zodResolver(
    z
      .custom<Values>()
      .transform((values): unknown => values)
      .pipe(schema),
    { error: describeIssue },
  )

function describeIssue(issue: Issue): string | undefined {
  switch (issue.code) {
    case 'too_small':
      return Number(issue.minimum) <= 1 ? errors.required : errors.tooShort(Number(issue.minimum))
    case 'too_big':
      return errors.tooLong(Number(issue.maximum))
    case 'invalid_format':
      return issue.format === 'email' ? errors.email : errors.invalid
    case 'invalid_type':
      return issue.input === undefined ? errors.required : errors.invalid
    case 'invalid_value':
      return errors.choose
    default:
      return undefined
  }
}

/** Shows the server's error next to its field. Returns whether it belonged to one of `fields`. */
export function showFieldError<Values extends FieldValues>(
  error: Error,
  fields: readonly FieldPath<Values>[],
  setError: UseFormSetError<Values>,
): boolean {
  const field = error instanceof ApiError ? fields.find((name) => name === error.attr) : undefined
  if (field === undefined) return false
  setError(field, { message: error.message }, { shouldFocus: true })
  return true
}
