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

/** Links between a user and GitHub installations. */
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

  /** Inside a change. Returns the grant that the link had before, or null. */
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
    await tokens.sweep().catch(() => log.debug({}, 'the keychain was not swept, since it does not answer'))
  }

  return {
    /**
     * Links installations with the tokens of one authorization. One that was linked already keeps its id, gets the new tokens and
     * loses what was read before.
     * @throws AppError keychain_unavailable, or what the database threw; then everything is as it was
     */
    save: (
      actor: Actor,
      userId: number,
      person: GitHubUser,
      found: readonly Installation[],
      fresh: Tokens,
    ): Promise<void> =>
      tokens.keep(userId, fresh, (grantId) =>
        change(actor, (record) => {
          const holder = { github_login: person.login, github_user_id: person.id, grant_id: grantId }
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

    /** Takes over what GitHub says of an installation that is linked already. Whether it still is. */
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
     * Whether the link was still there.
     * @throws AppError keychain_unavailable, or what the database threw; then it stays as it is
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

    /** Repairs at the start what a crash left: secrets without a link. Without a keychain there is nothing to repair. */
    sweepSoon: (): void => background.run('could not erase the tokens of links that are gone', sweep),
  }
}

const nameOf = ({ accountName, id }: Installation) => `GitHub ${accountName ?? id}`
