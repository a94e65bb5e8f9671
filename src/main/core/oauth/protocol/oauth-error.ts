import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'

export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'invalid_token'
  | 'insufficient_scope'
  | 'unsupported_grant_type'
  | 'unsupported_response_type'
  | 'access_denied'
  | 'login_required'
  | 'consent_required'
  | 'invalid_client_metadata'
  | 'invalid_redirect_uri'
  | 'temporarily_unavailable'

const STATUS: Partial<Record<OAuthErrorCode, number>> = {
  invalid_client: 401,
  invalid_token: 401,
  login_required: 401,
  insufficient_scope: 403,
  temporarily_unavailable: 503,
}

/** An error of the OAuth endpoints, which have the body of RFC 6749 instead of PostHog's envelope. */
export class OAuthError extends Error {
  override readonly name = 'OAuthError'
  readonly code: OAuthErrorCode

  constructor(code: OAuthErrorCode, description = '') {
    super(description)
    this.code = code
  }

  body(): { error: string; error_description?: string } {
    return { error: this.code, ...(this.message === '' ? {} : { error_description: this.message }) }
  }
}

/** The headers of every answer that has a token in it, or that says why there is none. */
export const NO_STORE = { 'cache-control': 'no-store', pragma: 'no-cache' } as const

/** The error handler of the OAuth endpoints. What isn't theirs keeps PostHog's envelope. */
export function sendOAuthError(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  const failure = error.code?.startsWith('SQLITE_') ? busy() : error
  if (!(failure instanceof OAuthError)) throw error
  const { code } = failure
  if (code === 'temporarily_unavailable') reply.header('retry-after', '1')
  if (code === 'invalid_token' || code === 'insufficient_scope')
    reply.header('www-authenticate', `Bearer error="${code}"`)
  reply
    .code(STATUS[code] ?? 400)
    .headers(NO_STORE)
    .type('application/json')
    .send(JSON.stringify(failure.body()))
}

export const busy = () =>
  new OAuthError(
    'temporarily_unavailable',
    'The authorization server is temporarily unable to handle the request. Please retry.',
  )
