import { z } from 'zod'
import { textField } from './fields.ts'
import { scopeSchema } from './scope.ts'

export const apiKeySchema = z.object({
  id: z.string(),
  label: z.string(),
  user: z.string().meta({ description: "The owner's email address." }),
  mask: z
    .string()
    .meta({ description: 'A masked form of the key, to recognize it by.', examples: ['phx_…aB3x'] }),
  scopes: z.array(z.string()),
  created_at: z.string(),
  last_used_at: z.string().nullable(),
  last_rolled_at: z.string().nullable(),
  expires_at: z.string().nullable().meta({ description: 'From then on the key is refused.' }),
})

export type ApiKey = z.infer<typeof apiKeySchema>

export const apiKeyListSchema = z.object({ results: z.array(apiKeySchema) })

const label = textField({ max: 40 })

/** Null for a key that does not expire. */
const expiresAt = z.iso.datetime({ offset: true }).nullable()

export const createApiKeySchema = z.object({
  label,
  scopes: z.array(scopeSchema).min(1, 'Select at least one scope.'),
  expires_at: expiresAt.optional(),
})

export const updateApiKeySchema = z.object({ label: label.optional(), expires_at: expiresAt.optional() })

export type ApiKeyUpdate = z.output<typeof updateApiKeySchema>

/** A new key with its value, which is not stored. */
export const createdApiKeySchema = z.object({
  id: z.string(),
  label: z.string(),
  scopes: z.array(z.string()),
  value: z.string().meta({ examples: ['phx_0123456789abcdefghijklmnopqrstuvwxyz'] }),
})

/** A key as PostHog describes it to itself. */
export const currentApiKeySchema = z
  .object({
    id: z.string(),
    label: z.string(),
    value: z.null(),
    mask_value: z.string().meta({ examples: ['phx_...aB3x'] }),
    created_at: z.string(),
    last_used_at: z.string().nullable(),
    last_rolled_at: z.string().nullable(),
    user_id: z.int(),
    scopes: z.array(z.string()),
    scoped_teams: z
      .array(z.int())
      .meta({ description: 'Always empty: a key reaches all that its user does.' }),
    scoped_organizations: z.array(z.string()),
  })
  .meta({ id: 'PersonalAPIKey' })

export type CurrentApiKey = z.infer<typeof currentApiKeySchema>

export type CreatedApiKey = z.infer<typeof createdApiKeySchema>
