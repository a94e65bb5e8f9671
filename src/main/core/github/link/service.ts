import { v7 as uuidv7 } from 'uuid'
import type { Actor } from '../../base/actor.ts'
import type { Change } from '../../base/change.ts'
import type { Log } from '../../base/host.ts'
import type { GitHubUser, Installation } from '../client/api.ts'
import type { SnapshotStore } from '../installations/snapshots.ts'
import type { IntegrationRow, IntegrationStore } from '../installations/store.ts'
import type { GitHubOAuth } from '../tokens/oauth.ts'
import type { Tokens, TokenVault } from '../tokens/vault.ts'

export type LinkService = ReturnType<typeof createLinkService>

/**
 * Links between a user and GitHub installations. Secrets go into the keychain before the row that needs them is there, and out of it
 * before the row goes; what a crash leaves in between has no row and is swept at the next start.
 */
export function createLinkService(deps: {
  change: Change
  integrations: IntegrationStore
  snapshots: SnapshotStore
  tokens: TokenVault
  oauth: GitHubOAuth
  log: Log
}) {
  const { change, integrations, snapshots, tokens, oauth, log } = deps

  const saveRow = (actor: Actor, userId: number, id: string, facts: Facts): void =>
    change(actor, (record) => {
      const isNew = integrations.find(userId, facts.installation.id) === null
      integrations.upsert(id, userId, {
        installation_id: facts.installation.id,
        repository_selection: facts.installation.repositorySelection,
        account_type: facts.installation.accountType,
        account_name: facts.installation.accountName,
        github_login: facts.person.login,
        github_user_id: facts.person.id,
        grant_id: facts.grantId,
        seeded: 0,
      })
      snapshots.drop(id)
      record(isNew ? 'integration.linked' : 'integration.relinked', nameOf(facts.installation))
    })

  const removeRow = (actor: Actor, row: IntegrationRow): boolean =>
    change(actor, (record) => {
      const existed = integrations.remove(row.id)
      if (existed) record('integration.removed', `GitHub ${row.account_name ?? row.installation_id}`)
      return existed
    })

  return {
    /**
     * Links installations with the tokens of one authorization. One that was linked already keeps its id, gets the new tokens and
     * loses what was read before.
     * @throws AppError keychain_unavailable; then no row was written and the entries are as they were
     */
    async save(
      actor: Actor,
      userId: number,
      person: GitHubUser,
      found: readonly Installation[],
      fresh: Tokens,
    ): Promise<void> {
      const grantId = uuidv7()
      const rows = found.map((installation) => ({
        id: integrations.idFor(userId, installation.id),
        facts: { installation, person, grantId },
      }))
      const saveRows = () =>
        change(actor, () => {
          for (const { id, facts } of rows) saveRow(actor, userId, id, facts)
        })
      await tokens.put(
        rows.map(({ id }) => id),
        fresh,
        saveRows,
      )
    },

    /** Takes over what GitHub says of an installation that is linked already. */
    update(actor: Actor, row: IntegrationRow, installation: Installation): void {
      const person = { login: row.github_login ?? '', id: row.github_user_id ?? 0 }
      saveRow(actor, row.user_id, row.id, { installation, person, grantId: row.grant_id ?? row.id })
    },

    /**
     * Whether the link was still there.
     * @throws AppError keychain_unavailable; then it stays as it is
     */
    async remove(actor: Actor, row: IntegrationRow): Promise<boolean> {
      if (row.seeded === 1) return removeRow(actor, row)
      const held = await tokens.peek(row)
      await tokens.erase(row.id)
      if (!removeRow(actor, row)) return false
      if (held !== null && integrations.ofUser(row.user_id).length === 0) await oauth.revoke(held)
      return true
    },

    /** Repairs at the start what a crash left: secrets without a link. Without a keychain there is nothing to repair. */
    async sweep(): Promise<void> {
      await tokens.sweep().catch(() => log.debug({}, 'the keychain was not swept, since it does not answer'))
    },
  }
}

type Facts = { installation: Installation; person: GitHubUser; grantId: string }

const nameOf = ({ accountName, id }: Installation) => `GitHub ${accountName ?? id}`
