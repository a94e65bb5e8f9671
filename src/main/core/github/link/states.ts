import { hash } from 'node:crypto'
import { sha256 } from '../../base/hashing.ts'
import { randomAlphanumerics } from '../../base/random.ts'
import { type Clock, MINUTE, timestamp, timestampIn } from '../../base/time.ts'
import type { Db } from '../../db/open.ts'

/** How long a user may take on GitHub. */
export const STATE_MS = 15 * MINUTE
const TOKEN_LENGTH = 48
/** RFC 7636 requires 43 to 128 characters. */
const VERIFIER_LENGTH = 64
const SOURCE = 'user_integration'

/** Why the user was sent to GitHub. */
export type Flow = 'personal_oauth' | 'oauth_discover' | 'personal_install' | 'personal_update' | 'manifest'

/** Flows that request an authorization, whose URL therefore carries a PKCE challenge and a redirect URL. */
export const isAuthorizeFlow = (flow: Flow) => flow === 'personal_oauth' || flow === 'oauth_discover'

export type LinkState = {
  user_id: number
  flow: Flow
  project_id: number | null
  installation_id: string | null
  connect_from: string
  verifier: string | null
  /** The GitHub that the user was sent to, as `serverOf` identifies it. */
  server_url: string | null
  /** The redirect URL of the authorize URL; null without one, and in states issued by 0.1.0. */
  redirect_url: string | null
  expires_at: string
}

export type NewState = Pick<LinkState, 'user_id' | 'flow'> &
  Partial<Pick<LinkState, 'project_id' | 'installation_id' | 'connect_from' | 'server_url' | 'redirect_url'>>

export type StateStore = ReturnType<typeof createStateStore>

/** Flows in progress. Stored in the database so that they survive a restart; hashed and single use. */
export function createStateStore(db: Db, clock: Clock) {
  const insert = db.prepare(`
    INSERT INTO github_states (hash, user_id, flow, project_id, installation_id, connect_from, verifier, server_url, redirect_url, expires_at)
    VALUES (@hash, @user_id, @flow, @project_id, @installation_id, @connect_from, @verifier, @server_url, @redirect_url, @expires_at)`)
  const purge = db.prepare('DELETE FROM github_states WHERE expires_at <= ?')
  const take = db.prepare<[string], LinkState>('DELETE FROM github_states WHERE hash = ? RETURNING *')
  const takeUpdate = db.prepare<[string, string], LinkState>(
    `DELETE FROM github_states WHERE hash = (
      SELECT hash FROM github_states WHERE flow = 'personal_update' AND installation_id = ? AND expires_at > ?
      ORDER BY expires_at LIMIT 1) RETURNING *`,
  )
  const pending = db
    .prepare<[number, string], string>(`
    SELECT max(expires_at) FROM github_states
    WHERE user_id = ? AND expires_at > ? AND flow IN ('personal_oauth', 'oauth_discover', 'personal_install')`)
    .pluck()
  const forget = db.prepare('DELETE FROM github_states WHERE user_id = ?')

  return {
    /** Returns the `state` parameter, and the PKCE challenge (S256) if the flow uses one. */
    issue: db.transaction((state: NewState): { state: string; challenge: string | null } => {
      purge.run(timestamp(clock))
      const token = randomAlphanumerics(TOKEN_LENGTH)
      const verifier = isAuthorizeFlow(state.flow) ? randomAlphanumerics(VERIFIER_LENGTH) : null
      insert.run({
        project_id: null,
        installation_id: null,
        connect_from: '',
        server_url: null,
        redirect_url: null,
        ...state,
        hash: sha256(token),
        verifier,
        expires_at: timestampIn(clock, STATE_MS),
      })
      return {
        state: new URLSearchParams({ token, source: SOURCE }).toString(),
        challenge: verifier === null ? null : hash('sha256', verifier, 'base64url'),
      }
    }).immediate,

    /** Spends a state by deleting it before it is used. Null if it is unknown, spent, or expired. */
    take(parameter: string): LinkState | null {
      const token = new URLSearchParams(parameter).get('token')
      const row = token === null ? undefined : take.get(sha256(token))
      return row === undefined || row.expires_at <= timestamp(clock) ? null : row
    },

    /**
     * Spends the state that `prepare_callback` stored for an installation whose settings a user changes on GitHub. If several users did,
     * the oldest one: GitHub doesn't say who came back, and each of them comes back once.
     */
    takeUpdate: (installationId: string): LinkState | null =>
      takeUpdate.get(installationId, timestamp(clock)) ?? null,

    /** When the user's latest flow in progress expires, or null. */
    pendingUntil: (userId: number): string | null => pending.get(userId, timestamp(clock)) ?? null,

    /** Cancels the user's flows: a later redirect finds no state. */
    forget(userId: number): void {
      forget.run(userId)
    },
  }
}
