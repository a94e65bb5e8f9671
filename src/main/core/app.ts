import type { FastifyInstance } from 'fastify'
import { activityExportRoute } from './activity/export.ts'
import { createActivityLog } from './activity/log.ts'
import { activityRoutes } from './activity/routes.ts'
import { checkAccess, createAdmit, describeAccess, SESSION_ACCESS } from './auth/access.ts'
import { currentApiKeyRoute } from './auth/api-keys/current-route.ts'
import { apiKeyRoutes } from './auth/api-keys/routes.ts'
import { createApiKeyStore } from './auth/api-keys/store.ts'
import { createAuthenticator } from './auth/authenticate.ts'
import { sessionRoutes, signInUrl } from './auth/sessions/routes.ts'
import { createSessionStore } from './auth/sessions/store.ts'
import { createThrottle } from './auth/throttle.ts'
import { answerWrongMethods } from './auth/wrong-methods.ts'
import { restoreIsPending } from './backups/pending-restore.ts'
import { backupRoutes } from './backups/routes.ts'
import { createBackupService } from './backups/service.ts'
import { createBackground } from './base/background.ts'
import type { AppConfig } from './base/config.ts'
import { hint } from './base/hint.ts'
import type { Host } from './base/host.ts'
import { cliAuthRoutes } from './cli-auth/routes.ts'
import { createCliAuthService } from './cli-auth/service.ts'
import { createCliCodeStore } from './cli-auth/store.ts'
import { createGroupCommit } from './db/group-commit.ts'
import type { Db } from './db/open.ts'
import { databasePath } from './db/paths.ts'
import { databaseState } from './db/state.ts'
import { healthRoutes } from './doctor/health-route.ts'
import { createGitHub } from './github/github.ts'
import { hedgehogRoutes } from './hedgehog/routes.ts'
import { isForeignPage } from './http/guard.ts'
import { ADDRESS } from './http/listen.ts'
import { type LiveStream, serveLiveStream } from './http/live-stream.ts'
import { serveDocument } from './http/openapi.ts'
import { servePages } from './http/ui-files.ts'
import { announceRequests } from './journal/announce.ts'
import { createJournal } from './journal/journal.ts'
import { createRecorder } from './journal/record.ts'
import { journalRoutes } from './journal/routes.ts'
import { createOAuth } from './oauth/oauth.ts'
import { onboardingRoutes } from './onboarding/routes.ts'
import { createOnboardingService } from './onboarding/service.ts'
import { organizationApiRoutes } from './organizations/api-routes.ts'
import { createOrganizationDeletion } from './organizations/deletion.ts'
import { createInviteStore } from './organizations/invites.ts'
import { projectRoutes } from './organizations/project-routes.ts'
import { organizationRoutes } from './organizations/routes.ts'
import { createOrganizationService } from './organizations/service.ts'
import { createOrganizationStore } from './organizations/store.ts'
import { posthogDesktopRoutes } from './posthog-desktop/routes.ts'
import { pushTokenRoutes } from './push-tokens/routes.ts'
import { createPushTokenStore } from './push-tokens/store.ts'
import { testPushRoutes } from './push-tokens/test-push.ts'
import { createSeeder } from './seeds/apply.ts'
import { seedRoutes } from './seeds/routes.ts'
import { openOwnSecrets } from './settings/identity.ts'
import { settingsRoutes } from './settings/routes.ts'
import { createSettingsService } from './settings/service.ts'
import { createSettings } from './settings/store.ts'
import { stubRoutes } from './stubs/routes.ts'
import { accountRoutes } from './users/account-routes.ts'
import { userListRoutes } from './users/companion-routes.ts'
import { createUserDescriber } from './users/describe.ts'
import { ensureOwner } from './users/first-start.ts'
import { loginLinkRoute } from './users/login-link-route.ts'
import { userRoutes } from './users/routes.ts'
import { createUserService } from './users/service.ts'
import { createUserStore } from './users/store.ts'

const LOGIN = hint('login')

export type App = ReturnType<typeof composeApp>

/**
 * The product's features on an open database, in the order in which they need each other. `onChange` hears of each change by the name of
 * its action; `port` is the one that the server listens on.
 */
export function composeApp(
  db: Db,
  config: AppConfig,
  host: Host,
  { onChange, port }: { onChange: (action: string) => void; port: () => number },
) {
  const { clock, log } = host
  // No command reaches what is in memory.
  const inMemory = config.dataDir === null
  const ownUrl = () => `http://${ADDRESS}:${port()}`

  const background = createBackground(log)
  const settings = createSettings(db)
  const activity = createActivityLog(db, { clock, limit: settings.activityLimit, onChange })
  const { change } = activity
  const throttle = createThrottle(clock)
  const file = config.dataDir === null ? null : databasePath(config.dataDir)
  const journal = createJournal()
  journal.switch(settings.recordRequests())
  const recorder = createRecorder({ journal, clock })
  const secrets = openOwnSecrets({ db, settings, file }, host.openSecrets)

  const apiKeys = createApiKeyStore(db, { clock, change, log })
  const sessions = createSessionStore(db, clock)
  const organizations = createOrganizationStore(db, clock)
  const invites = createInviteStore(db, clock)
  const users = createUserStore(db, clock)
  const userService = createUserService({ change, clock, users, organizations, invites })
  const describeUser = createUserDescriber({ organizations, invites, hasKeys: apiKeys.hasAny })
  const onboarding = createOnboardingService({ change, clock, users, invites, organizations })
  const groupCommit = createGroupCommit(db)
  const pushTokens = createPushTokenStore(db, { clock, change, groupCommit })
  const oauth = createOAuth({
    db,
    host,
    change,
    groupCommit,
    settings,
    users,
    organizations,
    autoApprove: config.oauthAutoApprove,
    port,
    onChange,
  })
  const github = createGitHub({
    db,
    clock,
    log,
    secrets,
    background,
    environment: config.github,
    settings,
    change,
    organizations,
    users,
    ownUrl,
    onChange,
  })
  const organizationService = createOrganizationService({
    change,
    organizations,
    isLinked: github.integrations.isLinked,
  })
  const cliAuth = createCliAuthService({
    change,
    clock,
    codes: createCliCodeStore(db, clock),
    apiKeys,
    organizations,
  })
  const applySeed = createSeeder({
    db,
    clock,
    organizations,
    users,
    userService,
    apiKeys,
    pushTokens,
    oauth,
    integrations: github.integrations,
    snapshots: github.snapshots,
  })
  const owner = () => ensureOwner({ change, users, userService, organizations, systemUser: host.systemUser })
  const backups = createBackupService({ db, dataDir: config.dataDir, change })
  const settingsService = createSettingsService({
    config,
    settings,
    change,
    journal,
    port,
    isRestorePending: () => config.dataDir !== null && restoreIsPending(config.dataDir),
  })

  return {
    /** What goes on without a request. Whoever closes the database stops it first. */
    background,
    settings,
    activity,
    apiKeys,
    sessions,
    users,
    userService,
    organizations,
    organizationService,
    pushTokens,
    oauth,
    github,
    journal,
    recorder,
    secrets,
    /** For tests that replace the data as a whole: forgets what is in memory of it. */
    dataReplaced(): void {
      github.dataReplaced()
      oauth.dataReplaced()
      journal.switch(settings.recordRequests())
    },
    /** Forgets what is in memory of callers: how often they called, here and at GitHub. */
    forgetCallers(): void {
      throttle.clear()
      github.forgetLimits()
    },
    ownUrl,
    applySeed,
    owner,
    /** A fresh one-time sign-in link for the owner, at this server or at another origin of it. */
    loginUrl: (origin = ownUrl()) => signInUrl(origin, sessions.issueLoginToken(owner().id)),

    /** Every route: PostHog's own, then the app's, then its pages, which take what is left. */
    addRoutes(server: FastifyInstance, live: LiveStream, { opensSetup }: { opensSetup: boolean }): void {
      recorder.record(server)
      const authenticator = createAuthenticator({
        useKey: apiKeys.use,
        useToken: oauth.useToken,
        findSession: sessions.find,
        users,
        isForeignPage: (request) => isForeignPage(request, port()),
      })
      const admit = createAdmit({ authenticator, throttle, rateLimitEnabled: config.rateLimitEnabled })
      checkAccess(server, admit)
      const refuseWrongMethods = answerWrongMethods(server, admit)
      serveDocument(server, { version: config.version, describeAccess })
      server.after(() => {
        hedgehogRoutes(server, { users, service: userService })
        accountRoutes(server, { users, service: userService, describe: describeUser })
        userRoutes(server, { users, service: userService, describe: describeUser })
        github.addApiRoutes(server)
        onboardingRoutes(server, { users, describeUser, onboarding, organizations, invites })
        pushTokenRoutes(server, pushTokens)
        organizationApiRoutes(server, { organizations, service: organizationService })
        projectRoutes(server, organizations)
        currentApiKeyRoute(server, apiKeys)
        cliAuthRoutes(server, cliAuth)
        posthogDesktopRoutes(server, { clock, organizations, service: organizationService })
        stubRoutes(server, { organizations, users })
        oauth.addApiRoutes(server)

        oauth.addRoutes(server, { throttle, bySession: authenticator.bySession })
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
          deleteOrganization: createOrganizationDeletion(db, { change, organizations }),
        })
        github.addCompanionRoutes(server)
        oauth.addCompanionRoutes(server, throttle)
        activityRoutes(server, activity)
        activityExportRoute(server, activity)
        settingsRoutes(server, {
          settings: settingsService,
          databaseState: () => databaseState(db, config.dataDir),
        })
        journalRoutes(server, { journal, version: config.version, ownUrl })
        backupRoutes(server, backups, clock)
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
      })
    },
  }
}
