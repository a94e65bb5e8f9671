import { z } from 'zod'
import { textField } from './fields.ts'
import { userParams } from './users.ts'

export const startSchema = z.object({
  team_id: z
    .union([z.int(), z.string(), z.null()])
    .optional()
    .meta({ description: 'A project of the user. Defaults to the current one.' }),
  connect_from: z
    .string()
    .optional()
    .meta({
      description: 'The client to return to.',
      examples: ['posthog_code', 'posthog_mobile', 'posthog_companion'],
    }),
})

export const startAnswerSchema = z.object({
  install_url: z.string().meta({ description: 'The URL to send the user to, in every flow.' }),
  connect_flow: z.enum(['oauth_authorize', 'oauth_discover', 'app_install']),
})

export const prepareSchema = z.object({ installation_id: textField({ max: 20 }) })

/** What became of a request to install the App. */
export const REQUEST_STATUSES = ['pending', 'approved', 'unidentified'] as const

export const installRequestSchema = z.object({
  id: z.uuid(),
  github_login: z.string().nullable(),
  status: z.enum(REQUEST_STATUSES),
  installation_id: z.string().nullable(),
  account_login: z.string().nullable(),
  account_type: z.string().nullable(),
  requested_at: z.string(),
  resolved_at: z.string().nullable(),
})

export type InstallRequest = z.infer<typeof installRequestSchema>

export const installRequestParams = userParams.extend({ id: z.string() })

export const installRequestListSchema = z.object({
  results: z.array(installRequestSchema),
  install_url: z.string().nullable(),
})
