import type { UsedToken } from '../../auth/authenticate.ts'
import { sha256 } from '../../base/hashing.ts'
import type { Log } from '../../base/host.ts'
import { type Clock, HOUR, timestamp } from '../../base/time.ts'
import type { Db } from '../../db/open.ts'
import { toReach } from '../grants/reach.ts'
import { words } from '../protocol/lists.ts'

type Row = {
  grant_id: number
  user_id: number
  application_name: string
  scope: string
  scoped_teams: string
  scoped_organizations: string
  expires_at: string
  last_used_at: string | null
}

/** Finds the access token that a request to the API carries, and records its use, at most once per hour. */
export function createBearerLookup(db: Db, { clock, log }: { clock: Clock; log: Log }) {
  const find = db.prepare<[string], Row>(`
    SELECT grant_id, user_id, application_name, scope, scoped_teams, scoped_organizations, expires_at, last_used_at
    FROM oauth_access_tokens WHERE hash = ?`)
  const touchToken = db.prepare('UPDATE oauth_access_tokens SET last_used_at = ? WHERE hash = ?')
  const touchGrant = db.prepare('UPDATE oauth_grants SET last_used_at = ? WHERE id = ?')
  const touch = db.transaction((hash: string, grantId: number) => {
    const now = timestamp(clock)
    touchToken.run(now, hash)
    touchGrant.run(now, grantId)
  })

  return (value: string): UsedToken | null => {
    const hash = sha256(value)
    const row = find.get(hash)
    if (row === undefined) return null
    const now = clock()
    const hasExpired = Date.parse(row.expires_at) <= now
    if (!hasExpired) recordUse(hash, row, now)
    const { teams, organizations } = toReach(row)
    return {
      hash,
      application: row.application_name,
      scopes: words(row.scope),
      scopedTeams: teams,
      scopedOrganizations: organizations,
      userId: row.user_id,
      hasExpired,
    }
  }

  function recordUse(hash: string, row: Row, now: number): void {
    if (row.last_used_at !== null && Math.abs(now - Date.parse(row.last_used_at)) < HOUR) return
    try {
      touch.immediate(hash, row.grant_id)
    } catch (error) {
      // Reads must keep working when the disk is full.
      log.warn({ grant: row.grant_id, reason: String(error) }, 'could not record the use of an OAuth token')
    }
  }
}
