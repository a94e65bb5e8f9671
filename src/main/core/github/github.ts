import type { Background } from '../base/background.ts'
import type { Change } from '../base/change.ts'
import type { GitHubEnvironment } from '../base/config.ts'
import type { Log, SecretStore } from '../base/host.ts'
import type { Clock } from '../base/time.ts'
import { createTurns } from '../base/turns.ts'
import type { Db } from '../db/open.ts'
import type { OrganizationStore } from '../organizations/store.ts'
import type { Settings } from '../settings/store.ts'
import { createAppManifest } from './app/manifest.ts'
import { createGitHubAppService } from './app/service.ts'
import { createGitHubAppSettings } from './app/settings.ts'
import { createGitHubApi } from './client/api.ts'
import { createSpend } from './client/late-answers.ts'
import { createRateLimits } from './client/rate-limits.ts'
import { serverOf } from './client/server.ts'
import { createRepositoryReader } from './installations/reader.ts'
import { createRepositoryFilter } from './installations/repository-filter.ts'
import { createSnapshotStore } from './installations/snapshots.ts'
import { createIntegrationStore } from './installations/store.ts'
import { CALLBACK_PATH, createAddresses, SETUP_PATH } from './link/addresses.ts'
import { createLinkCallback } from './link/callback.ts'
import { createInstallRequestStore } from './link/install-requests.ts'
import { createReturns } from './link/returns.ts'
import { createLinkService } from './link/service.ts'
import { createLinkStarter } from './link/start.ts'
import { createStateStore } from './link/states.ts'
import { createGitHubOAuth } from './tokens/oauth.ts'
import { createTokenVault, rateKeyOf } from './tokens/vault.ts'

export type GitHub = ReturnType<typeof createGitHub>

/** GitHub: the App, links, tokens, repositories, and branches. */
export function createGitHub(deps: {
  db: Db
  clock: Clock
  log: Log
  secrets: SecretStore
  background: Background
  environment: GitHubEnvironment
  settings: Settings
  change: Change
  organizations: OrganizationStore
  /** The server's own URL. */
  ownUrl: () => string
  /** Called when a snapshot changed, so that the UI can update. */
  onChange: (action: string) => void
}) {
  const {
    db,
    clock,
    log,
    secrets,
    background,
    environment,
    settings,
    change,
    organizations,
    ownUrl,
    onChange,
  } = deps

  const app = createGitHubAppSettings(settings, environment)
  const appService = createGitHubAppService({ app, environment, secrets, change, background })
  const integrations = createIntegrationStore(db, clock)
  const snapshots = createSnapshotStore(db, clock)
  const states = createStateStore(db, clock)
  const installRequests = createInstallRequestStore(db, clock)
  const rateLimits = createRateLimits(clock, (limit) => {
    // Stored for `doctor`, which is another process. A failure to write must not fail the request to GitHub.
    try {
      settings.set('github_rate_limit', JSON.stringify(limit))
    } catch (error) {
      log.debug({ reason: String(error) }, "could not store GitHub's rate limit")
    }
  })
  const api = createGitHubApi({ server: app.current, rateLimits, clock, log, stopping: background.signal })
  const spend = createSpend(background)
  const oauth = createGitHubOAuth({
    app: app.current,
    clientSecret: appService.clientSecret,
    spend,
    clock,
    log,
  })
  const tokens = createTokenVault({
    secrets,
    links: integrations,
    oauth,
    server: () => serverOf(app.current()),
    legacyServer: app.legacyServer,
    inTurn: createTurns(background.own),
    background,
    clock,
    log,
  })
  const links = createLinkService({
    change,
    integrations,
    installRequests,
    snapshots,
    tokens,
    oauth,
    background,
    log,
  })
  const reader = createRepositoryReader({
    snapshots,
    integrations,
    api,
    tokens,
    clock,
    log,
    background,
    onChange,
  })
  const addresses = createAddresses({ states, app: app.current, ownUrl, redirect: app.redirect })
  const startLink = createLinkStarter({ organizations, integrations, addresses, api, tokens, secrets })
  const returns = createReturns(clock)
  const finish = createLinkCallback({
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
    server: () => serverOf(app.current()),
    returns,
    log,
  })
  const finishLink: typeof finish = (query) => background.own(finish(query))
  const manifest = createAppManifest({
    issueState: (userId, server_url) => states.issue({ user_id: userId, flow: 'manifest', server_url }).state,
    takeState: (parameter) => {
      const state = states.take(parameter)
      return state?.flow === 'manifest' && state.server_url !== null
        ? { userId: state.user_id, server: state.server_url }
        : null
    },
    app,
    adopt: appService.adopt,
    spend,
    secrets,
    addresses: { own: ownUrl, callbackPath: CALLBACK_PATH, setupPath: SETUP_PATH },
    log,
  })

  const rateLimitOf = (userId: number) => {
    const link = integrations.ofUser(userId).find((row) => row.seeded === 0)
    const limit = link === undefined ? null : rateLimits.of(rateKeyOf(link, serverOf(app.current())))
    return limit && { limit: limit.limit, remaining: limit.remaining, resets_at: limit.resetsAt }
  }

  return {
    app,
    appService,
    integrations,
    snapshots,
    links,
    reader,
    states,
    installRequests,
    addresses,
    startLink,
    manifest,
    rateLimitOf,
    filterRepositories: createRepositoryFilter(db, snapshots),
    /** Completes a link with GitHub's redirect, and returns where to redirect next. */
    finishLink,

    /** Forgets what is in memory of data that was replaced as a whole. */
    dataReplaced(): void {
      snapshots.dataReplaced()
      tokens.dataReplaced()
      returns.clear()
    },
    forgetLimits: rateLimits.clear,
  }
}
