import { z } from 'zod'
import { textField } from './fields.ts'

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

export const testPushSchema = z.object({
  ids: z.array(z.uuid()).min(1).max(PUSH_TOKEN_CAP),
  title: textField({ max: 100 }),
  body: textField({ max: 500 }),
})

/** How one test push went. */
const OUTCOMES = [
  /** Expo took it; the ticket is its receipt. */
  'accepted',
  /** The app is no longer on the device; the token was pruned. */
  'unregistered',
  'refused',
  'unreachable',
  /** Shown on this computer's desktop. */
  'shown',
  /** A browser registered it, and shows it itself. */
  'in_browser',
  /** No Expo token: nothing here can send to it. */
  'not_sendable',
  /** There is no such token any more. */
  'unknown',
] as const

const resultSchema = z.object({
  id: z.uuid(),
  outcome: z.enum(OUTCOMES),
  ticket: z.string().nullable(),
  detail: z.string().nullable(),
})

export type TestPushResult = z.infer<typeof resultSchema>

export const testPushAnswerSchema = z.object({ results: z.array(resultSchema) })
