import {
  type ActivityEntry,
  type ActivityFilter,
  activityEntrySchema,
} from '../../../shared/contract/activity.ts'
import type { Actor } from '../base/actor.ts'
import type { Change, Recorder } from '../base/change.ts'
import { type Clock, timestamp, timestampAt } from '../base/time.ts'
import type { Db } from '../db/open.ts'

export type ActivityLog = ReturnType<typeof createActivityLog>

/**
 * Records who changed what, when, and with which key, but never secrets. `limit` is the number of entries to keep; `onChange` is called for
 * each entry after the transaction that wrote it.
 */
export function createActivityLog(
  db: Db,
  deps: { clock: Clock; limit: () => number; onChange: (action: string) => void },
) {
  // SQLite's own lower() knows only ASCII.
  db.function('fold', { deterministic: true }, (text) =>
    typeof text === 'string' ? text.toLowerCase() : text,
  )
  const insert = db.prepare(
    'INSERT INTO activity (at, user_id, via, key_label, action, subject) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const prune = db.prepare('DELETE FROM activity WHERE id <= ?')
  const select = db.prepare(`
    SELECT activity.id, at, users.email, via, key_label, action, subject
    FROM activity LEFT JOIN users ON users.id = activity.user_id
    WHERE (@user IS NULL OR activity.user_id = @user)
      AND (@before IS NULL OR activity.id < @before)
      AND (@action IS NULL OR action = @action OR substr(action, 1, length(@action) + 1) = @action || '.')
      AND (@key IS NULL OR key_label = @key)
      AND (@since IS NULL OR at >= @since)
      AND (@until IS NULL OR at < @until)
      AND (@search IS NULL OR instr(fold(subject || ' ' || coalesce(users.email, '') || ' ' || coalesce(key_label, '')), fold(@search)) > 0)
    ORDER BY activity.id DESC LIMIT @limit`)

  const recorder =
    (actor: Actor): Recorder =>
    (action, subject) => {
      const at = timestamp(deps.clock)
      const { lastInsertRowid } = insert.run(at, actor.userId, actor.via, actor.keyLabel, action, subject)
      prune.run(Number(lastInsertRowid) - deps.limit())
      queueMicrotask(() => deps.onChange(action))
    }

  const change: Change = (actor, work) => db.transaction(() => work(recorder(actor))).immediate()

  return {
    change,
    /** Newest first; those of one user where `userId` names one. */
    list(filter: ActivityFilter, userId: number | null): ActivityEntry[] {
      return activityEntrySchema.array().parse(
        select.all({
          user: userId,
          before: filter.before ?? null,
          action: filter.action ?? null,
          search: filter.search ?? null,
          key: filter.key ?? null,
          since: comparable(filter.since),
          until: comparable(filter.until),
          limit: filter.limit,
        }),
      )
    },
  }
}

/** A moment in the form in which all are stored, so that they compare as text. */
const comparable = (moment: string | undefined) =>
  moment === undefined ? null : timestampAt(Date.parse(moment))
