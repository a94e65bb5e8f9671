import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Caller } from '../auth/caller.ts'
import type { Throttle } from '../auth/throttle.ts'
import type { Change } from '../base/change.ts'
import type { Host } from '../base/host.ts'
import type { OrganizationStore } from '../organizations/store.ts'
import type { UserStore } from '../users/store.ts'
import { registrationRoutes } from './applications/registration.ts'
import { applicationRoutes } from './applications/routes.ts'
import { authorizeRoutes } from './authorize/routes.ts'
import { connectedAppCompanionRoutes } from './connected/companion-routes.ts'
import { connectedAppRoutes } from './connected/routes.ts'
import { consentRoutes } from './consent/routes.ts'
import { userinfoRoutes } from './identity/userinfo.ts'
import { metadataRoutes } from './metadata/routes.ts'
import type { OAuth } from './oauth.ts'
import { introspectionRoutes } from './tokens/introspection.ts'
import { revocationRoutes } from './tokens/revocation.ts'
import { tokenRoutes } from './tokens/routes.ts'

type Features = { oauth: OAuth; users: UserStore; organizations: OrganizationStore; throttle: Throttle }

/** The authorization server's own endpoints. */
export function oauthRoutes(
  server: FastifyInstance,
  { oauth, users, organizations, throttle }: Features,
  deps: Pick<Host, 'clock'> & { change: Change; bySession: (request: FastifyRequest) => Caller | null },
): void {
  const { clock, change, bySession } = deps
  const { issuer, applications, authorization, autoApprover, clients, isActive, signingKey, tokens } = oauth
  metadataRoutes(server, { issuer, signingKey })
  authorizeRoutes(server, {
    findApplication: applications.byClientId,
    authorization,
    organizations,
    bySession,
    autoApprover,
  })
  tokenRoutes(server, {
    clients,
    exchange: oauth.exchange,
    teamsIn: ({ isFirstParty, kind }, { reach }) =>
      reach.teams.length === 0 && (isFirstParty || kind === 'development')
        ? reach.organizations.flatMap((id) => organizations.projectsOf(id)).map(({ id }) => id)
        : reach.teams,
    idToken: oauth.idToken,
  })
  revocationRoutes(server, { change, clients, tokens })
  introspectionRoutes(server, { clock, clients, applications, tokens, isActive })
  userinfoRoutes(server, { clock, tokens, users })
  registrationRoutes(server, { clock, change, throttle, applications })
}

/** PostHog's own endpoints about apps. */
export function oauthApiRoutes(server: FastifyInstance, { oauth, organizations }: Features): void {
  applicationRoutes(server, { applications: oauth.applications, organizations })
  connectedAppRoutes(server, oauth.connected)
}

/** For the UI. `onChange` hears of each change that is not in the activity list. */
export function oauthCompanionRoutes(
  server: FastifyInstance,
  { oauth, organizations, throttle }: Features,
  { notify, onChange }: Pick<Host, 'notify'> & { onChange: (action: string) => void },
): void {
  consentRoutes(server, {
    findApplication: oauth.applications.byClientId,
    authorization: oauth.authorization,
    organizations,
    approvals: oauth.approvals,
    throttle,
    notify,
    onChange,
  })
  connectedAppCompanionRoutes(server, { apps: oauth.connected, organizations })
}
