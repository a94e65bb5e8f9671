import { z } from 'zod'
import { textField } from './fields.ts'

/** Tokens per user. Beyond this, the least recently seen ones are removed. */
export const PUSH_TOKEN_CAP = 20

export const PLATFORMS = ['ios', 'android', 'web'] as const

const token = textField({ max: 512 }).meta({
  description: 'Any opaque string, such as an Expo push token.',
  examples: ['ExponentPushToken[xxxxxxxxxxxxxxxxxxxxxx]'],
})

export const registerPushTokenSchema = z.object({ token, platform: z.enum(PLATFORMS) })
export const unregisterPushTokenSchema = z.object({ token })

export type RegisterPushToken = z.output<typeof registerPushTokenSchema>

/** A registered push token. The response does not include the token itself. */
export const pushTokenSchema = z
  .object({
    id: z.uuid(),
    platform: z.enum(PLATFORMS),
    created_at: z.string().meta({ examples: ['2026-05-07T09:28:06.123456Z'] }),
    last_seen_at: z.string().meta({ examples: ['2026-05-07T09:28:06.123456Z'] }),
  })
  .meta({ id: 'PushToken' })

export type PushToken = z.infer<typeof pushTokenSchema>

/** A token in the app's own list. */
export const listedPushTokenSchema = pushTokenSchema.extend({ token: z.string() })
export type ListedPushToken = z.infer<typeof listedPushTokenSchema>

/** A token that was removed, as the list had it. */
export const restorePushTokenSchema = z.object({
  id: z.uuid(),
  token,
  platform: z.enum(PLATFORMS),
  created_at: z.iso.datetime(),
  last_seen_at: z.iso.datetime(),
})

export type RestorePushToken = z.output<typeof restorePushTokenSchema>

export const pushTokenListSchema = z.object({ results: z.array(listedPushTokenSchema), cap: z.int() })

export const testPushSchema = z.object({
  ids: z.array(z.uuid()).min(1).max(PUSH_TOKEN_CAP),
  title: textField({ max: 100 }),
  body: textField({ max: 500 }),
})

/** The possible outcomes of a test push. */
const OUTCOMES = [
  /** Expo accepted it and returned a ticket. */
  'accepted',
  /** The app was uninstalled from the device; the token was removed. */
  'unregistered',
  'refused',
  'unreachable',
  /** Shown as a desktop notification on this computer. */
  'shown',
  /** Registered by a browser, which shows the notification itself. */
  'in_browser',
  /** Not an Expo token, so it can't be sent to. */
  'not_sendable',
  /** The token no longer exists. */
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
