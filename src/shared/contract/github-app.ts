import { z } from 'zod'
import {
  isAppSlug,
  isClientId,
  isClientSecret,
  isGitHubUrl,
  normalizeGitHubUrl,
  REDIRECTS,
} from '../github.ts'
import { textField } from './fields.ts'
import { integrationSchema } from './integrations.ts'

const address = z
  .url({ protocol: /^https?$/, error: 'Enter a URL such as https://github.example.com.', abort: true })
  .refine(isGitHubUrl, {
    error: 'Enter the URL of a GitHub, with https: unless it is on this machine, and nothing after its path.',
  })
  .overwrite(normalizeGitHubUrl)

export const redirectSchema = z.enum(REDIRECTS)
export type Redirect = z.infer<typeof redirectSchema>

export const githubStatusSchema = z.object({
  configured: z.boolean(),
  client_id: z.string().nullable(),
  slug: z.string().nullable(),
  url: z.string(),
  api_url: z.string(),
  client_secret: z.enum(['stored', 'missing', 'environment']),
  redirect: redirectSchema,
  rate_limit: z.object({ limit: z.int(), remaining: z.int(), resets_at: z.string() }).nullable().meta({
    description: "The remaining GitHub rate limit of the signed-in user, as of GitHub's last response.",
  }),
})

export type GitHubStatus = z.infer<typeof githubStatusSchema>

export const configureSchema = z.object({
  client_id: textField({ max: 100 }).refine(isClientId, {
    error: 'A client ID has no spaces. It looks like Iv23li0123456789abcd.',
  }),
  slug: textField({ max: 100 }).refine(isAppSlug, {
    error: 'An App slug can only contain letters, digits, and hyphens.',
  }),
  client_secret: textField({ max: 200 })
    .refine(isClientSecret, {
      error: 'A client secret is one line of text.',
    })
    .optional(),
  url: address.optional(),
  api_url: address.optional(),
  redirect: redirectSchema.optional(),
})

export const manifestRequestSchema = z.object({
  url: address.optional(),
  organization: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,100}$/, 'An organization name can only contain letters, digits, and hyphens.')
    .optional(),
})

export const manifestFormSchema = z.object({
  action: z.string().meta({ description: 'The URL to post the form to.' }),
  manifest: z.string().meta({ description: 'The value of the only field of the form, `manifest`.' }),
})

export const pendingSchema = z.object({ pending: z.boolean(), expires_at: z.string().nullable() })

/** An integration with its sync state, for the UI. */
export const linkSchema = integrationSchema.extend({
  seeded: z.boolean(),
  needs_reauthorization: z.boolean().meta({
    description: 'Whether GitHub turned the link away when it was read last. Connecting again renews it.',
  }),
  snapshot: z.object({ fetched_at: z.string(), total: z.int() }).nullable(),
  fetching: z.object({ done_pages: z.int(), total_pages: z.int() }).nullable(),
  refresh_available_at: z.string().nullable(),
})

export const linkListSchema = z.object({ results: z.array(linkSchema) })
export type Link = z.infer<typeof linkSchema>

export const shareSchema = z.object({ installation_id: textField({ max: 20 }) })
