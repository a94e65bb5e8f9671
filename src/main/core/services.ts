import { createActivityStore } from './activity/store.ts'
import { createApiKeyStore } from './api-keys/store.ts'
import type { AppConfig } from './config.ts'
import type { Db } from './db/open.ts'
import { createGitHubAppSettings } from './github/app-settings.ts'
import { createLinkService } from './github/links.ts'
import { createSeededReader } from './github/repositories.ts'
import { createSnapshotStore } from './github/snapshots.ts'
import type { Host } from './host.ts'
import { createIntegrationStore } from './integrations/store.ts'
import { createOnboardingService } from './onboarding/service.ts'
import { createInviteStore } from './organizations/invites.ts'
import { createProjectService } from './organizations/projects.ts'
import { createOrganizationStore } from './organizations/store.ts'
import { createPushTokenStore } from './push-tokens/store.ts'
import { createSessionStore } from './sessions/store.ts'
import { createSettings } from './settings/store.ts'
import { createUserService } from './users/service.ts'
import { createUserStore } from './users/store.ts'

export type Services = ReturnType<typeof createServices>

/**
 * Everything that works on one open database: what the server's routes and the command line's commands are made of.
 * `onChange` hears of each change, by the name of its action.
 */
export function createServices(db: Db, config: AppConfig, host: Host, onChange: (action: string) => void) {
  const { clock, log } = host
  const settings = createSettings(db)
  const activity = createActivityStore(db, { clock, settings, onChange })
  const users = createUserStore(db, clock)
  const organizations = createOrganizationStore(db, clock)
  const invites = createInviteStore(db, clock)
  const integrations = createIntegrationStore(db, clock)
  const snapshots = createSnapshotStore(db, clock)
  return {
    settings,
    activity,
    users,
    organizations,
    invites,
    integrations,
    snapshots,
    keys: createApiKeyStore(db, { clock, activity, log }),
    sessions: createSessionStore(db, clock),
    pushTokens: createPushTokenStore(db, { clock, activity }),
    userService: createUserService({ db, users, organizations, invites, activity }),
    projects: createProjectService({ db, organizations, activity, isLinked: integrations.isLinked }),
    onboarding: createOnboardingService({ db, clock, users, invites, organizations, activity }),
    githubApp: createGitHubAppSettings(settings, config.github),
    links: createLinkService({ db, integrations, activity }),
    reader: createSeededReader(snapshots),
    secrets: host.openSecrets(settings.instance()),
  }
}
