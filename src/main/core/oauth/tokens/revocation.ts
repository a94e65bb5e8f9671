import type { FastifyInstance } from 'fastify'
import type { Change } from '../../base/change.ts'
import { type Application, rotatesRefreshTokens } from '../applications/application.ts'
import type { TokenStore } from '../grants/tokens.ts'
import { NO_STORE, OAuthError, sendOAuthError } from '../protocol/oauth-error.ts'
import { bodyParameters } from '../protocol/parameters.ts'
import type { ClientAuthenticator } from './clients.ts'

/** Token revocation by the app itself (RFC 7009). Whether a token exists is never told. */
export function revocationRoutes(
  server: FastifyInstance,
  deps: { change: Change; clients: ClientAuthenticator; tokens: TokenStore },
): void {
  const { change, clients, tokens } = deps

  const revoke = (application: Application, value: string): void => {
    const refresh = tokens.refresh(value)
    const access = refresh === null ? tokens.access(value) : null
    const grant = refresh?.grant ?? access?.grant
    if (grant === undefined || grant.applicationId !== application.id || grant.ended !== null) return
    if (access !== null) {
      tokens.removeAccess(access.hash)
      return
    }
    const actor = { userId: grant.userId, via: 'token', keyLabel: application.name } as const
    change(actor, (record) => {
      // An app that registered itself may hold several grants of one user, which it knows as one session.
      if (rotatesRefreshTokens(application)) tokens.end(grant.id, 'revoked')
      else tokens.endAll(application.id, grant.userId, 'revoked')
      record('oauth_app.signed_out', application.name)
    })
  }

  server.route({
    method: 'POST',
    url: '/oauth/revoke',
    config: { access: 'public' },
    schema: { hide: true },
    errorHandler: sendOAuthError,
    handler: (request, reply) => {
      const parameters = bodyParameters(request)
      const application = clients.authenticate(request, parameters)
      const token = parameters.get('token') ?? ''
      if (token === '') throw new OAuthError('invalid_request', 'Missing token parameter.')
      revoke(application, token)
      return reply.code(200).headers(NO_STORE).send()
    },
  })
}
