import { isUtf8 } from 'node:buffer'
import type Database from 'better-sqlite3'
import { columnRules } from './column-rules.ts'
import { type Check, type Rule, text } from './conditions.ts'

type Column = { name: string; type: string }

/** The first column, as `table.column`, with a value that this program doesn't write, or null. Older schemas lack some of them. */
export function findInvalidColumn(db: Database.Database): string | null {
  const rules = columnRules()
  const tables = db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all()
  for (const table of tables) {
    const columns = db.prepare<[string], Column>('SELECT name, type FROM pragma_table_info(?)').all(table)
    const garbled = firstGarbled(db, table, columns)
    if (garbled !== null) return `${table}.${garbled}`
    for (const column of columns)
      if (!isValid(db, table, column, rules[table]?.[column.name])) return `${table}.${column.name}`
  }
  return firstOrphan(db)
}

/** The first column with text that is not UTF-8, which SQLite doesn't check. */
function firstGarbled(db: Database.Database, table: string, columns: readonly Column[]): string | null {
  const isEncoded = (names: readonly string[]): boolean => {
    // No character continues after a line break, so a row's columns can be checked together.
    const joined = names.map((name) => `coalesce(${name}, '')`).join(' || char(10) || ')
    const rows = db.prepare<[], Buffer>(`SELECT CAST(${joined} AS BLOB) FROM ${table}`).pluck()
    for (const bytes of rows.iterate()) if (!isUtf8(bytes)) return false
    return true
  }
  const names = columns.filter(({ type }) => type === 'TEXT').map(({ name }) => name)
  if (names.length === 0 || isEncoded(names)) return null
  return names.find((name) => !isEncoded([name])) ?? null
}

function isValid(
  db: Database.Database,
  table: string,
  { name, type }: Column,
  known: Rule | Check | undefined,
): boolean {
  const rule = known ?? (type === 'TEXT' ? text : undefined)
  if (rule === undefined) return true
  const isSet = `FROM ${table} WHERE ${name} IS NOT NULL`
  if (typeof rule === 'function')
    return db.prepare(`SELECT 1 ${isSet} AND (${rule(name)}) IS NOT 1 LIMIT 1`).get() === undefined
  for (const value of db.prepare<[], string>(`SELECT ${name} ${isSet}`).pluck().iterate())
    if (!rule.accepts(value)) return false
  return true
}

/** The first reference to a row that doesn't exist. */
function firstOrphan(db: Database.Database): string | null {
  const [orphan] = db.prepare<[], { table: string; fkid: number }>('PRAGMA foreign_key_check').all()
  if (orphan === undefined) return null
  const reference = db
    .prepare<[string, number], string>('SELECT "from" FROM pragma_foreign_key_list(?) WHERE id = ?')
    .pluck()
    .get(orphan.table, orphan.fkid)
  return `${orphan.table}.${reference ?? 'rowid'}`
}
