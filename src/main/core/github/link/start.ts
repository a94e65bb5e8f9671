import pTimeout from 'p-timeout'
import type { CallerUser } from '../../auth/caller.ts'
import { AppError, invalid } from '../../base/errors.ts'
import type { SecretStore } from '../../base/host.ts'
import { SECOND } from '../../base/time.ts'
import type { OrganizationStore } from '../../organizations/store.ts'
import type { GitHubApi } from '../client/api.ts'
import { GitHubFailure } from '../client/failures.ts'
import type { IntegrationRow, IntegrationStore } from '../installations/store.ts'
import type { TokenVault } from '../tokens/vault.ts'
import type { Addresses } from './addresses.ts'

const CHECK_TIMEOUT_MS = 3 * SECOND

/** First-party clients handle the redirect themselves, so the user doesn't have to pick an organization on GitHub first. */
const RETURNING_CLIENTS: ReadonlySet<string> = new Set([
  'posthog_code',
  'posthog_mobile',
  'slack',
  'posthog_companion',
])

export type StartAnswer = {
  install_url: string
  connect_flow: 'oauth_authorize' | 'oauth_discover' | 'app_install'
}

export type LinkStarter = ReturnType<typeof createLinkStarter>

/** Chooses the flow for a new link and returns the URL to open. */
export function createLinkStarter(deps: {
  organizations: OrganizationStore
  integrations: IntegrationStore
  addresses: Addresses
  api: GitHubApi
  tokens: TokenVault
  secrets: SecretStore
}) {
  const { organizations, integrations, addresses, api, tokens, secrets } = deps

  /** Whether every installation that the user can see is already linked. False if GitHub can't be asked. */
  const allLinked = async (rows: readonly IntegrationRow[]): Promise<boolean> => {
    const linked = new Set(rows.map((row) => row.installation_id))
    for (const row of rows) {
      if (row.seeded === 1) continue
      try {
        const visible = await tokens.use(row, (auth) => api.installations(auth))
        return visible.every(({ id }) => linked.has(id))
      } catch (error) {
        // If only this link's token is rejected, another link's token may work.
        const isToken = error instanceof AppError && error.code === 'github_reauthorization_required'
        if (!isToken && !isUnauthorized(error)) return false
      }
    }
    return false
  }

  /** The user is waiting for the redirect, so the check times out early. */
  const allLinkedInTime = (rows: readonly IntegrationRow[]): Promise<boolean> =>
    pTimeout(allLinked(rows), { milliseconds: CHECK_TIMEOUT_MS, fallback: () => false })

  /** `beforeGitHub` is called once everything that needs no GitHub was checked, and may throw. */
  return async (
    user: CallerUser,
    body: Record<string, unknown>,
    beforeGitHub: () => void,
  ): Promise<StartAnswer> => {
    const project = projectOf(user, body.team_id)
    const connect_from = typeof body.connect_from === 'string' ? body.connect_from : ''
    const shared = project?.github_installation_id || null
    const rows = integrations.ofUser(user.id)
    const base = { user_id: user.id, connect_from, project_id: project?.id ?? null }

    if (shared !== null && !rows.some((row) => row.installation_id === shared)) {
      addresses.checkAuthorize()
      await requireKeychain()
      beforeGitHub()
      const install_url = addresses.authorize({ ...base, flow: 'personal_oauth', installation_id: shared })
      return { install_url, connect_flow: 'oauth_authorize' }
    }
    if (shared === null && RETURNING_CLIENTS.has(connect_from)) {
      addresses.checkAuthorize()
      await requireKeychain()
      beforeGitHub()
      return {
        install_url: addresses.authorize({ ...base, flow: 'oauth_discover' }),
        connect_flow: 'oauth_discover',
      }
    }
    addresses.checkInstall()
    await requireKeychain()
    beforeGitHub()
    if (await allLinkedInTime(rows))
      throw invalid('All GitHub App installations accessible to your account are already linked.')
    return { install_url: addresses.install(base), connect_flow: 'app_install' }
  }

  /** Refuses to start a link whose tokens could not be stored. */
  async function requireKeychain(): Promise<void> {
    if (await secrets.available()) return
    throw new AppError(
      'keychain_unavailable',
      'The system keychain does not answer, so a GitHub link could not be kept. Unlock it, or on Linux start a keyring in a D-Bus session, and try again.',
    )
  }

  function projectOf(user: CallerUser, teamId: unknown) {
    const mine = organizations.projectsOfUser(user.id)
    if (teamId === undefined || teamId === null || teamId === '') {
      return mine.find(({ id }) => id === user.current_project_id)
    }
    const id = toInteger(teamId)
    if (id === null) throw invalid('team_id must be an integer')
    const project = mine.find((candidate) => candidate.id === id)
    if (project === undefined) throw invalid('Invalid or inaccessible team_id for this user.')
    return project
  }
}

const isUnauthorized = (error: unknown) => error instanceof GitHubFailure && error.kind === 'unauthorized'

/** Parses a JSON value like Python's `int()`; null if that would fail. */
function toInteger(value: unknown): number | null {
  if (typeof value === 'number') return Math.trunc(value)
  if (typeof value === 'boolean') return Number(value)
  return typeof value === 'string' && /^\s*[+-]?\d+(_\d+)*\s*$/.test(value)
    ? Number(value.replaceAll('_', ''))
    : null
}
