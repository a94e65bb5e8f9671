import { INSTALLATION_ID } from '../../../../shared/github.ts'
import type { Actor } from '../../base/actor.ts'
import { AppError } from '../../base/errors.ts'
import type { Log, SecretStore } from '../../base/host.ts'
import type { OrganizationStore } from '../../organizations/store.ts'
import type { GitHubApi, Installation } from '../client/api.ts'
import { GitHubFailure } from '../client/failures.ts'
import type { IntegrationStore } from '../installations/store.ts'
import type { Tokens } from '../tokens/entries.ts'
import type { GitHubOAuth } from '../tokens/oauth.ts'
import type { TokenVault } from '../tokens/vault.ts'
import type { Addresses } from './addresses.ts'
import type { InstallRequestStore } from './install-requests.ts'
import { finalRedirect, type LinkError } from './redirects.ts'
import type { Returns } from './returns.ts'
import type { LinkService } from './service.ts'
import { isAuthorizeFlow, type LinkState, type StateStore } from './states.ts'

/** The query parameters that GitHub redirects with. */
export type CallbackQuery = {
  code?: string | undefined
  state?: string | undefined
  installation_id?: string | undefined
  setup_action?: string | undefined
  error?: string | undefined
}

/** Ends a callback with an error code for the user's browser. */
class LinkRefused extends Error {
  override readonly name = 'LinkRefused'
  readonly code: LinkError
  constructor(code: LinkError, cause?: unknown) {
    super(code, { cause })
    this.code = code
  }
}

export type LinkCallback = ReturnType<typeof createLinkCallback>

/**
 * GitHub's redirect. It arrives in the system's browser, which has no session here: the unspent state and its PKCE verifier identify the
 * user. Returns where to redirect the browser next.
 */
export function createLinkCallback(deps: {
  states: StateStore
  addresses: Addresses
  installRequests: InstallRequestStore
  organizations: OrganizationStore
  integrations: IntegrationStore
  links: LinkService
  oauth: GitHubOAuth
  api: GitHubApi
  tokens: TokenVault
  secrets: SecretStore
  /** The configured GitHub. */
  server: () => string
  returns: Returns
  log: Log
}) {
  const {
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
    server,
    returns,
    log,
  } = deps

  return (query: CallbackQuery): Promise<string> => {
    if (!query.state) return finish(query, preparedUpdate(query))
    const state = states.take(query.state)
    // A browser may fetch the same address twice, and shows the second answer.
    if (state === null) return returns.outcomeOf(query) ?? finish(query, null)
    return returns.remember(query, finish(query, state))
  }

  async function finish(query: CallbackQuery, state: LinkState | null): Promise<string> {
    const connectFrom = state?.connect_from ?? ''
    try {
      return (await proceed(query, state)) ?? finalRedirect(connectFrom, null)
    } catch (error) {
      if (!(error instanceof LinkRefused)) throw error
      log.info({ code: error.code, flow: state?.flow ?? null }, 'could not link GitHub')
      return finalRedirect(connectFrom, error.code)
    }
  }

  /** The URL of the next step, or null if the link is complete. @throws LinkRefused */
  async function proceed(query: CallbackQuery, state: LinkState | null): Promise<string | null> {
    if (query.error)
      throw new LinkRefused(query.error === 'access_denied' ? 'access_denied' : 'github_oauth_error')
    if (!query.state && state === null) throw new LinkRefused('missing_params')
    if (state === null || state.flow === 'manifest') throw new LinkRefused('invalid_state')
    // A code goes only to the GitHub that it is from. States issued by 0.1.0 don't name one.
    if (state.server_url !== null && state.server_url !== server()) throw new LinkRefused('invalid_state')
    if (state.flow === 'personal_update') return update(state)
    if (query.setup_action === 'request' && !query.installation_id) {
      installRequests.record(state.user_id)
      throw new LinkRefused('github_install_pending')
    }
    if (!query.code) return withoutCode(query, state)
    return withCode(query.code, query, state)
  }

  /** After an installation without authorization, the user still has to authorize the App. */
  function withoutCode(query: CallbackQuery, state: LinkState): string {
    if (state.flow !== 'personal_install' || !query.installation_id) throw new LinkRefused('missing_params')
    return orRefuse('exchange_failed', () => addresses.authorize(next(state, 'oauth_discover')))
  }

  async function withCode(code: string, query: CallbackQuery, state: LinkState): Promise<string | null> {
    const bound = boundInstallation(state)
    if (!(await secrets.available())) throw new LinkRefused('keychain_unavailable')
    // GitHub compares it with the one of the authorize URL, which the settings may no longer have.
    const redirectUrl = isAuthorizeFlow(state.flow) ? (state.redirect_url ?? addresses.callback()) : null
    const fresh = await refuseAs(
      'exchange_failed',
      oauth.exchange(code, state.server_url ?? server(), redirectUrl, state.verifier),
    )
    try {
      if (state.flow === 'oauth_discover') return await linkAll(state, fresh)
      return await linkOne(bound ?? query.installation_id ?? '', state, fresh)
    } catch (error) {
      // These tokens won't be used, so they must not stay valid.
      await oauth.revoke(fresh)
      throw error
    }
  }

  /** The fast path links the installation stored with the state, not the one in the URL, if one of the user's projects still shares it. */
  function boundInstallation(state: LinkState): string | null {
    if (state.flow !== 'personal_oauth') return null
    const id = state.installation_id
    const shared = organizations
      .projectsOfUser(state.user_id)
      .some((project) => project.github_installation_id === id)
    if (id === null || !shared) throw new LinkRefused('invalid_installation')
    return id
  }

  function visibleTo(fresh: Tokens): Promise<Installation[]> {
    return refuseAs('installation_fetch_failed', tokens.useFresh(fresh, api.installations))
  }

  async function linkAll(state: LinkState, fresh: Tokens): Promise<string | null> {
    const found = await visibleTo(fresh)
    if (found.length === 0) {
      await oauth.revoke(fresh)
      return orRefuse('installation_fetch_failed', () => addresses.install(next(state, 'personal_install')))
    }
    await save(state, found, fresh)
    return null
  }

  async function linkOne(id: string, state: LinkState, fresh: Tokens): Promise<null> {
    if (!INSTALLATION_ID.test(id)) throw new LinkRefused('invalid_installation_id')
    try {
      await tokens.useFresh(fresh, (auth) => api.checkInstallation(id, auth))
    } catch (error) {
      const isHidden = error instanceof GitHubFailure && error.kind === 'not-found'
      throw new LinkRefused(isHidden ? 'installation_not_authorized' : 'installation_verify_failed', error)
    }
    const found = (await visibleTo(fresh)).filter((installation) => installation.id === id)
    if (found.length === 0) throw new LinkRefused('installation_fetch_failed')
    await save(state, found, fresh)
    return null
  }

  async function save(state: LinkState, found: readonly Installation[], fresh: Tokens): Promise<void> {
    const githubUser = await refuseAs('installation_fetch_failed', tokens.useFresh(fresh, api.user))
    try {
      await links.save(actorOf(state), state.user_id, githubUser, found, fresh)
    } catch (error) {
      const isKeychain = error instanceof AppError && error.code === 'keychain_unavailable'
      throw new LinkRefused(isKeychain ? 'keychain_unavailable' : 'integration_create_failed', error)
    }
  }

  /** The user changed on GitHub which repositories the App may access; this redirect carries no code and needs none. */
  async function update(state: LinkState): Promise<null> {
    const row = integrations.find(state.user_id, state.installation_id ?? '')
    if (row === null) throw new LinkRefused('invalid_installation')
    const visible = await refuseAs(
      'installation_fetch_failed',
      tokens.use(row, (auth) => api.installations(auth)),
    )
    const installation = visible.find(({ id }) => id === row.installation_id)
    if (installation === undefined) throw new LinkRefused('installation_not_authorized')
    if (!links.update(actorOf(state), row, installation)) throw new LinkRefused('invalid_installation')
    return null
  }

  function preparedUpdate(query: CallbackQuery): LinkState | null {
    return query.installation_id && !query.code && !query.error
      ? states.takeUpdate(query.installation_id)
      : null
  }
}

function next<F extends LinkState['flow']>({ user_id, project_id, connect_from }: LinkState, flow: F) {
  return { user_id, project_id, connect_from, flow }
}

function actorOf(state: LinkState): Actor {
  return { userId: state.user_id, via: 'github', keyLabel: null }
}

async function refuseAs<T>(code: LinkError, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    const isKeychain = error instanceof AppError && error.code === 'keychain_unavailable'
    throw new LinkRefused(isKeychain ? 'keychain_unavailable' : code, error)
  }
}

function orRefuse(code: LinkError, address: () => string): string {
  try {
    return address()
  } catch (error) {
    throw new LinkRefused(code, error)
  }
}
