import type { UsedToken } from '../../auth/authenticate.ts'
import { sha256 } from '../../base/hashing.ts'
import type { Log } from '../../base/host.ts'
import { type Clock, HOUR, timestamp } from '../../base/time.ts'
import type { Db } from '../../db/open.ts'
import { parseReach } from '../grants/reach.ts'
import { words } from '../protocol/parameters.ts'

type Row = {
  hash: string
  scope: string
  expires_at: string
  grant_id: number
  user_id: number
  scoped_teams: string
  scoped_organizations: string
  last_used_at: string | null
  name: string
}

/** Finds the access token that a request to the API carries, and records its grant's use, at most once per hour. */
export function createBearerLookup(db: Db, { clock, log }: { clock: Clock; log: Log }) {
  const find = db.prepare<[string], Row>(`
    SELECT hash, scope, expires_at, grant_id, user_id, scoped_teams, scoped_organizations, last_used_at, name
    FROM oauth_access_tokens
    JOIN oauth_grants ON oauth_grants.id = grant_id
    JOIN oauth_applications ON oauth_applications.id = application_id
    WHERE hash = ?`)
  const touch = db.prepare('UPDATE oauth_grants SET last_used_at = ? WHERE id = ?')

  return (value: string): UsedToken | null => {
    const row = find.get(sha256(value))
    if (row === undefined) return null
    const now = clock()
    const hasExpired = Date.parse(row.expires_at) <= now
    if (!hasExpired) recordUse(row, now)
    const reach = parseReach(row.scoped_teams, row.scoped_organizations)
    return {
      hash: row.hash,
      application: row.name,
      scopes: scopesIn(row.scope),
      scopedTeams: reach.teams,
      scopedOrganizations: reach.organizations,
      userId: row.user_id,
      hasExpired,
    }
  }

  function recordUse(row: Row, now: number): void {
    if (row.last_used_at !== null && Math.abs(now - Date.parse(row.last_used_at)) < HOUR) return
    try {
      touch.run(timestamp(clock), row.grant_id)
    } catch (error) {
      // Reads must keep working when the disk is full.
      log.warn({ grant: row.grant_id, reason: String(error) }, 'could not record the use of an OAuth token')
    }
  }
}

/** A cache, because nearly all tokens have one of the same few lists of scopes. */
const known = new Map<string, readonly string[]>()
const MAX_CACHED = 1000

function scopesIn(text: string): readonly string[] {
  const before = known.get(text)
  if (before !== undefined) return before
  const scopes = words(text)
  if (known.size >= MAX_CACHED) known.clear()
  known.set(text, scopes)
  return scopes
}
