import { z } from 'zod'

export const loginSchema = z.object({ token: z.string().min(1) })

/** The response to a sign-in: the session token, which the page stores and sends in a header, and its expiration time. */
export const sessionSchema = z.object({ session: z.string(), expires_at: z.string() })

export type NewSession = z.infer<typeof sessionSchema>
