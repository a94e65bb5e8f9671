import type { FastifyInstance } from 'fastify'
import { activityExportRoute } from './activity/export.ts'
import { activityRoutes } from './activity/routes.ts'
import type { App } from './app.ts'
import { checkAccess, createAdmit, describeAccess, SESSION_ACCESS } from './auth/access.ts'
import { currentApiKeyRoute } from './auth/api-keys/current-route.ts'
import { apiKeyRoutes } from './auth/api-keys/routes.ts'
import { createAuthenticator } from './auth/authenticate.ts'
import { sessionRoutes } from './auth/sessions/routes.ts'
import { answerWrongMethods } from './auth/wrong-methods.ts'
import { backupRoutes } from './backups/routes.ts'
import type { AppConfig } from './base/config.ts'
import { hint } from './base/hint.ts'
import type { Host } from './base/host.ts'
import { cliAuthRoutes } from './cli-auth/routes.ts'
import { healthRoutes } from './doctor/health-route.ts'
import { githubApiRoutes, githubCompanionRoutes } from './github/routes.ts'
import { hedgehogRoutes } from './hedgehog/routes.ts'
import { isForeignPage } from './http/guard.ts'
import { type LiveStream, serveLiveStream } from './http/live-stream.ts'
import { serveDocument } from './http/openapi.ts'
import { servePages } from './http/ui-files.ts'
import { announceRequests } from './journal/announce.ts'
import { journalRoutes } from './journal/routes.ts'
import { oauthApiRoutes, oauthCompanionRoutes, oauthRoutes } from './oauth/routes.ts'
import { onboardingRoutes } from './onboarding/routes.ts'
import { organizationApiRoutes } from './organizations/api-routes.ts'
import { projectRoutes } from './organizations/project-routes.ts'
import { organizationRoutes } from './organizations/routes.ts'
import { posthogDesktopRoutes } from './posthog-desktop/routes.ts'
import { pushTokenRoutes } from './push-tokens/routes.ts'
import { testPushRoutes } from './push-tokens/test-push.ts'
import { seedRoutes } from './seeds/routes.ts'
import { settingsRoutes } from './settings/routes.ts'
import { stubRoutes } from './stubs/routes.ts'
import { accountRoutes } from './users/account-routes.ts'
import { userListRoutes } from './users/companion-routes.ts'
import { loginLinkRoute } from './users/login-link-route.ts'
import { userRoutes } from './users/routes.ts'

const LOGIN = hint('login')

/** Every route: PostHog's own, then the app's, then its pages, which take what is left. Apart from `app.ts`, since only a server needs them. */
export function addRoutes(
  server: FastifyInstance,
  app: App,
  deps: {
    config: AppConfig
    host: Host
    live: LiveStream
    onChange: (action: string) => void
    port: () => number
    /** Whether a user who has set up nothing is led through the setup first. */
    opensSetup: boolean
  },
): void {
  const { config, host, live, onChange, port, opensSetup } = deps
  const { activity, apiKeys, github, invites, journal, oauth, onboarding, organizations } = app
  const { change } = activity
  const { organizationService, pushTokens, secrets, sessions, throttle, users, userService, describeUser } =
    app
  // No command reaches what is in memory.
  const inMemory = config.dataDir === null

  app.recorder.record(server)
  const authenticator = createAuthenticator({
    keys: apiKeys,
    tokens: oauth.bearers,
    findSession: sessions.find,
    isForeignPage: (request) => isForeignPage(request, port()),
  })
  const admit = createAdmit({ authenticator, throttle, rateLimitEnabled: config.rateLimitEnabled })
  checkAccess(server, admit)
  const refuseWrongMethods = answerWrongMethods(server, (request, access) => {
    if (access !== 'public' && access !== 'control') admit(request, access, { ignoreScope: true })
  })
  serveDocument(server, { version: config.version, describeAccess })

  hedgehogRoutes(server, { users, service: userService })
  accountRoutes(server, { users, service: userService, describe: describeUser })
  userRoutes(server, { users, service: userService, describe: describeUser })
  githubApiRoutes(server, app)
  onboardingRoutes(server, { users, describeUser, onboarding, organizations, invites })
  pushTokenRoutes(server, pushTokens)
  organizationApiRoutes(server, { organizations, service: organizationService })
  projectRoutes(server, organizations)
  currentApiKeyRoute(server, apiKeys)
  cliAuthRoutes(server, app.cliAuth)
  posthogDesktopRoutes(server, { clock: host.clock, organizations, service: organizationService })
  stubRoutes(server, { organizations, users })
  oauthApiRoutes(server, app)

  oauthRoutes(server, app, { clock: host.clock, change, bySession: authenticator.bySession })
  sessionRoutes(server, {
    sessions,
    onEnd: live.endDead,
    hintAtNewLink: inMemory ? 'Restart the server to get a new one.' : `Get a new one with ${LOGIN}.`,
  })
  healthRoutes(server, {
    version: config.version,
    keychainAvailable: secrets.available,
    isGitHubConfigured: github.app.isConfigured,
    oauthAutoApprove: config.oauthAutoApprove,
  })
  testPushRoutes(server, { pushTokens, notify: host.notify })
  apiKeyRoutes(server, apiKeys)
  userListRoutes(server, { users, service: userService })
  loginLinkRoute(server, { users, sessions, change })
  organizationRoutes(server, {
    organizations,
    service: organizationService,
    deleteOrganization: app.deleteOrganization,
  })
  githubCompanionRoutes(server, app)
  oauthCompanionRoutes(server, app, { notify: host.notify, onChange })
  activityRoutes(server, activity)
  activityExportRoute(server, activity)
  settingsRoutes(server, { settings: app.settingsService, databaseState: app.databaseState })
  journalRoutes(server, { journal, version: config.version, ownUrl: app.ownUrl })
  backupRoutes(server, app.backups, host.clock)
  seedRoutes(server)
  serveLiveStream(server, live, {
    access: SESSION_ACCESS,
    isAlive: authenticator.hasSession,
    announceRequests: (send) => announceRequests(journal, send),
  })
  servePages(server, {
    uiDir: config.uiDir,
    githubUrl: () => github.app.current().url,
    opensSetup,
    loginCommand: inMemory ? null : host.expandHints(LOGIN).replaceAll('`', ''),
    onNotFound: refuseWrongMethods,
  })
}
