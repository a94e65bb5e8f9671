import Database from 'better-sqlite3'
import { MIGRATIONS } from './schema.ts'

/**
 * The name of a table or index that differs from the released migrations, or null if none does. A difference means that the database was
 * created by a build between two releases. Additional tables are allowed.
 */
export function findUnexpected(db: Database.Database, version: number): string | null {
  const fresh = new Database(':memory:')
  try {
    for (const sql of MIGRATIONS.slice(0, version)) fresh.exec(sql)
    const found = objectsOf(db)
    for (const [name, sql] of objectsOf(fresh)) if (found.get(name) !== sql) return name
    return null
  } finally {
    fresh.close()
  }
}

function objectsOf(db: Database.Database): Map<string, string> {
  const objects = db
    .prepare<[], { name: string; sql: string }>('SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL')
    .all()
  return new Map(objects.map(({ name, sql }) => [name, sql]))
}
