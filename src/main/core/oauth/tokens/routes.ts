import type { FastifyInstance, FastifyRequest } from 'fastify'
import { failIfAsked } from '../../http/pending-failure.ts'
import type { Application } from '../applications/application.ts'
import { words } from '../protocol/lists.ts'
import { NO_STORE, OAuthError, sendOAuthError } from '../protocol/oauth-error.ts'
import { bodyParameters, type Parameters } from '../protocol/parameters.ts'
import type { ClientAuthenticator } from './clients.ts'
import type { Issued, TokenExchange } from './exchange.ts'

/** The token endpoint, for forms and JSON. */
export function tokenRoutes(
  server: FastifyInstance,
  deps: {
    clients: ClientAuthenticator
    exchange: TokenExchange
    /** The projects to name in an answer, for a grant that is limited to organizations alone. */
    teamsIn: (application: Application, issued: Issued) => readonly number[]
    /** The ID token, for a grant with the scope `openid`. */
    idToken: (application: Application, issued: Issued) => Promise<string>
  },
): void {
  const { clients, exchange, teamsIn, idToken } = deps

  /** Checks what was sent, and gives what spends the grant. */
  const redeem = (request: FastifyRequest, parameters: Parameters): [Application, () => Promise<Issued>] => {
    const grantType = parameters.get('grant_type')
    if (grantType === 'authorization_code') {
      const code = parameters.get('code')
      if (code === undefined) throw new OAuthError('invalid_request', 'Missing code parameter.')
      const application = clients.authenticate(request, parameters)
      const [only = '', ...others] = application.redirectUris
      const redirectUri = parameters.get('redirect_uri') ?? (others.length === 0 ? only : '')
      const verifier = parameters.get('code_verifier') ?? null
      return [application, () => exchange.code(application, { code, redirectUri, verifier })]
    }
    if (grantType === 'refresh_token') {
      const token = parameters.get('refresh_token')
      if (token === undefined) throw new OAuthError('invalid_request', 'Missing refresh token parameter.')
      const application = clients.authenticate(request, parameters)
      return [application, () => exchange.refresh(application, token, parameters.get('scope') ?? '')]
    }
    throw new OAuthError('unsupported_grant_type')
  }

  /** A failure that a test asked for comes after that of an unknown client, and before all others. */
  const checked = (request: FastifyRequest): ReturnType<typeof redeem> => {
    const parameters = bodyParameters(request)
    try {
      return redeem(request, parameters)
    } catch (error) {
      if (error instanceof OAuthError && error.code === 'invalid_client') throw error
      if (request.pendingFailure !== undefined && parameters.has('client_id'))
        clients.authenticate(request, parameters)
      failIfAsked(request)
      throw error
    }
  }

  server.route({
    method: 'POST',
    url: '/oauth/token',
    config: { access: 'public', failsLater: true },
    schema: { hide: true },
    errorHandler: sendOAuthError,
    handler: async (request, reply) => {
      const [application, work] = checked(request)
      failIfAsked(request)
      const issued = await work()
      return reply.headers(NO_STORE).send({
        access_token: issued.access,
        expires_in: issued.expiresIn,
        token_type: 'Bearer',
        scope: issued.scope,
        ...(issued.refresh === null ? {} : { refresh_token: issued.refresh }),
        ...(words(issued.scope).includes('openid') ? { id_token: await idToken(application, issued) } : {}),
        scoped_teams: teamsIn(application, issued),
        scoped_organizations: issued.reach.organizations,
      })
    },
  })
}
