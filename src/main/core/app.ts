import { createActivityLog } from './activity/log.ts'
import { createApiKeyStore } from './auth/api-keys/store.ts'
import { signInUrl } from './auth/sessions/sign-in-url.ts'
import { createSessionStore } from './auth/sessions/store.ts'
import { createThrottle } from './auth/throttle.ts'
import { restoreIsPending } from './backups/pending-restore.ts'
import { createBackupService } from './backups/service.ts'
import { createBackground } from './base/background.ts'
import type { AppConfig } from './base/config.ts'
import type { Host } from './base/host.ts'
import { createCliAuthService } from './cli-auth/service.ts'
import { createCliCodeStore } from './cli-auth/store.ts'
import { createGroupCommit } from './db/group-commit.ts'
import type { Db } from './db/open.ts'
import { databasePath } from './db/paths.ts'
import { databaseState } from './db/state.ts'
import { createGitHub } from './github/github.ts'
import { ADDRESS } from './http/listen.ts'
import { createJournal } from './journal/journal.ts'
import { createRecorder } from './journal/record.ts'
import { createOAuth } from './oauth/oauth.ts'
import { createOnboardingService } from './onboarding/service.ts'
import { createOrganizationDeletion } from './organizations/deletion.ts'
import { createInviteStore } from './organizations/invites.ts'
import { createOrganizationService } from './organizations/service.ts'
import { createOrganizationStore } from './organizations/store.ts'
import { createPushTokenStore } from './push-tokens/store.ts'
import { createSeeder } from './seeds/apply.ts'
import { openOwnSecrets } from './settings/identity.ts'
import { createSettingsService } from './settings/service.ts'
import { createSettings } from './settings/store.ts'
import { createUserDescriber } from './users/describe.ts'
import { ensureOwner } from './users/first-start.ts'
import { createUserService } from './users/service.ts'
import { createUserStore } from './users/store.ts'

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
    throttle,
    apiKeys,
    sessions,
    users,
    userService,
    describeUser,
    organizations,
    organizationService,
    deleteOrganization: createOrganizationDeletion(db, { change, organizations }),
    invites,
    onboarding,
    cliAuth,
    pushTokens,
    oauth,
    github,
    journal,
    recorder,
    secrets,
    backups,
    settingsService,
    databaseState: () => databaseState(db, config.dataDir),
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
  }
}
