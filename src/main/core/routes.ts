import { type LiveEvents, serveLiveEvents } from './activity/events.ts'
import { activityExportRoute } from './activity/export.ts'
import { activityRoutes } from './activity/routes.ts'
import { apiKeyRoutes } from './api-keys/routes.ts'
import type { AppConfig } from './config.ts'
import type { Db } from './db/open.ts'
import { githubAppRoutes } from './github-app/routes.ts'
import { githubLinkRoutes } from './github-link/routes.ts'
import { healthRoutes } from './health/routes.ts'
import { hedgehogRoutes } from './hedgehog/routes.ts'
import type { Host } from './host.ts'
import { checkAccess } from './http/access.ts'
import { createAuthenticator } from './http/auth.ts'
import { isForeignPage } from './http/guard.ts'
import { servePages } from './http/pages.ts'
import { serveReference } from './http/reference.ts'
import { answerWrongMethods, type Server } from './http/server.ts'
import { createThrottle } from './http/throttle.ts'
import { integrationRoutes } from './integrations/routes.ts'
import { onboardingRoutes } from './onboarding/routes.ts'
import { manageOrganizationRoutes } from './organizations/manage-routes.ts'
import { organizationRoutes } from './organizations/routes.ts'
import { pushTokenRoutes } from './push-tokens/routes.ts'
import { testPushRoutes } from './push-tokens/test-push.ts'
import { seedRoutes } from './seeds/routes.ts'
import type { Services } from './services.ts'
import { sessionRoutes } from './sessions/routes.ts'
import { backupRoutes } from './settings/backup-routes.ts'
import { settingsRoutes } from './settings/routes.ts'
import { userRoutes } from './users/routes.ts'

/**
 * Every route of the product, in the order of its features: PostHog's own, which answer 405 for other methods, then the app's, then its
 * pages, which take what is left.
 */
export function addRoutes(
  server: Server,
  db: Db,
  config: AppConfig,
  host: Host,
  services: Services,
  events: LiveEvents,
  port: () => number,
): void {
  const { users, userService, organizations, invites } = services
  const authenticator = createAuthenticator({
    keys: services.keys,
    sessions: services.sessions,
    users,
    isForeignPage: (request) => isForeignPage(request, port()),
  })
  checkAccess(server, {
    authenticator,
    throttle: createThrottle(host.clock),
    rateLimitEnabled: config.rateLimitEnabled,
  })
  serveReference(server, { version: config.version, viewerDir: config.viewerDir })
  server.after(() => {
    const completeMethods = answerWrongMethods(server)
    hedgehogRoutes(server, { users, service: userService })
    userRoutes(server, { users, service: userService })
    integrationRoutes(server, services)
    githubLinkRoutes(server, services)
    onboardingRoutes(server, { users, userService, onboarding: services.onboarding, organizations, invites })
    pushTokenRoutes(server, services.pushTokens)
    completeMethods()

    sessionRoutes(server, services.sessions)
    healthRoutes(server, {
      version: config.version,
      keychainAvailable: () => services.secrets.available(),
      githubApp: services.githubApp,
    })
    testPushRoutes(server, { pushTokens: services.pushTokens, notify: host.notify })
    apiKeyRoutes(server, services.keys)
    organizationRoutes(server, services)
    manageOrganizationRoutes(server, { ...services, db })
    serveLiveEvents(server, events)
    githubAppRoutes(server, services)
    activityRoutes(server, services.activity)
    activityExportRoute(server, services.activity)
    settingsRoutes(server, { ...services, db, config, port })
    backupRoutes(server, { db, dataDir: config.dataDir, activity: services.activity })
    seedRoutes(server)
    servePages(server, config.uiDir, () => services.githubApp.current().url)
  })
}
