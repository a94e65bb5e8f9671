import { z } from 'zod'

/** The header with the secret of a browser that waits for an approval. */
export const APPROVAL_HEADER = 'x-companion-approval'

/** The query of the page's address, which holds the request. */
const querySchema = z.string().max(16_384)

/** What the consent page shows. */
export const consentSchema = z.object({
  application: z.object({
    name: z.string(),
    client_id: z.string(),
    is_verified: z.boolean(),
    registered_itself: z
      .boolean()
      .meta({ description: 'Whether the app chose its name, because it registered itself.' }),
  }),
  redirect_uri: z.string(),
  scopes: z.array(z.string()),
  required_scopes: z.array(z.string()),
  suggested_level: z.enum(['all', 'organization', 'team']),
  suggested_team: z.int().nullable(),
  organizations: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      projects: z.array(z.object({ id: z.int(), name: z.string() })),
    }),
  ),
})

export type Consent = z.infer<typeof consentSchema>

export const openRequestSchema = z.object({ query: querySchema })

/** Either what to ask the user, or where to go without asking. */
export const openedRequestSchema = z.object({
  consent: consentSchema.nullable(),
  redirect_to: z.string().nullable(),
})

export const askApprovalSchema = z.object({ query: querySchema })

/** A request that waits for someone who is signed in. */
export const askedApprovalSchema = z.object({
  id: z.string(),
  secret: z.string(),
  number: z.string().meta({ description: 'Two digits to compare.', examples: ['42'] }),
  expires_at: z.string(),
})

export type AskedApproval = z.infer<typeof askedApprovalSchema>

export const approvalOutcomeSchema = z.object({
  status: z.enum(['waiting', 'answered', 'expired']),
  redirect_to: z.string().nullable(),
})

export const approvalListSchema = z.object({
  results: z.array(
    z.object({ id: z.string(), number: z.string(), asked_at: z.string(), consent: consentSchema }),
  ),
})

export type PendingApproval = z.infer<typeof approvalListSchema>['results'][number]

/** An app that can act for the user, as the UI shows it. */
export const connectionSchema = z.object({
  id: z.string(),
  name: z.string(),
  client_id: z.string(),
  is_verified: z.boolean(),
  registered_itself: z.boolean(),
  scopes: z.array(z.string()),
  limits: z.array(z.string()).meta({
    description: 'The names of the projects and organizations that it is limited to; empty for all.',
  }),
  authorized_at: z.string(),
  last_used_at: z.string().nullable(),
})

export type Connection = z.infer<typeof connectionSchema>

export const connectionListSchema = z.object({ results: z.array(connectionSchema) })
