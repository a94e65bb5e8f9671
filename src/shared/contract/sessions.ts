import { z } from 'zod'

/** The header that carries the UI's session. */
export const SESSION_HEADER = 'x-companion-session'

export const loginSchema = z.object({ token: z.string().min(1) })

/** What a sign-in answers: the session's secret, which the page keeps and sends in a header, and when it expires. */
export const sessionSchema = z.object({ session: z.string(), expires_at: z.string() })

export type NewSession = z.infer<typeof sessionSchema>
