import Database from 'better-sqlite3'
import { z } from 'zod'

const cellRows = z.array(z.object({ name: z.string(), value: z.string() }))
const snapshotRows = z.array(
  z.object({ link: z.string(), total: z.int(), rows: z.int(), positions: z.int(), marks: z.string() }),
)

/** The state of a database after a crash, read while the next server is using it. */
export function readAftermath(file: string) {
  const db = new Database(file, { readonly: true })
  try {
    return {
      faults: [
        ...z
          .array(z.string())
          .parse(db.prepare('PRAGMA integrity_check').pluck().all())
          .filter((line) => line !== 'ok'),
        ...db
          .prepare('PRAGMA foreign_key_check')
          .all()
          .map((row) => JSON.stringify(row)),
      ],
      values: new Map(cellRows.parse(db.prepare(VALUES).all()).map(({ name, value }) => [name, value])),
      /** The grants whose tokens are in the keychain. */
      grants: z
        .array(z.string())
        .parse(db.prepare('SELECT grant_id FROM integrations WHERE seeded = 0').pluck().all()),
      snapshots: snapshotRows.parse(db.prepare(SNAPSHOTS).all()),
      /** Unreferenced snapshot rows, which are deleted in the background. */
      leftovers: z.int().parse(db.prepare(LEFTOVERS).pluck().get()),
      instance: z
        .string()
        .parse(db.prepare("SELECT value FROM settings WHERE name = 'instance'").pluck().get()),
    }
  } finally {
    db.close()
  }
}

const VALUES = `
  SELECT email || ' ' || token AS name, platform AS value FROM push_tokens JOIN users ON users.id = user_id
  UNION ALL SELECT email || ' hedgehog', json_extract(hedgehog_config, '$.n') FROM users WHERE hedgehog_config IS NOT NULL
  UNION ALL SELECT email || ' name', first_name FROM users WHERE first_name <> ''
  UNION ALL SELECT 'key ' || id, label FROM api_keys
  UNION ALL SELECT email || ' link', 'linked' FROM integrations JOIN users ON users.id = user_id`

const SNAPSHOTS = `
  SELECT integrations.id AS link, total, count(*) AS rows, max(position) + 1 AS positions,
    group_concat(DISTINCT json_extract(json, '$.language')) AS marks
  FROM integrations JOIN repository_snapshots ON repository_snapshots.id = repository_snapshot_id
  JOIN repositories ON snapshot_id = repository_snapshots.id GROUP BY integrations.id`

const LEFTOVERS = `
  SELECT count(*) FROM repositories WHERE snapshot_id NOT IN
    (SELECT repository_snapshot_id FROM integrations WHERE repository_snapshot_id IS NOT NULL)`
