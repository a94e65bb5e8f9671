import { z } from 'zod'

const messageSchema = z.object({
  headers: z.record(z.string(), z.string()).meta({ description: 'Names in lower case.' }),
  body: z.string().nullable().meta({ description: 'As it was sent; null if there was none.' }),
  truncated: z.literal(true).optional().meta({ description: 'Set if only the first 64 KiB were kept.' }),
})

/** `other` is an `Authorization` header with a scheme other than `Bearer`. */
export const sentCredentialSchema = z.enum(['session', 'key', 'token', 'other'])

/** A request to the API without its headers and bodies, for lists. */
export const requestSummarySchema = z
  .object({
    id: z.int(),
    at: z.string().meta({ examples: ['2026-05-07T09:28:06.123000Z'] }),
    method: z.string(),
    path: z.string().meta({ examples: ['/api/users/@me/integrations/'] }),
    query: z.string().meta({ description: 'Without the question mark.', examples: ['limit=5'] }),
    operation: z.string().nullable().meta({ description: 'The operation id in the OpenAPI document.' }),
    served: z.boolean().meta({ description: 'False if this server has no such address.' }),
    user: z.string().nullable().meta({ description: 'The email address.' }),
    credential: z
      .object({ kind: z.string().meta({ examples: ['key'] }), label: z.string().nullable() })
      .nullable(),
    sent_credential: sentCredentialSchema.optional().meta({
      description:
        'The kind of credential that was sent where none was accepted: it was refused, or never checked.',
    }),
    status: z.int().nullable().meta({ description: 'Null if the connection broke first.' }),
    duration_ms: z.number(),
    fault: z.int().nullable().meta({ description: 'The id of the fault that was applied.' }),
  })
  .meta({ id: 'RequestSummary' })

export type RequestSummary = z.infer<typeof requestSummarySchema>

/** A request to the API and its response. Credentials, passwords, codes, states, and tokens are masked. */
export const recordedRequestSchema = requestSummarySchema
  .extend({ request: messageSchema, response: messageSchema })
  .meta({ id: 'RecordedRequest' })

export type RecordedRequest = z.infer<typeof recordedRequestSchema>

export const recordedRequestListSchema = z.object({
  count: z.int(),
  results: z.array(recordedRequestSchema).meta({ description: 'Newest last.' }),
})

export const requestSummaryListSchema = z.object({
  first: z.int().meta({ description: 'The id of the oldest request that is kept.' }),
  last: z.int().meta({ description: 'The id of the newest request; 0 if there was none yet.' }),
  results: z.array(requestSummarySchema).meta({ description: 'Newest last.' }),
})
