import type { FastifyInstance } from 'fastify'
import type { Clock } from '../../base/time.ts'
import type { UserStore } from '../../users/store.ts'
import type { TokenStore } from '../grants/tokens.ts'
import { bearerOf } from '../protocol/bearer.ts'
import { words } from '../protocol/lists.ts'
import { NO_STORE, OAuthError, sendOAuthError } from '../protocol/oauth-error.ts'
import { claimsFor } from './claims.ts'

/** Says to an app who the user of its token is (OpenID Connect). */
export function userinfoRoutes(
  server: FastifyInstance,
  deps: { clock: Clock; tokens: TokenStore; users: UserStore },
): void {
  const { clock, tokens, users } = deps
  server.route({
    method: ['GET', 'POST'],
    url: '/oauth/userinfo',
    exposeHeadRoute: false,
    config: { access: 'public' },
    schema: { hide: true },
    errorHandler: sendOAuthError,
    handler: (request, reply) => {
      const bearer = bearerOf(request)
      const token = bearer === null ? null : tokens.access(bearer)
      if (token === null || token.expiresAt <= clock() || users.active(token.grant.userId) === null) {
        throw new OAuthError(
          'invalid_token',
          'The access token provided is expired, revoked, malformed, or invalid for other reasons.',
        )
      }
      const scopes = words(token.scope)
      if (!scopes.includes('openid')) {
        throw new OAuthError(
          'insufficient_scope',
          'The request requires higher privileges than provided by the access token.',
        )
      }
      return reply.headers(NO_STORE).send(claimsFor(users.get(token.grant.userId), scopes))
    },
  })
}
