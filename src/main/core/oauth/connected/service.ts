import type { Actor } from '../../base/actor.ts'
import type { Change } from '../../base/change.ts'
import { notFound } from '../../base/errors.ts'
import type { Application } from '../applications/application.ts'
import type { ApplicationStore } from '../applications/store.ts'
import type { CodeStore } from '../grants/codes.ts'
import type { Connection, LiveTokens } from '../grants/live.ts'
import type { TokenStore } from '../grants/tokens.ts'

export type ConnectedApps = ReturnType<typeof createConnectedApps>

/** The apps that users have authorized. */
export function createConnectedApps(deps: {
  change: Change
  applications: ApplicationStore
  codes: CodeStore
  tokens: TokenStore
  liveTokens: LiveTokens
}) {
  const { change, applications, codes, tokens, liveTokens } = deps

  return {
    list: (userId: number): { application: Application; connection: Connection }[] =>
      liveTokens.connectionsOf(userId).flatMap((connection) => {
        const application = applications.byId(connection.applicationId)
        return application === null ? [] : [{ application, connection }]
      }),

    /** Ends all that an app has from a user. @throws AppError not_found */
    disconnect(actor: Actor, userId: number, applicationId: string): void {
      change(actor, (record) => {
        const application = applications.byId(applicationId)
        codes.removeOf(applicationId, userId)
        const isLive = liveTokens.connectionsOf(userId).some((one) => one.applicationId === applicationId)
        if (application === null || !isLive)
          throw notFound('No active connection found for this application.')
        tokens.endAll(applicationId, userId, 'disconnected')
        record('oauth_app.disconnected', application.name)
      })
    },

    /** Ends all that an app has from all users. @throws AppError not_found */
    endSessions(actor: Actor, applicationId: string): void {
      change(actor, (record) => {
        const application = applications.byId(applicationId)
        if (application === null) throw notFound()
        codes.removeOf(applicationId, null)
        tokens.endAll(applicationId, null, 'application')
        record('oauth_app.sessions_ended', application.name)
      })
    },
  }
}
