import Database from 'better-sqlite3'
import { MIGRATIONS } from './schema.ts'

type Statement = { type: string; sql: string }

/**
 * The name of something in a database's schema that differs from the released migrations, or null if nothing does. A database in use may have
 * additional tables and indexes, but nothing that runs by itself; with `exact`, there may be no additions at all.
 */
export function findUnexpected(
  db: Database.Database,
  version: number,
  { exact = false }: { exact?: boolean } = {},
): string | null {
  const expected = statementsOf(version)
  const found = objectsOf(db)
  for (const [name, { sql }] of expected) if (found.get(name)?.sql !== sql) return name
  for (const [name, { type }] of found) {
    if (expected.has(name)) continue
    // Nothing was created yet in a database of version 0.
    if (exact || version === 0 || type === 'trigger' || type === 'view') return name
  }
  return null
}

function statementsOf(version: number): Map<string, Statement> {
  const fresh = new Database(':memory:')
  try {
    for (const sql of MIGRATIONS.slice(0, version)) fresh.exec(sql)
    return objectsOf(fresh)
  } finally {
    fresh.close()
  }
}

function objectsOf(db: Database.Database): Map<string, Statement> {
  const objects = db
    .prepare<[], { name: string } & Statement>(
      "SELECT name, type, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
    )
    .all()
  return new Map(objects.map(({ name, ...statement }) => [name, statement]))
}
