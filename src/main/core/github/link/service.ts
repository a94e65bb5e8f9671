import type { Actor } from '../../base/actor.ts'
import type { Background } from '../../base/background.ts'
import type { Change } from '../../base/change.ts'
import type { Log } from '../../base/host.ts'
import type { GitHubUser, Installation } from '../client/api.ts'
import type { SnapshotStore } from '../installations/snapshots.ts'
import type { IntegrationRow, IntegrationStore } from '../installations/store.ts'
import type { Tokens } from '../tokens/entries.ts'
import type { GitHubOAuth } from '../tokens/oauth.ts'
import type { TokenVault } from '../tokens/vault.ts'
import type { InstallRequestStore } from './install-requests.ts'

export type LinkService = ReturnType<typeof createLinkService>

/** Links between users and GitHub installations. */
export function createLinkService(deps: {
  change: Change
  integrations: IntegrationStore
  installRequests: InstallRequestStore
  snapshots: SnapshotStore
  tokens: TokenVault
  oauth: GitHubOAuth
  background: Background
  log: Log
}) {
  const { change, integrations, installRequests, snapshots, tokens, oauth, background, log } = deps

  /** Runs inside a change. Returns the link's previous grant, or null. */
  const saveRow = (
    userId: number,
    installation: Installation,
    holder: Pick<IntegrationRow, 'github_login' | 'github_user_id' | 'grant_id'>,
  ): { grantBefore: string | null; isNew: boolean } => {
    const before = integrations.find(userId, installation.id)
    const { id } = integrations.upsert(integrations.idFor(userId, installation.id), userId, {
      installation_id: installation.id,
      repository_selection: installation.repositorySelection,
      account_type: installation.accountType,
      account_name: installation.accountName,
      ...holder,
      seeded: 0,
    })
    snapshots.drop(id)
    return { grantBefore: before?.grant_id ?? null, isNew: before === null }
  }

  const sweep = async (): Promise<void> => {
    await tokens
      .sweep()
      .catch(() => log.debug({}, 'skipped the keychain cleanup because the keychain is unavailable'))
  }

  return {
    /**
     * Links installations with the tokens of one authorization. An existing link keeps its ID, gets the new tokens, and loses its cached
     * repositories and branches.
     * @throws AppError keychain_unavailable, or a database error; nothing is changed then
     */
    save: (
      actor: Actor,
      userId: number,
      githubUser: GitHubUser,
      found: readonly Installation[],
      fresh: Tokens,
    ): Promise<void> =>
      tokens.keep(userId, fresh, (grantId) =>
        change(actor, (record) => {
          const holder = { github_login: githubUser.login, github_user_id: githubUser.id, grant_id: grantId }
          const replaced: string[] = []
          for (const installation of found) {
            const { grantBefore, isNew } = saveRow(userId, installation, holder)
            if (grantBefore !== null) replaced.push(grantBefore)
            record(isNew ? 'integration.linked' : 'integration.relinked', nameOf(installation))
          }
          installRequests.resolve(userId, found)
          return replaced
        }),
      ),

    /** Updates a link with GitHub's current data. Returns whether the link still exists. */
    update: (actor: Actor, row: IntegrationRow, installation: Installation): boolean =>
      change(actor, (record) => {
        const now = integrations.byId(row.id)
        if (now === null) return false
        const { github_login, github_user_id, grant_id } = now
        saveRow(row.user_id, installation, { github_login, github_user_id, grant_id })
        record('integration.relinked', nameOf(installation))
        return true
      }),

    /**
     * Returns whether the link still existed.
     * @throws AppError keychain_unavailable, or a database error; the link is unchanged then
     */
    async remove(actor: Actor, row: IntegrationRow): Promise<boolean> {
      let isLast = false
      const removed = await tokens.forget(row, () => {
        change(actor, (record) => {
          integrations.remove(row.id)
          record('integration.removed', `GitHub ${row.account_name ?? row.installation_id}`)
        })
        isLast = integrations.ofUser(row.user_id).length === 0
      })
      if (removed?.erased && isLast) await background.own(oauth.revoke(removed.erased))
      return removed !== null
    },

    sweep,

    /** Removes secrets without a link, which a crash may have left. Without a keychain there are none. */
    sweepSoon: (): void => background.run('could not erase the tokens of removed links', sweep),
  }
}

const nameOf = ({ accountName, id }: Installation) => `GitHub ${accountName ?? id}`
