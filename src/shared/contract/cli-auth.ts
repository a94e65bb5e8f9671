import { z } from 'zod'
import { textField } from './fields.ts'
import { scopeSchema } from './scope.ts'

/** What a command line gets where its user chooses nothing else. */
export const DEFAULT_CLI_SCOPES = [
  'event_definition:read',
  'property_definition:read',
  'error_tracking:write',
]

export const deviceCodeSchema = z.object({
  device_code: z.string().meta({ description: 'The code that the command line polls with.' }),
  user_code: z.string().meta({ description: 'The code that the person compares.', examples: ['ABCD-1234'] }),
  verification_uri: z.string(),
  verification_uri_complete: z.string().meta({ description: 'The same page with the code filled in.' }),
  expires_in: z.int().meta({ description: 'How long the codes are good for, in seconds.' }),
  interval: z.int().meta({ description: 'How long to wait between two polls, in seconds.' }),
})

const projectId = z.preprocess(
  (value) => (typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value) ? Number(value) : value),
  z.int(),
)

export const authorizeCliSchema = z.object({
  user_code: textField({ max: 9 }),
  project_id: projectId,
  scopes: z
    .array(scopeSchema)
    .min(1, 'At least one scope is required')
    .optional()
    .meta({ description: `What the key may do. By default ${DEFAULT_CLI_SCOPES.join(', ')}.` }),
})

export const authorizedCliSchema = z.object({
  status: z.literal('success'),
  label: z.string(),
  mask_value: z.string(),
})

export const pollCliSchema = z.object({ device_code: textField({ max: 128 }) })

export const pendingCliSchema = z.object({ status: z.literal('pending') })

export const polledCliSchema = z.object({
  status: z.literal('authorized'),
  personal_api_key: z.string(),
  label: z.string(),
  project_id: z.string(),
})

/** How this flow says no, in the way of OAuth. */
export const cliErrorSchema = z.object({
  status: z.literal('expired').optional(),
  error: z.string(),
  error_description: z.string(),
})
