import type { NewSession } from '../../../../shared/contract/sessions.ts'
import { sha256 } from '../../base/hashing.ts'
import { randomAlphanumerics } from '../../base/random.ts'
import { type Clock, DAY, MINUTE, timestamp, timestampIn } from '../../base/time.ts'
import type { Db } from '../../db/open.ts'
import { TEXT } from '../../db/parameters.ts'
import type { Session } from '../authenticate.ts'
import { CALLER_COLUMNS, type CallerUser, callerUserIn } from '../caller.ts'

/** UI sessions last as long as Django's default. */
const SESSION_MS = 14 * DAY
const LOGIN_TOKEN_MS = 10 * MINUTE
const TOKEN_LENGTH = 48

type SessionRow = CallerUser & { hash: string; created_at: string }

export type SessionStore = ReturnType<typeof createSessionStore>

/** UI sessions and the one-time sign-in tokens that create them. Both are stored as hashes. */
export function createSessionStore(db: Db, clock: Clock) {
  const insertToken = db.prepare('INSERT INTO login_tokens (hash, user_id, expires_at) VALUES (?, ?, ?)')
  const takeToken = db.prepare<[string], { user_id: number; expires_at: string }>(
    'DELETE FROM login_tokens WHERE hash = ? RETURNING user_id, expires_at',
  )
  const purgeTokens = db.prepare('DELETE FROM login_tokens WHERE expires_at <= ?')
  const insert = db.prepare(
    'INSERT INTO sessions (hash, user_id, created_at, expires_at) VALUES (?, ?, ?, ?)',
  )
  const purge = db.prepare('DELETE FROM sessions WHERE expires_at <= ?')
  const find = db.prepare<[string, string], SessionRow>(`
    SELECT hash, created_at, ${CALLER_COLUMNS} FROM sessions JOIN users ON users.id = user_id
    WHERE hash = ${TEXT} AND expires_at > ${TEXT}`)
  const remove = db.prepare('DELETE FROM sessions WHERE hash = ?')

  return {
    /** Creates a token that can be exchanged for one session within ten minutes. */
    issueLoginToken: db.transaction((userId: number): string => {
      purgeTokens.run(timestamp(clock))
      const token = randomAlphanumerics(TOKEN_LENGTH)
      insertToken.run(sha256(token), userId, timestampIn(clock, LOGIN_TOKEN_MS))
      return token
    }).immediate,

    /** Exchanges a sign-in token for a session; null if the token is unknown, used, or expired. */
    open: db.transaction((loginToken: string): NewSession | null => {
      const spent = takeToken.get(sha256(loginToken))
      const now = timestamp(clock)
      if (spent === undefined || spent.expires_at <= now) return null
      purge.run(now)
      const session = randomAlphanumerics(TOKEN_LENGTH)
      const expires_at = timestampIn(clock, SESSION_MS)
      insert.run(sha256(session), spent.user_id, now, expires_at)
      return { session, expires_at }
    }).immediate,

    find(token: string): Session | null {
      const row = find.get(sha256(token), timestamp(clock))
      if (row === undefined) return null
      return { hash: row.hash, createdAt: row.created_at, user: callerUserIn(row) }
    },

    close(hash: string): void {
      remove.run(hash)
    },
  }
}
