import { z } from 'zod'
import { textField } from '../http/fields.ts'

/** So many tokens a user may hold; the ones seen longest ago make room. */
export const PUSH_TOKEN_CAP = 20

export const PLATFORMS = ['ios', 'android', 'web'] as const

const token = textField({ max: 512 }).meta({
  description: 'Any opaque text, such as an Expo push token.',
  examples: ['ExponentPushToken[xxxxxxxxxxxxxxxxxxxxxx]'],
})

export const registerPushTokenSchema = z.object({ token, platform: z.enum(PLATFORMS) })
export const unregisterPushTokenSchema = z.object({ token })

export type RegisterPushToken = z.output<typeof registerPushTokenSchema>

/** What registering answers. The token is not echoed. */
export const pushTokenSchema = z
  .object({
    id: z.uuid(),
    platform: z.enum(PLATFORMS),
    created_at: z.string().meta({ examples: ['2026-05-07T09:28:06.123456Z'] }),
    last_seen_at: z.string().meta({ examples: ['2026-05-07T09:28:06.123456Z'] }),
  })
  .meta({ id: 'PushToken' })

export type PushToken = z.infer<typeof pushTokenSchema>

/** A token as the app's own list shows it. */
export const listedPushTokenSchema = pushTokenSchema.extend({ token: z.string() })
export type ListedPushToken = z.infer<typeof listedPushTokenSchema>

export const pushTokenListSchema = z.object({ results: z.array(listedPushTokenSchema), cap: z.int() })
