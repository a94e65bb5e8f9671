import { sha256 } from '../../base/hashing.ts'
import { type Clock, DAY, timestamp, timestampAt } from '../../base/time.ts'
import type { Db } from '../../db/open.ts'
import { type Reach, toReach } from './reach.ts'

/** How long used and expired tokens are kept to recognize them by. */
const KEPT_MS = 30 * DAY

/** Why a grant ended: the user disconnected the app, all its sessions were ended, the app revoked it, or a used refresh token came again. */
export type Ending = 'disconnected' | 'application' | 'revoked' | 'reused'

/** An authorization of an app by a user, the family of all tokens that came of it. */
export type Grant = Readonly<{
  id: number
  applicationId: string
  userId: number
  reach: Reach
  ended: Ending | null
}>

export type AccessToken = Readonly<{ hash: string; grant: Grant; scope: string; expiresAt: number }>
export type RefreshToken = Readonly<{
  hash: string
  grant: Grant
  accessHash: string
  scope: string
  usedAt: number | null
}>

/** What a grant and its first tokens are made of. */
export type NewGrant = Readonly<{ applicationId: string; userId: number; reach: Reach }>
/** A new access token, with the refresh token that comes with it. */
export type NewTokens = Readonly<{
  access: string
  refresh: string | null
  scope: string
  expiresAt: number
}>

type GrantRow = {
  id: number
  application_id: string
  user_id: number
  scoped_teams: string
  scoped_organizations: string
  ended: Ending | null
}
type AccessRow = { grant_id: number; scope: string; expires_at: string }
type RefreshRow = { grant_id: number; access_hash: string; scope: string; used_at: string | null }

export type TokenStore = ReturnType<typeof createTokenStore>

/** Grants and their tokens, which are stored as hashes. */
export function createTokenStore(db: Db, clock: Clock) {
  const insertGrant = db.prepare(`
    INSERT INTO oauth_grants (application_id, user_id, scoped_teams, scoped_organizations, authorized_at) VALUES (?, ?, ?, ?, ?)`)
  const insertAccess = db.prepare(`
    INSERT INTO oauth_access_tokens (hash, grant_id, user_id, application_name, scope, scoped_teams, scoped_organizations, created_at,
      expires_at, last_used_at)
    SELECT @hash, oauth_grants.id, oauth_grants.user_id, name, @scope, scoped_teams, scoped_organizations, @now, @expiresAt, last_used_at
    FROM oauth_grants JOIN oauth_applications ON oauth_applications.id = application_id WHERE oauth_grants.id = @grantId`)
  const insertRefresh = db.prepare(
    'INSERT INTO oauth_refresh_tokens (hash, grant_id, access_hash, scope, created_at) VALUES (?, ?, ?, ?, ?)',
  )
  // Two look-ups by key are several times as fast as a join.
  const access = db.prepare<[string], AccessRow>(
    'SELECT grant_id, scope, expires_at FROM oauth_access_tokens WHERE hash = ?',
  )
  const refresh = db.prepare<[string], RefreshRow>(
    'SELECT grant_id, access_hash, scope, used_at FROM oauth_refresh_tokens WHERE hash = ?',
  )
  const grant = db.prepare<[number], GrantRow>(
    'SELECT id, application_id, user_id, scoped_teams, scoped_organizations, ended FROM oauth_grants WHERE id = ?',
  )
  const removeAccess = db.prepare('DELETE FROM oauth_access_tokens WHERE hash = ?')
  const removeAllAccess = db.prepare('DELETE FROM oauth_access_tokens WHERE grant_id = ?')
  const use = db.prepare('UPDATE oauth_refresh_tokens SET used_at = ? WHERE hash = ?')
  const pointTo = db.prepare('UPDATE oauth_refresh_tokens SET access_hash = ?, scope = ? WHERE hash = ?')
  const end = db.prepare('UPDATE oauth_grants SET ended = ? WHERE id = ? AND ended IS NULL')
  const grantsOf = db.prepare<[string, number | null, number | null], { id: number }>(
    'SELECT id FROM oauth_grants WHERE application_id = ? AND (user_id = ? OR ? IS NULL) AND ended IS NULL',
  )
  const purgeAccess = db.prepare('DELETE FROM oauth_access_tokens WHERE grant_id = ? AND expires_at < ?')
  const purgeUsed = db.prepare('DELETE FROM oauth_refresh_tokens WHERE grant_id = ? AND used_at < ?')

  const store = {
    /** @returns the grant's ID */
    createGrant({ applicationId, userId, reach }: NewGrant): number {
      const { teams, organizations } = reach
      const { lastInsertRowid } = insertGrant.run(
        applicationId,
        userId,
        JSON.stringify(teams),
        JSON.stringify(organizations),
        timestamp(clock),
      )
      return Number(lastInsertRowid)
    },

    addTokens(grantId: number, tokens: NewTokens): void {
      const now = timestamp(clock)
      const hash = addAccess(grantId, tokens, now)
      if (tokens.refresh !== null) insertRefresh.run(sha256(tokens.refresh), grantId, hash, tokens.scope, now)
    },

    access(value: string): AccessToken | null {
      const hash = sha256(value)
      const row = access.get(hash)
      const owner = row && grant.get(row.grant_id)
      if (row === undefined || owner === undefined) return null
      return { hash, grant: toGrant(owner), scope: row.scope, expiresAt: Date.parse(row.expires_at) }
    },

    refresh(value: string): RefreshToken | null {
      const hash = sha256(value)
      const row = refresh.get(hash)
      const owner = row && grant.get(row.grant_id)
      if (row === undefined || owner === undefined) return null
      return {
        hash,
        grant: toGrant(owner),
        accessHash: row.access_hash,
        scope: row.scope,
        usedAt: row.used_at === null ? null : Date.parse(row.used_at),
      }
    },

    removeAccess(hash: string): void {
      removeAccess.run(hash)
    },

    /** Marks a refresh token as used, which also ends the access token that came with it. */
    use(token: RefreshToken): void {
      use.run(timestamp(clock), token.hash)
      removeAccess.run(token.accessHash)
      purge(token.grant.id)
    },

    /** Adds an access token beside the earlier ones, for a refresh token that stays as it is. */
    addAccess(token: RefreshToken, tokens: NewTokens): void {
      pointTo.run(addAccess(token.grant.id, tokens, timestamp(clock)), tokens.scope, token.hash)
      purge(token.grant.id)
    },

    /** Adds a refresh token to an access token that has none. */
    addRefresh(token: AccessToken, value: string, scope: string): void {
      insertRefresh.run(sha256(value), token.grant.id, token.hash, scope, timestamp(clock))
    },

    /** Ends a grant: none of its tokens works any more. */
    end(grantId: number, why: Ending): void {
      end.run(why, grantId)
      removeAllAccess.run(grantId)
    },

    /** Ends what an app has from one user, or from all. @returns how many grants that were */
    endAll(applicationId: string, userId: number | null, why: Ending): number {
      const grants = grantsOf.all(applicationId, userId, userId)
      for (const { id } of grants) store.end(id, why)
      return grants.length
    },
  }
  return store

  function addAccess(grantId: number, { access, scope, expiresAt }: NewTokens, now: string): string {
    const hash = sha256(access)
    insertAccess.run({ hash, grantId, scope, now, expiresAt: timestampAt(expiresAt) })
    return hash
  }

  function purge(grantId: number): void {
    const before = timestampAt(clock() - KEPT_MS)
    purgeAccess.run(grantId, before)
    purgeUsed.run(grantId, before)
  }
}

const toGrant = (row: GrantRow): Grant => ({
  id: row.id,
  applicationId: row.application_id,
  userId: row.user_id,
  reach: toReach(row),
  ended: row.ended,
})
