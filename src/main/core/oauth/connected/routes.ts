import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type ConnectedApp, connectedAppListSchema } from '../../../../shared/contract/oauth.ts'
import { SESSION_ACCESS } from '../../auth/access.ts'
import { actorOf, callerOf } from '../../auth/caller.ts'
import { answers, emptyAnswer } from '../../http/answers.ts'
import { noContent } from '../../http/replies.ts'
import type { ConnectedApps } from './service.ts'

/** PostHog's endpoints about the apps that a user has authorized. They take a session only. */
export function connectedAppRoutes(server: FastifyInstance, apps: ConnectedApps): void {
  server.route({
    method: 'GET',
    url: '/api/oauth/connected-apps',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'oauth_connected_apps_list',
      tags: ['oauth'],
      summary: 'List connected OAuth applications',
      response: answers({ 200: connectedAppListSchema }, [401]),
    },
    handler: (request): ConnectedApp[] =>
      apps.list(callerOf(request).user.id).map(({ application, connection }) => ({
        id: application.id,
        name: application.name,
        logo_uri: null,
        scopes: [...connection.scopes],
        authorized_at: connection.authorizedAt,
        is_verified: application.isVerified,
        is_first_party: application.isFirstParty,
      })),
  })

  server.route({
    method: 'POST',
    url: '/api/oauth/connected-apps/:id/revoke',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'oauth_connected_apps_revoke_create',
      tags: ['oauth'],
      summary: 'Revoke a connected OAuth application',
      response: answers({ 204: emptyAnswer('All its tokens were revoked.') }, [401, 404]),
    },
    handler: (request: FastifyRequest<{ Params: { id: string } }>, reply) => {
      apps.disconnect(actorOf(request), callerOf(request).user.id, request.params.id.toLowerCase())
      return noContent(reply)
    },
  })
}
