import { z } from 'zod'

/** PostHog's error envelope. */
export const errorSchema = z
  .object({
    type: z.string().meta({ examples: ['validation_error'] }),
    code: z.string().meta({ examples: ['required'] }),
    detail: z.string().meta({ examples: ['This field is required.'] }),
    attr: z
      .string()
      .nullable()
      .meta({ examples: ['token'], description: 'The field at fault, where there is one.' }),
  })
  .meta({ id: 'Error', description: "PostHog's error envelope." })

const ERRORS = {
  400: 'The request is malformed or a field is not valid.',
  401: 'No credentials, or ones that do not hold.',
  403: 'The credentials do not allow this.',
  404: 'There is no such thing for this user.',
  405: 'The method is not allowed here.',
  409: 'The GitHub link has ended; link again.',
  413: 'The body is over 1 MiB.',
  415: 'The body is not JSON.',
  421: 'The Host header names another server.',
  429: 'Too many requests.',
  503: 'GitHub, the keychain or the disk is not available now.',
} as const

export type ErrorStatus = keyof typeof ERRORS

type Answer = z.ZodType | { description: string; content?: Record<string, { schema: z.ZodType }> }

/** The answers of a route for the OpenAPI document: its successes and the errors that it may give. */
export function answers(
  successes: Record<number, Answer>,
  errors: readonly ErrorStatus[],
): Record<number, Answer> {
  const all: Record<number, Answer> = { ...successes }
  for (const status of errors) {
    all[status] = { description: ERRORS[status], content: { 'application/json': { schema: errorSchema } } }
  }
  return all
}

/** An answer without a body. */
export const emptyAnswer = (description: string): Answer => z.null().meta({ description })
