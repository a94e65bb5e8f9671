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
      .meta({ examples: ['token'], description: 'The invalid field, if any.' }),
  })
  .meta({ id: 'Error', description: "PostHog's error envelope." })

const ERRORS = {
  400: 'The request is malformed or a field is not valid.',
  401: 'Credentials are missing or invalid.',
  403: 'The credentials do not have permission.',
  404: 'Not found, or not accessible to this user.',
  405: 'The method is not allowed on this path.',
  409: 'GitHub access was revoked or has expired. Connect GitHub again.',
  413: 'The body is larger than 1 MiB.',
  415: 'The body is not JSON.',
  421: 'The Host header is for another server.',
  429: 'Too many requests.',
  503: 'GitHub, the keychain, or the database is unavailable.',
} as const

export type ErrorStatus = keyof typeof ERRORS

type Answer = z.ZodType | { description: string; content?: Record<string, { schema: z.ZodType }> }

/** The errors of each set of responses. Only the OpenAPI document needs them: Fastify would make a serializer for each at the start. */
const errorsOf = new WeakMap<object, readonly ErrorStatus[]>()

/** The possible responses of a route. */
export function answers(
  successes: Record<number, Answer>,
  errors: readonly ErrorStatus[],
): Record<number, Answer> {
  errorsOf.set(successes, errors)
  return successes
}

/** The possible responses of a route, errors included, for the OpenAPI document. */
export function describeAnswers(response: unknown): unknown {
  if (typeof response !== 'object' || response === null) return response
  const errors = (errorsOf.get(response) ?? []).map((status): [number, Answer] => [
    status,
    { description: ERRORS[status], content: { 'application/json': { schema: errorSchema } } },
  ])
  return { ...response, ...Object.fromEntries(errors) }
}

/** A response without a body. */
export const emptyAnswer = (description: string): Answer => z.null().meta({ description })
