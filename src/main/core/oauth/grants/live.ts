import { type Clock, timestamp } from '../../base/time.ts'
import type { Db } from '../../db/open.ts'
import { words } from '../protocol/lists.ts'
import { type Reach, toReach } from './reach.ts'

type AccessRow = { scope: string; scoped_teams: string; scoped_organizations: string }

type ConnectionRow = AccessRow & {
  application_id: string
  authorized_at: string
  last_used_at: string | null
}

/** What an app can currently do for a user, from all its grants that have a token left. */
export type Connection = Readonly<{
  applicationId: string
  scopes: readonly string[]
  /** Of each of its grants. */
  reaches: readonly Reach[]
  authorizedAt: string
  lastUsedAt: string | null
}>

export type LiveTokens = ReturnType<typeof createLiveTokens>

/** Which tokens work now. */
export function createLiveTokens(db: Db, clock: Clock) {
  const accessOf = db.prepare<[string, number, string], AccessRow>(`
    SELECT scope, oauth_grants.scoped_teams, oauth_grants.scoped_organizations
    FROM oauth_grants JOIN oauth_access_tokens ON grant_id = oauth_grants.id
    WHERE application_id = ? AND oauth_grants.user_id = ? AND ended IS NULL AND expires_at > ? ORDER BY created_at`)
  const connections = db.prepare<{ user: number; now: string }, ConnectionRow>(`
    SELECT application_id, scope, oauth_grants.scoped_teams, oauth_grants.scoped_organizations, authorized_at, oauth_grants.last_used_at
    FROM oauth_grants JOIN oauth_access_tokens ON grant_id = oauth_grants.id
    WHERE oauth_grants.user_id = @user AND ended IS NULL AND expires_at > @now
    UNION
    SELECT application_id, scope, scoped_teams, scoped_organizations, authorized_at, last_used_at
    FROM oauth_grants JOIN oauth_refresh_tokens ON grant_id = oauth_grants.id
    WHERE user_id = @user AND ended IS NULL AND used_at IS NULL
    ORDER BY authorized_at`)

  return {
    /** The access tokens of an app and a user. */
    of: (applicationId: string, userId: number): { scopes: readonly string[]; reach: Reach }[] =>
      accessOf.all(applicationId, userId, timestamp(clock)).map((row) => ({
        scopes: words(row.scope),
        reach: toReach(row),
      })),

    /** The apps that can act for a user, the most recently authorized first. */
    connectionsOf(userId: number): Connection[] {
      const byApplication = Map.groupBy(
        connections.all({ user: userId, now: timestamp(clock) }),
        (row) => row.application_id,
      )
      return [...byApplication]
        .map(([applicationId, rows]) => ({
          applicationId,
          scopes: [...new Set(rows.flatMap(({ scope }) => words(scope)))].sort(),
          reaches: rows.map((row) => toReach(row)),
          authorizedAt: rows[0]?.authorized_at ?? '',
          lastUsedAt: rows.map((row) => row.last_used_at).reduce(later, null),
        }))
        .sort((a, b) => b.authorizedAt.localeCompare(a.authorizedAt))
    },
  }
}

const later = (a: string | null, b: string | null): string | null =>
  a === null ? b : b === null || a > b ? a : b
