import { sha256 } from '../../base/hashing.ts'
import { type Clock, MINUTE, timestamp, timestampIn } from '../../base/time.ts'
import type { Db } from '../../db/open.ts'
import { newCode } from '../protocol/random-values.ts'
import { type Reach, toReach } from './reach.ts'

const CODE_MS = 5 * MINUTE

/** What an authorization code stands for. */
export type CodeGrant = Readonly<{
  applicationId: string
  userId: number
  redirectUri: string
  scope: string
  reach: Reach
  challenge: string
  nonce: string | null
}>

type Row = {
  application_id: string
  user_id: number
  redirect_uri: string
  scope: string
  scoped_teams: string
  scoped_organizations: string
  challenge: string
  nonce: string | null
}

export type CodeStore = ReturnType<typeof createCodeStore>

/** Authorization codes, stored as hashes. Each can be used once, within five minutes. */
export function createCodeStore(db: Db, clock: Clock) {
  const purge = db.prepare('DELETE FROM oauth_codes WHERE expires_at <= ?')
  const insert = db.prepare(`
    INSERT INTO oauth_codes (hash, application_id, user_id, redirect_uri, scope, scoped_teams, scoped_organizations, challenge, nonce,
      created_at, expires_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const find = db.prepare<[string, string], Row>(
    'SELECT * FROM oauth_codes WHERE hash = ? AND expires_at > ?',
  )
  const remove = db.prepare('DELETE FROM oauth_codes WHERE hash = ?')
  const removeOf = db.prepare(
    'DELETE FROM oauth_codes WHERE application_id = ? AND (user_id = ? OR ? IS NULL)',
  )

  return {
    issue(grant: CodeGrant): string {
      const now = timestamp(clock)
      purge.run(now)
      const code = newCode()
      insert.run(
        sha256(code),
        grant.applicationId,
        grant.userId,
        grant.redirectUri,
        grant.scope,
        JSON.stringify(grant.reach.teams),
        JSON.stringify(grant.reach.organizations),
        grant.challenge,
        grant.nonce,
        now,
        timestampIn(clock, CODE_MS),
      )
      return code
    },

    find(code: string): CodeGrant | null {
      const row = find.get(sha256(code), timestamp(clock))
      if (row === undefined) return null
      return {
        applicationId: row.application_id,
        userId: row.user_id,
        redirectUri: row.redirect_uri,
        scope: row.scope,
        reach: toReach(row),
        challenge: row.challenge,
        nonce: row.nonce,
      }
    },

    spend(code: string): void {
      remove.run(sha256(code))
    },

    /** Removes the codes that an app has from one user, or from all. */
    removeOf(applicationId: string, userId: number | null): void {
      removeOf.run(applicationId, userId, userId)
    },
  }
}
