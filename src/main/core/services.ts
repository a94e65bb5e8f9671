import { createActivityStore } from './activity/store.ts'
import { createApiKeyStore } from './api-keys/store.ts'
import type { AppConfig } from './config.ts'
import { createGroupCommit } from './db/group-commit.ts'
import type { Db } from './db/open.ts'
import { createGitHubApi } from './github/api.ts'
import { createGitHubAppService } from './github/app-service.ts'
import { createGitHubAppSettings } from './github/app-settings.ts'
import { createLinkService } from './github/links.ts'
import { createGitHubOAuth } from './github/oauth.ts'
import { createRateLimits, type RateLimit } from './github/rate-limits.ts'
import { createRepositoryReader } from './github/repositories.ts'
import { createSnapshotStore } from './github/snapshots.ts'
import { createTokenVault } from './github/tokens.ts'
import { createAppManifest } from './github-app/manifest.ts'
import { createAddresses } from './github-link/addresses.ts'
import { createLinkCallback } from './github-link/callback.ts'
import { createInstallRequestStore } from './github-link/install-requests.ts'
import { createLinkStarter } from './github-link/start.ts'
import { createStateStore } from './github-link/states.ts'
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

export type Surroundings = {
  /** Hears of each change, by the name of its action. */
  onChange: (action: string) => void
  /** Where the server answers, such as `http://127.0.0.1:7676`. */
  ownUrl: () => string
}

/** Everything that works on one open database: what the server's routes and the command line's commands are made of. */
export function createServices(db: Db, config: AppConfig, host: Host, { onChange, ownUrl }: Surroundings) {
  const { clock, log } = host
  const environment = config.github
  const settings = createSettings(db)
  const activity = createActivityStore(db, { clock, settings, onChange })
  const users = createUserStore(db, clock)
  const organizations = createOrganizationStore(db, clock)
  const invites = createInviteStore(db, clock)
  const integrations = createIntegrationStore(db, clock)
  const secrets = host.openSecrets(settings.instance())
  return {
    settings,
    activity,
    users,
    organizations,
    invites,
    integrations,
    secrets,
    keys: createApiKeyStore(db, { clock, activity, log }),
    sessions: createSessionStore(db, clock),
    pushTokens: createPushTokenStore(db, { clock, activity, groupCommit: createGroupCommit(db) }),
    userService: createUserService({ db, users, organizations, invites, activity }),
    projects: createProjectService({ db, organizations, activity, isLinked: integrations.isLinked }),
    onboarding: createOnboardingService({ db, clock, users, invites, organizations, activity }),
    ...createGitHubServices(),
  }

  /** For `doctor`, which is another process. What GitHub answered must not fail because this could not be written. */
  function rememberRateLimit(limit: RateLimit): void {
    try {
      settings.set('github_rate_limit', JSON.stringify(limit))
    } catch (error) {
      log.debug({ reason: String(error) }, "could not remember what is left of GitHub's limit")
    }
  }

  function createGitHubServices() {
    const githubApp = createGitHubAppSettings(settings, environment)
    const snapshots = createSnapshotStore(db, clock)
    const states = createStateStore(db, clock)
    const installRequests = createInstallRequestStore(db, clock)
    const rateLimits = createRateLimits(clock, rememberRateLimit)
    const api = createGitHubApi({ app: githubApp, rateLimits, clock, log })
    const oauth = createGitHubOAuth({ app: githubApp, environment, secrets, clock, log })
    const tokens = createTokenVault({ secrets, integrations, oauth, clock, log })
    const links = createLinkService({ db, integrations, snapshots, tokens, oauth, activity, log })
    const { returnsByScheme } = githubApp
    const addresses = createAddresses({ states, app: githubApp.current, ownUrl, returnsByScheme })
    const linking = {
      states,
      addresses,
      installRequests,
      organizations,
      integrations,
      links,
      oauth,
      api,
      tokens,
      secrets,
      log,
    }
    return {
      githubApp,
      snapshots,
      states,
      installRequests,
      rateLimits,
      links,
      addresses,
      reader: createRepositoryReader({ snapshots, integrations, api, tokens, clock, log, onChange }),
      startLink: createLinkStarter(linking),
      finishLink: createLinkCallback(linking),
      appService: createGitHubAppService({ app: githubApp, environment, secrets, activity }),
      appManifest: createAppManifest({ states, app: githubApp, secrets, activity, ownUrl, log }),
    }
  }
}
