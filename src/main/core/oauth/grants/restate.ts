import { SECOND, timestampAt } from '../../base/time.ts'
import type { Db } from '../../db/open.ts'
import type { Reach } from './reach.ts'

export type Restatement = ReturnType<typeof createRestatement>

/** Changes grants and tokens where they are, for seeds that state them differently than before. */
export function createRestatement(db: Db) {
  const grantReach = db.prepare(
    'UPDATE oauth_grants SET scoped_teams = @teams, scoped_organizations = @organizations WHERE id = @grantId',
  )
  const tokenReach = db.prepare(`
    UPDATE oauth_access_tokens SET scoped_teams = @teams, scoped_organizations = @organizations WHERE grant_id = @grantId`)
  const createdAt = db
    .prepare<[string], string>('SELECT created_at FROM oauth_access_tokens WHERE hash = ?')
    .pluck()
  const access = db.prepare(
    'UPDATE oauth_access_tokens SET scope = ?, expires_at = coalesce(?, expires_at) WHERE hash = ?',
  )
  const refresh = db.prepare('UPDATE oauth_refresh_tokens SET scope = ? WHERE hash = ?')
  const name = db.prepare(`
    UPDATE oauth_access_tokens SET application_name = @name
    WHERE application_name <> @name AND grant_id IN (SELECT id FROM oauth_grants WHERE application_id = @id)`)

  return {
    /** Of a grant and all its access tokens. */
    reach(grantId: number, { teams, organizations }: Reach): void {
      const columns = { grantId, teams: JSON.stringify(teams), organizations: JSON.stringify(organizations) }
      grantReach.run(columns)
      tokenReach.run(columns)
    },

    /** `expiresIn` is in seconds since the token was made; undefined leaves its expiry. */
    access(hash: string, scope: string, expiresIn: number | undefined): void {
      const created = createdAt.get(hash)
      if (created === undefined) return
      const expiresAt = expiresIn === undefined ? null : timestampAt(Date.parse(created) + expiresIn * SECOND)
      access.run(scope, expiresAt, hash)
    },

    refresh(hash: string, scope: string): void {
      refresh.run(scope, hash)
    },

    /** The name of an application, which each access token has a copy of. */
    applicationName(id: string, applicationName: string): void {
      name.run({ id, name: applicationName })
    },
  }
}
