import type { FastifyInstance, FastifyRequest } from 'fastify'
import { connectionListSchema } from '../../../../shared/contract/oauth-consent.ts'
import { SESSION_ACCESS } from '../../auth/access.ts'
import { actorOf, callerOf } from '../../auth/caller.ts'
import { requireStaff } from '../../auth/target-user.ts'
import { answers, emptyAnswer } from '../../http/answers.ts'
import { noContent } from '../../http/replies.ts'
import type { OrganizationStore } from '../../organizations/store.ts'
import type { Connection } from '../grants/live.ts'
import type { ConnectedApps } from './service.ts'

/** The connected apps as the UI shows them, with their limits and last use. */
export function connectedAppCompanionRoutes(
  server: FastifyInstance,
  { apps, organizations }: { apps: ConnectedApps; organizations: OrganizationStore },
): void {
  /** The names of what an app is limited to; none if one of its grants has no limit. */
  const limitsOf = ({ reaches }: Connection, userId: number): string[] => {
    const own = organizations.organizationsOf(userId)
    const isEverything = reaches.some(
      ({ teams, organizations: ids }) =>
        teams.length === 0 && (ids.length === 0 || own.every(({ id }) => ids.includes(id))),
    )
    if (isEverything) return []
    const ids = new Set(reaches.flatMap((reach) => reach.organizations))
    const teams = new Set(reaches.flatMap((reach) => reach.teams))
    return [
      ...own.filter(({ id }) => ids.has(id)).map(({ name }) => name),
      ...organizations
        .projectsOfUser(userId)
        .filter(({ id }) => teams.has(id))
        .map(({ name }) => name),
    ]
  }

  server.route({
    method: 'GET',
    url: '/_companion/connected_apps',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_connected_apps_list',
      tags: ['companion'],
      summary: 'List the apps that can act for you',
      response: answers({ 200: connectionListSchema }, [401]),
    },
    handler: (request) => {
      const { user } = callerOf(request)
      return {
        results: apps.list(user.id).map(({ application, connection }) => ({
          id: application.id,
          name: application.name,
          client_id: application.clientId,
          is_verified: application.isVerified,
          registered_itself: application.kind === 'dcr',
          scopes: [...connection.scopes],
          limits: limitsOf(connection, user.id),
          authorized_at: connection.authorizedAt,
          last_used_at: connection.lastUsedAt,
        })),
      }
    },
  })

  server.route({
    method: 'POST',
    url: '/_companion/connected_apps/:id/end_sessions',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_connected_apps_end_sessions_create',
      tags: ['companion'],
      summary: 'Sign an app out for everyone',
      response: answers({ 204: emptyAnswer('All its tokens were revoked.') }, [401, 403, 404]),
    },
    handler: (request: FastifyRequest<{ Params: { id: string } }>, reply) => {
      requireStaff(callerOf(request))
      apps.endSessions(actorOf(request), request.params.id)
      return noContent(reply)
    },
  })
}
