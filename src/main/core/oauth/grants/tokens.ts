import { sha256 } from '../../base/hashing.ts'
import { type Clock, DAY, timestamp, timestampAt } from '../../base/time.ts'
import type { Db } from '../../db/open.ts'
import { parseReach, type Reach } from './reach.ts'

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
type AccessRow = GrantRow & { hash: string; scope: string; expires_at: string }
type RefreshRow = GrantRow & { hash: string; access_hash: string; scope: string; used_at: string | null }

const GRANT = 'oauth_grants.id, application_id, user_id, scoped_teams, scoped_organizations, ended'

export type TokenStore = ReturnType<typeof createTokenStore>

/** Grants and their tokens, which are stored as hashes. */
export function createTokenStore(db: Db, clock: Clock) {
  const insertGrant = db.prepare(`
    INSERT INTO oauth_grants (application_id, user_id, scoped_teams, scoped_organizations, authorized_at) VALUES (?, ?, ?, ?, ?)`)
  const insertAccess = db.prepare(
    'INSERT INTO oauth_access_tokens (hash, grant_id, scope, created_at, expires_at) VALUES (?, ?, ?, ?, ?)',
  )
  const insertRefresh = db.prepare(
    'INSERT INTO oauth_refresh_tokens (hash, grant_id, access_hash, scope, created_at) VALUES (?, ?, ?, ?, ?)',
  )
  const access = db.prepare<[string], AccessRow>(`
    SELECT hash, scope, expires_at, ${GRANT} FROM oauth_access_tokens JOIN oauth_grants ON oauth_grants.id = grant_id WHERE hash = ?`)
  const refresh = db.prepare<[string], RefreshRow>(`
    SELECT hash, access_hash, scope, used_at, ${GRANT} FROM oauth_refresh_tokens JOIN oauth_grants ON oauth_grants.id = grant_id
    WHERE hash = ?`)
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
      const hash = sha256(tokens.access)
      insertAccess.run(hash, grantId, tokens.scope, now, timestampAt(tokens.expiresAt))
      if (tokens.refresh !== null) insertRefresh.run(sha256(tokens.refresh), grantId, hash, tokens.scope, now)
    },

    access(value: string): AccessToken | null {
      const row = access.get(sha256(value))
      if (row === undefined) return null
      return { hash: row.hash, grant: toGrant(row), scope: row.scope, expiresAt: Date.parse(row.expires_at) }
    },

    refresh(value: string): RefreshToken | null {
      const row = refresh.get(sha256(value))
      if (row === undefined) return null
      return {
        hash: row.hash,
        grant: toGrant(row),
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
      const hash = sha256(tokens.access)
      insertAccess.run(hash, token.grant.id, tokens.scope, timestamp(clock), timestampAt(tokens.expiresAt))
      pointTo.run(hash, tokens.scope, token.hash)
      purge(token.grant.id)
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
  reach: parseReach(row.scoped_teams, row.scoped_organizations),
  ended: row.ended,
})
