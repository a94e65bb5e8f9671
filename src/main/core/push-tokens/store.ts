import { v7 as uuidv7 } from 'uuid'
import {
  type ListedPushToken,
  PUSH_TOKEN_CAP,
  type PushToken,
  type RegisterPushToken,
} from '../../../shared/contract/push-tokens.ts'
import type { Actor } from '../base/actor.ts'
import type { Change } from '../base/change.ts'
import { type Clock, timestamp } from '../base/time.ts'
import type { GroupCommit } from '../db/group-commit.ts'
import { type Db, inserted } from '../db/open.ts'

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
  const place = db.prepare(`
    INSERT INTO push_tokens (id, user_id, token, platform, created_at, last_seen_at)
    VALUES (@id, @user, @token, @platform, @now, @now)
    ON CONFLICT (user_id, token) DO UPDATE SET platform = excluded.platform`)
  // The one that was just registered stays, also where the clock was set back and it looks older than the others.
  const enforceCap = db.prepare(`
    DELETE FROM push_tokens WHERE user_id = @user AND token IN (
      SELECT token FROM push_tokens WHERE user_id = @user
      ORDER BY token = @token DESC, last_seen_at DESC, created_at DESC LIMIT -1 OFFSET @cap)`)
  const remove = db.prepare<[number, string], { platform: string }>(
    'DELETE FROM push_tokens WHERE user_id = ? AND token = ? RETURNING platform',
  )
  const list = db.prepare<[number], ListedPushToken>(`
    SELECT id, token, platform, created_at, last_seen_at FROM push_tokens
    WHERE user_id = ? ORDER BY last_seen_at DESC, created_at DESC`)

  const register = (actor: Actor, userId: number, { token, platform }: RegisterPushToken): PushToken =>
    deps.change(actor, (record) => {
      const before = find.get(userId, token)
      const now = timestamp(deps.clock)
      const row = inserted(upsert.get({ id: before?.id ?? uuidv7(), user: userId, token, platform, now }))
      if (before === undefined) enforceCap.run({ user: userId, token, cap: PUSH_TOKEN_CAP })
      // An app says hello each time it comes to the front; that is no change worth an entry.
      if (before?.platform !== platform) record('push_token.registered', platform)
      return row
    })

  const forget = (actor: Actor, userId: number, token: string, action: string): boolean =>
    deps.change(actor, (record) => {
      const row = remove.get(userId, token)
      if (row !== undefined) record(action, row.platform)
      return row !== undefined
    })

  return {
    /** Registers a token, or refreshes its platform and when it was last seen. Beyond the cap the oldest go. */
    register: (actor: Actor, userId: number, registration: RegisterPushToken): Promise<PushToken> =>
      deps.groupCommit(() => register(actor, userId, registration)),

    /** Whether the user held the token. */
    unregister: (actor: Actor, userId: number, token: string): Promise<boolean> =>
      deps.groupCommit(() => forget(actor, userId, token, 'push_token.unregistered')),

    /** Forgets a token whose device is gone, as the push service says. */
    prune: (actor: Actor, userId: number, token: string): boolean =>
      forget(actor, userId, token, 'push_token.pruned'),

    /** Most recently seen first. */
    list: (userId: number): ListedPushToken[] => list.all(userId),

    /** Puts a token there without a trace in the activity log, for seeds. One that is there was not seen anew. */
    put(userId: number, { token, platform }: RegisterPushToken): void {
      place.run({ id: uuidv7(), user: userId, token, platform, now: timestamp(deps.clock) })
      enforceCap.run({ user: userId, token, cap: PUSH_TOKEN_CAP })
    },
  }
}
