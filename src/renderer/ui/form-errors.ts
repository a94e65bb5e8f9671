import { zodResolver } from '@hookform/resolvers/zod'
import type { FieldPath, FieldValues, UseFormSetError } from 'react-hook-form'
import { z } from 'zod'
import { ApiError } from '../api/client.ts'
import { text } from '../text.ts'

type Issue = Parameters<z.core.$ZodErrorMap>[0]

/** A form's check with one of the API's own schemas, in the UI's words. */
export const checkedBy = <Values extends FieldValues>(schema: z.ZodType<Values>) =>
  zodResolver(
    z
      .custom<Values>()
      .transform((values): unknown => values)
      .pipe(schema),
    { error: wordFault },
  )

function wordFault(issue: Issue): string | undefined {
  switch (issue.code) {
    case 'too_small':
      return Number(issue.minimum) <= 1 ? text.errors.required : text.errors.tooShort(Number(issue.minimum))
    case 'too_big':
      return text.errors.tooLong(Number(issue.maximum))
    case 'invalid_format':
      return issue.format === 'email' ? text.errors.email : text.errors.invalid
    case 'invalid_type':
      return issue.input === undefined ? text.errors.required : text.errors.invalid
    case 'invalid_value':
      return text.errors.choose
    default:
      return undefined
  }
}

/** Puts what the server found wrong with a field beside that field. Returns whether it belonged to one of `fields`. */
export function showFault<Values extends FieldValues>(
  error: Error,
  fields: readonly FieldPath<Values>[],
  setError: UseFormSetError<Values>,
): boolean {
  const field = error instanceof ApiError ? fields.find((name) => name === error.attr) : undefined
  if (field === undefined) return false
  setError(field, { message: error.message }, { shouldFocus: true })
  return true
}
