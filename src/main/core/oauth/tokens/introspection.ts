import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Clock, SECOND } from '../../base/time.ts'
import type { ApplicationStore } from '../applications/store.ts'
import type { Grant, TokenStore } from '../grants/tokens.ts'
import { bearerOf } from '../protocol/bearer.ts'
import { words } from '../protocol/lists.ts'
import { NO_STORE, OAuthError, sendOAuthError } from '../protocol/oauth-error.ts'
import { bodyParameters, type Parameters, queryParameters, searchOf } from '../protocol/parameters.ts'
import type { ClientAuthenticator } from './clients.ts'

const INACTIVE = { active: false } as const

/** Token introspection (RFC 7662). A token may always ask about itself; who asks about others sees those of the same app alone. */
export function introspectionRoutes(
  server: FastifyInstance,
  deps: {
    clock: Clock
    clients: ClientAuthenticator
    applications: ApplicationStore
    tokens: TokenStore
    isActive: (userId: number) => boolean
  },
): void {
  const { clock, clients, applications, tokens, isActive } = deps

  /** The app whose tokens the caller may see. @throws OAuthError */
  const applicationOf = (request: FastifyRequest, parameters: Parameters): string => {
    const client = clients.confidential(request, parameters)
    if (client !== null) return client.id
    const bearer = bearerOf(request)
    if (bearer === null)
      throw new OAuthError(clients.names(request, parameters) ? 'invalid_client' : 'invalid_token')
    const caller = tokens.access(bearer)
    if (caller === null) throw new OAuthError('invalid_token')
    if (parameters.get('token') === bearer) return caller.grant.applicationId
    if (caller.expiresAt <= clock() || !isActive(caller.grant.userId)) throw new OAuthError('invalid_token')
    if (!words(caller.scope).includes('introspection'))
      throw new OAuthError(
        'insufficient_scope',
        'The token needs the scope introspection to read other tokens.',
      )
    return caller.grant.applicationId
  }

  const describe = (value: string, applicationId: string): Record<string, unknown> => {
    const shared = ({ reach }: Grant) => {
      const application = applications.byId(applicationId)
      return {
        scoped_teams: reach.teams,
        scoped_organizations: reach.organizations,
        client_id: application?.clientId,
        client_name: application?.name,
      }
    }
    const isTheirs = ({ applicationId: id, ended, userId }: Grant) =>
      id === applicationId && ended === null && isActive(userId)
    const access = tokens.access(value)
    if (access !== null) {
      if (!isTheirs(access.grant) || access.expiresAt <= clock()) return INACTIVE
      return {
        active: true,
        token_type: 'access_token',
        scope: access.scope,
        is_impersonated: false,
        exp: Math.floor(access.expiresAt / SECOND),
        ...shared(access.grant),
      }
    }
    const refresh = tokens.refresh(value)
    if (refresh === null || !isTheirs(refresh.grant) || refresh.usedAt !== null) return INACTIVE
    return { active: true, token_type: 'refresh_token', ...shared(refresh.grant) }
  }

  server.route({
    method: ['GET', 'POST'],
    url: '/oauth/introspect',
    exposeHeadRoute: false,
    config: { access: 'public' },
    schema: { hide: true },
    errorHandler: sendOAuthError,
    handler: (request, reply) => {
      const parameters =
        request.method === 'GET' ? queryParameters(searchOf(request)) : bodyParameters(request)
      const applicationId = applicationOf(request, parameters)
      return reply.headers(NO_STORE).send(describe(parameters.get('token') ?? '', applicationId))
    },
  })
}
