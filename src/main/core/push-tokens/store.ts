import { v7 as uuidv7 } from 'uuid'
import {
  type ListedPushToken,
  PUSH_TOKEN_CAP,
  type PushToken,
  type RegisterPushToken,
  type RestorePushToken,
} from '../../../shared/contract/push-tokens.ts'
import type { Actor } from '../base/actor.ts'
import type { Change } from '../base/change.ts'
import { type Clock, timestamp } from '../base/time.ts'
import type { GroupCommit } from '../db/group-commit.ts'
import { type Db, inserted } from '../db/open.ts'
import { INTEGER } from '../db/parameters.ts'

export type PushTokenStore = ReturnType<typeof createPushTokenStore>

export function createPushTokenStore(
  db: Db,
  deps: { clock: Clock; change: Change; groupCommit: GroupCommit },
) {
  const find = db.prepare<[number, string], PushToken>(
    'SELECT id, platform, created_at, last_seen_at FROM push_tokens WHERE user_id = ? AND token = ?',
  )
  const upsert = db.prepare<unknown[], PushToken>(`
    INSERT INTO push_tokens (id, user_id, token, platform, created_at, last_seen_at)
    VALUES (@id, @user, @token, @platform, @now, @now)
    ON CONFLICT (user_id, token) DO UPDATE SET platform = excluded.platform, last_seen_at = excluded.last_seen_at
    RETURNING id, platform, created_at, last_seen_at`)
  const insertSeed = db.prepare(`
    INSERT INTO push_tokens (id, user_id, token, platform, created_at, last_seen_at)
    VALUES (@id, @user, @token, @platform, @now, @now)
    ON CONFLICT (user_id, token) DO UPDATE SET platform = excluded.platform`)
  const restore = db.prepare(`
    INSERT INTO push_tokens (id, user_id, token, platform, created_at, last_seen_at)
    VALUES (@id, @user, @token, @platform, @created_at, @last_seen_at) ON CONFLICT DO NOTHING`)
  const removeBeyondCap = db.prepare(`
    DELETE FROM push_tokens WHERE user_id = @user AND token IN (
      SELECT token FROM push_tokens WHERE user_id = @user
      ORDER BY token IN (SELECT value FROM json_each(@kept)) DESC, last_seen_at DESC, created_at DESC
      LIMIT -1 OFFSET ${PUSH_TOKEN_CAP})`)
  /** Never removes the tokens just registered, even if the clock was set back and they look older than the others. */
  const enforceCap = (user: number, kept: readonly string[]): void => {
    removeBeyondCap.run({ user, kept: JSON.stringify(kept) })
  }
  const remove = db.prepare<[number, string], { platform: string }>(
    'DELETE FROM push_tokens WHERE user_id = ? AND token = ? RETURNING platform',
  )
  const list = db.prepare<[number], ListedPushToken>(`
    SELECT id, token, platform, created_at, last_seen_at FROM push_tokens
    WHERE user_id = ${INTEGER} ORDER BY last_seen_at DESC, created_at DESC`)

  const register = (actor: Actor, userId: number, { token, platform }: RegisterPushToken): PushToken =>
    deps.change(actor, (record) => {
      const before = find.get(userId, token)
      const now = timestamp(deps.clock)
      const row = inserted(upsert.get({ id: before?.id ?? uuidv7(), user: userId, token, platform, now }))
      if (before === undefined) enforceCap(userId, [token])
      // Apps register each time they come to the foreground, which is not worth an activity entry.
      if (before?.platform !== platform) record('push_token.registered', platform)
      return row
    })

  const removeToken = (actor: Actor, userId: number, token: string, action: string): boolean =>
    deps.change(actor, (record) => {
      const row = remove.get(userId, token)
      if (row !== undefined) record(action, row.platform)
      return row !== undefined
    })

  return {
    /** Registers a token, or updates its platform and last-seen time. Beyond the cap, the least recently seen tokens are removed. */
    register: (actor: Actor, userId: number, registration: RegisterPushToken): Promise<PushToken> =>
      deps.groupCommit(() => register(actor, userId, registration)),

    /** Returns false if the user had no such token. */
    unregister: (actor: Actor, userId: number, token: string): Promise<boolean> =>
      deps.groupCommit(() => removeToken(actor, userId, token, 'push_token.unregistered')),

    /** Puts back a token as it was before it was removed. One that was registered again meanwhile stays as it is. */
    restore: (actor: Actor, userId: number, removed: RestorePushToken): void =>
      deps.change(actor, (record) => {
        if (restore.run({ ...removed, user: userId }).changes === 0) return
        enforceCap(userId, [removed.token])
        record('push_token.restored', removed.platform)
      }),

    /** Removes a token that the push service reports as unregistered. */
    prune: (actor: Actor, userId: number, token: string): boolean =>
      removeToken(actor, userId, token, 'push_token.pruned'),

    /** Most recently seen first. */
    list: (userId: number): ListedPushToken[] => list.all(userId),

    /** Adds a seed's tokens, the last ones up to the cap, without activity entries. Existing tokens keep their last-seen time. */
    put(userId: number, tokens: readonly RegisterPushToken[]): void {
      const kept = tokens.slice(-PUSH_TOKEN_CAP)
      for (const { token, platform } of kept)
        insertSeed.run({ id: uuidv7(), user: userId, token, platform, now: timestamp(deps.clock) })
      enforceCap(
        userId,
        kept.map(({ token }) => token),
      )
    },
  }
}
