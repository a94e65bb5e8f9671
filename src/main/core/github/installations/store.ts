import { v7 as uuidv7 } from 'uuid'
import { type Clock, timestamp } from '../../base/time.ts'
import { type Db, inserted } from '../../db/open.ts'
import { INTEGER } from '../../db/parameters.ts'

/** What was found when GitHub was read last. Connecting again renews a link that was turned away, but brings no removed installation back. */
export const REACH = { works: 0, turnedAway: 1, removed: 2 } as const
export type Reach = (typeof REACH)[keyof typeof REACH]

/** A user's link to an installation. Its tokens are in the keychain. */
export type IntegrationRow = {
  id: string
  user_id: number
  installation_id: string
  repository_selection: string | null
  account_type: string | null
  account_name: string | null
  github_login: string | null
  github_user_id: number | null
  grant_id: string | null
  seeded: number
  repository_snapshot_id: number | null
  /** A `Reach`. */
  needs_reauthorization: number
  created_at: string
}

export type InstallationFacts = Pick<
  IntegrationRow,
  | 'installation_id'
  | 'repository_selection'
  | 'account_type'
  | 'account_name'
  | 'github_login'
  | 'github_user_id'
  | 'grant_id'
  | 'seeded'
>

export type IntegrationStore = ReturnType<typeof createIntegrationStore>

export function createIntegrationStore(db: Db, clock: Clock) {
  const ofUser = db.prepare<[number], IntegrationRow>(
    `SELECT * FROM integrations WHERE user_id = ${INTEGER} ORDER BY created_at, rowid`,
  )
  const find = db.prepare<[number, string], IntegrationRow>(
    'SELECT * FROM integrations WHERE user_id = ? AND installation_id = ?',
  )
  const all = db.prepare<[], IntegrationRow>('SELECT * FROM integrations ORDER BY created_at, rowid')
  const byId = db.prepare<[string], IntegrationRow>('SELECT * FROM integrations WHERE id = ?')
  const ofGrant = db.prepare<[string], IntegrationRow>('SELECT * FROM integrations WHERE grant_id = ?')
  const linked = db.prepare('SELECT 1 FROM integrations WHERE installation_id = ?')
  const remove = db.prepare('DELETE FROM integrations WHERE id = ?')
  const mark = db.prepare('UPDATE integrations SET needs_reauthorization = ? WHERE id = ?')
  const linkedByOthers = db.prepare('SELECT 1 FROM integrations WHERE installation_id = ? AND user_id <> ?')
  const upsert = db.prepare<unknown[], IntegrationRow>(`
    INSERT INTO integrations (id, user_id, installation_id, repository_selection, account_type, account_name,
      github_login, github_user_id, grant_id, seeded, created_at)
    VALUES (@id, @user_id, @installation_id, @repository_selection, @account_type, @account_name,
      @github_login, @github_user_id, @grant_id, @seeded, @created_at)
    ON CONFLICT (user_id, installation_id) DO UPDATE SET
      repository_selection = excluded.repository_selection, account_type = excluded.account_type,
      account_name = excluded.account_name, github_login = excluded.github_login,
      github_user_id = excluded.github_user_id, grant_id = excluded.grant_id, seeded = excluded.seeded, needs_reauthorization = 0
    RETURNING *`)

  return {
    /** Oldest first. */
    ofUser: (userId: number): IntegrationRow[] => ofUser.all(userId),
    find: (userId: number, installationId: string): IntegrationRow | null =>
      find.get(userId, installationId) ?? null,
    byId: (id: string): IntegrationRow | null => byId.get(id) ?? null,
    all: (): IntegrationRow[] => all.all(),
    /** Whether any user has linked the installation. */
    isLinked: (installationId: string): boolean => linked.get(installationId) !== undefined,
    isLinkedByOthers: (installationId: string, userId: number): boolean =>
      linkedByOthers.get(installationId, userId) !== undefined,
    markReach(id: string, reach: Reach): void {
      mark.run(reach, id)
    },
    /** The ID of the existing link to this installation, or one for a new link. */
    idFor: (userId: number, installationId: string): string =>
      find.get(userId, installationId)?.id ?? uuidv7(),
    /** Links an installation; an existing link keeps its ID and creation time. */
    upsert: (id: string, userId: number, facts: InstallationFacts): IntegrationRow =>
      inserted(upsert.get({ id, user_id: userId, created_at: timestamp(clock), ...facts })),
    /** The links that share the tokens of one authorization. */
    ofGrant: (grantId: string): IntegrationRow[] => ofGrant.all(grantId),
    /** Returns whether the link existed. */
    remove: (id: string): boolean => remove.run(id).changes > 0,
  }
}
