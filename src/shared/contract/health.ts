import { z } from 'zod'

export const healthSchema = z.object({
  status: z.literal('ok'),
  version: z.string(),
  keychain: z.enum(['available', 'unavailable']),
  github_app: z.enum(['configured', 'missing']),
})

export type Health = z.infer<typeof healthSchema>
