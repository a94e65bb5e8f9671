import { z } from 'zod'
import type { Actor } from '../actor.ts'
import type { Db } from '../db/open.ts'
import type { Settings } from '../settings/store.ts'
import { type Clock, timestamp } from '../time.ts'
import { type ActivityEntry, type ActivityFilter, VIAS } from './schemas.ts'

const rowSchema = z.object({
  id: z.int(),
  at: z.string(),
  email: z.string().nullable(),
  via: z.enum(VIAS),
  key_label: z.string().nullable(),
  action: z.string(),
  subject: z.string(),
})

export type ActivityStore = ReturnType<typeof createActivityStore>

/**
 * Who changed what, when, and with which key. Never a secret. Only so many entries stay as the setting `activity_limit` says.
 * `onChange` hears of each entry once the transaction that wrote it is over.
 */
export function createActivityStore(
  db: Db,
  deps: { clock: Clock; settings: Settings; onChange: (action: string) => void },
) {
  const insert = db.prepare(
    'INSERT INTO activity (at, user_id, via, key_label, action, subject) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const prune = db.prepare('DELETE FROM activity WHERE id <= ?')
  const select = db.prepare(`
    SELECT activity.id, at, users.email, via, key_label, action, subject
    FROM activity LEFT JOIN users ON users.id = activity.user_id
    WHERE (@before IS NULL OR activity.id < @before)
      AND (@action IS NULL OR action = @action OR action LIKE @action || '.%')
      AND (@search IS NULL OR instr(lower(subject || ' ' || coalesce(users.email, '') || ' ' || coalesce(key_label, '')), lower(@search)) > 0)
    ORDER BY activity.id DESC LIMIT @limit`)

  return {
    /** Call it inside the transaction that makes the change. `subject` names what was changed, in plain words. */
    record(actor: Actor, action: string, subject: string): void {
      const { lastInsertRowid } = insert.run(
        timestamp(deps.clock),
        actor.userId,
        actor.via,
        actor.keyLabel,
        action,
        subject,
      )
      prune.run(Number(lastInsertRowid) - deps.settings.activityLimit())
      queueMicrotask(() => deps.onChange(action))
    },
    list(filter: ActivityFilter): ActivityEntry[] {
      return rowSchema.array().parse(
        select.all({
          before: filter.before ?? null,
          action: filter.action ?? null,
          search: filter.search ?? null,
          limit: filter.limit,
        }),
      )
    },
  }
}
