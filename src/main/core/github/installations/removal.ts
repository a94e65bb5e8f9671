import { AppError } from '../../base/errors.ts'
import type { GitHubApi } from '../client/api.ts'
import { asAppError, GitHubFailure, TurnedAway } from '../client/failures.ts'
import type { TokenVault } from '../tokens/vault.ts'
import type { IntegrationRow, IntegrationStore } from './store.ts'

/**
 * Creates a function that finds out why GitHub turned a link away. If the same GitHub user has connected again since, and GitHub shows the
 * installation to that connection neither, connecting once more can't help: the installation was removed.
 */
export function createRemovalCheck(deps: {
  integrations: IntegrationStore
  api: GitHubApi
  tokens: TokenVault
}) {
  const { integrations, api, tokens } = deps

  /** Grant IDs are in the order of their creation. */
  const newerOf = (row: IntegrationRow): IntegrationRow | undefined =>
    integrations
      .ofUser(row.user_id)
      .find(
        ({ github_user_id, grant_id }) =>
          github_user_id !== null &&
          github_user_id === row.github_user_id &&
          (grant_id ?? '') > (row.grant_id ?? ''),
      )

  return async (row: IntegrationRow, error: unknown): Promise<unknown> => {
    const newer = asAppError(error) instanceof TurnedAway ? newerOf(row) : undefined
    if (newer === undefined) return error
    try {
      await tokens.use(newer, (auth) => api.checkInstallation(row.installation_id, auth))
      return error
    } catch (failure) {
      const isGone = failure instanceof GitHubFailure && failure.kind === 'not-found'
      return isGone ? new RemovedOnGitHub() : error
    }
  }
}

export class RemovedOnGitHub extends AppError {
  constructor() {
    super(
      'github_unavailable',
      'This installation was removed on GitHub, or your GitHub account lost access to it. Disconnect it here.',
    )
  }
}
