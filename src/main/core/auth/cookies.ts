import type { FastifyRequest } from 'fastify'

export const SESSION_COOKIE = 'posthog_companion_session'
/** PostHog's name: its clients read it and send it back in `X-CSRFToken`. */
export const CSRF_COOKIE = 'posthog_csrftoken'

export function readCookie(request: FastifyRequest, name: string): string | null {
  const header = request.headers.cookie
  if (header === undefined) return null
  for (const pair of header.split(';')) {
    const [key, value] = pair.trim().split('=', 2)
    if (key === name && value !== undefined) return value
  }
  return null
}

/** Set-Cookie lines of a session that lasts `maxAge` seconds; 0 ends it. */
export function sessionCookies(token: string, csrfToken: string, maxAge: number): string[] {
  const common = `Path=/; SameSite=Strict; Max-Age=${maxAge}`
  return [`${SESSION_COOKIE}=${token}; ${common}; HttpOnly`, `${CSRF_COOKIE}=${csrfToken}; ${common}`]
}
