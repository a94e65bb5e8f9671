import type { Db } from './open.ts'

/**
 * Moves all times in the database, except in the tables that are named, so that a copy is as young as its original was: a token in it must
 * not have expired because the copy lay there for an hour. Columns for times are text; nearly all are named `…_at`.
 */
export function createTimeShift(db: Db): (ms: number, except: readonly string[]) => void {
  const columns = db
    .prepare<[], { table: string; column: string }>(
      `SELECT tables.name AS "table", columns.name AS "column"
       FROM main.sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
       WHERE tables.type = 'table' AND columns.type = 'TEXT' AND (columns.name LIKE '%\\_at' ESCAPE '\\' OR columns.name IN ('at', 'date_joined', 'approved_until'))`,
    )
    .all()
  const updates = [...Map.groupBy(columns, ({ table }) => table)].map(([table, times]) => {
    // SQLite's times have milliseconds; the rest of the text stays.
    const sets = times.map(
      ({ column }) =>
        `"${column}" = strftime('%Y-%m-%dT%H:%M:%f', substr("${column}", 1, 23), @shift) || substr("${column}", 24)`,
    )
    return { table, update: db.prepare<{ shift: string }>(`UPDATE main."${table}" SET ${sets.join(', ')}`) }
  })
  return (ms, except) => {
    const shift = `${(ms / 1000).toFixed(3)} seconds`
    db.transaction(() => {
      for (const { table, update } of updates) if (!except.includes(table)) update.run({ shift })
    }).immediate()
  }
}
