import { z } from 'zod'

export const healthSchema = z.object({
  status: z.literal('ok'),
  version: z.string(),
  keychain: z.enum(['available', 'unavailable']),
  github_app: z.enum(['configured', 'missing']),
  oauth_auto_approve: z
    .string()
    .optional()
    .meta({ description: 'The user in whose name every app is authorized. Absent if users are asked.' }),
})

export type Health = z.infer<typeof healthSchema>
