import type { Credentials, UsedToken } from '../../auth/authenticate.ts'
import { CALLER_COLUMNS, type CallerUser, callerUserIn } from '../../auth/caller.ts'
import { createUseRecorder } from '../../auth/record-use.ts'
import { sha256 } from '../../base/hashing.ts'
import type { Log } from '../../base/host.ts'
import type { Clock } from '../../base/time.ts'
import type { Db } from '../../db/open.ts'
import { TEXT } from '../../db/parameters.ts'
import { toReach } from '../grants/reach.ts'
import { words } from '../protocol/lists.ts'

type Row = CallerUser & {
  grant_id: number
  application_name: string
  scope: string
  scoped_teams: string
  scoped_organizations: string
  expires_at: string
  last_used_at: string | null
}

/** The access tokens that requests to the API carry. */
export function createBearers(db: Db, { clock, log }: { clock: Clock; log: Log }): Credentials<UsedToken> {
  const find = db.prepare<[string], Row>(`
    SELECT grant_id, application_name, scope, scoped_teams, scoped_organizations, expires_at, last_used_at, ${CALLER_COLUMNS}
    FROM oauth_access_tokens JOIN users ON users.id = user_id WHERE hash = ${TEXT}`)
  const touchToken = db.prepare('UPDATE oauth_access_tokens SET last_used_at = ? WHERE hash = ?')
  const touchGrant = db.prepare('UPDATE oauth_grants SET last_used_at = ? WHERE id = ?')
  const touch = db.transaction((now: string, hash: string, grantId: number) => {
    touchToken.run(now, hash)
    touchGrant.run(now, grantId)
  })
  const recordUse = createUseRecorder({ clock, log, what: 'an OAuth token' })

  return {
    find(value) {
      const hash = sha256(value)
      const row = find.get(hash)
      if (row === undefined) return null
      const { teams, organizations } = toReach(row)
      return {
        hash,
        application: row.application_name,
        scopes: words(row.scope),
        scopedTeams: teams,
        scopedOrganizations: organizations,
        user: callerUserIn(row),
        hasExpired: Date.parse(row.expires_at) <= clock(),
        grantId: row.grant_id,
        lastUsedAt: row.last_used_at,
      }
    },
    recordUse: ({ hash, grantId, lastUsedAt }) =>
      recordUse(lastUsedAt, { grant: grantId }, (now) => touch.immediate(now, hash, grantId)),
  }
}
