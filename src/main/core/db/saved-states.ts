import type { Db } from './open.ts'

/**
 * Named copies of everything in a database in memory, which can be put back in place: prepared statements and whoever holds the database
 * go on. They are tables of a second database in memory with the same columns and indexes, so that SQLite copies whole records from one to
 * the other, without reading them. The ids of `keepCounting`'s tables go on where they were, so that none is given twice.
 */
export function createSavedStates(db: Db, options: { keepCounting: readonly string[] }) {
  const states = new Map<string, number>()
  let lastNumber = 0
  let isAttached = false

  const tables = (): { name: string; sql: string }[] =>
    db
      .prepare<[], { name: string; sql: string }>(
        "SELECT name, sql FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
      )
      .all()

  const indexes = (): { name: string; sql: string }[] =>
    db
      .prepare<[], { name: string; sql: string }>(
        "SELECT name, sql FROM main.sqlite_schema WHERE type = 'index' AND sql IS NOT NULL",
      )
      .all()

  /** All or nothing, without foreign keys: with them, SQLite would check each row, and copy row by row. */
  const withoutForeignKeys = (work: () => void): void => {
    db.pragma('foreign_keys = OFF')
    try {
      db.transaction(work).immediate()
    } finally {
      db.pragma('foreign_keys = ON')
    }
  }

  const drop = (number: number): void => {
    for (const { name } of tables()) db.exec(`DROP TABLE saved.${copyOf(number, name)}`)
    db.exec(`DROP TABLE saved.${copyOf(number, SEQUENCE)}`)
  }

  return {
    /** Saves what is in the database now. A state of that name is replaced. */
    save(name: string): void {
      if (!isAttached) db.exec("ATTACH ':memory:' AS saved")
      isAttached = true
      const number = ++lastNumber
      withoutForeignKeys(() => {
        for (const table of tables()) {
          db.exec(
            table.sql.replace(
              /^CREATE TABLE\s+(\w+|"[^"]+")/i,
              `CREATE TABLE saved.${copyOf(number, table.name)}`,
            ),
          )
        }
        for (const index of indexes()) {
          db.exec(
            index.sql.replace(
              /^CREATE (UNIQUE )?INDEX\s+(?:\w+|"[^"]+")\s+ON\s+(\w+|"[^"]+")/i,
              (_all, unique: string | undefined, table: string) =>
                `CREATE ${unique ?? ''}INDEX saved.${copyOf(number, index.name)} ON ${copyOf(number, table.replaceAll('"', ''))}`,
            ),
          )
        }
        for (const table of tables())
          db.exec(`INSERT INTO saved.${copyOf(number, table.name)} SELECT * FROM main."${table.name}"`)
        db.exec(`CREATE TABLE saved.${copyOf(number, SEQUENCE)} AS SELECT * FROM main.${SEQUENCE}`)
        const before = states.get(name)
        if (before !== undefined) drop(before)
      })
      states.set(name, number)
    },

    /** Puts a state back, except for the tables that are named. Returns false if there is no such state. */
    restore(name: string, except: readonly string[] = []): boolean {
      const number = states.get(name)
      if (number === undefined) return false
      withoutForeignKeys(() => {
        for (const table of tables()) {
          if (except.includes(table.name)) continue
          db.exec(`DELETE FROM main."${table.name}"`)
          db.exec(`INSERT INTO main."${table.name}" SELECT * FROM saved.${copyOf(number, table.name)}`)
        }
        const counted = options.keepCounting.map((table) => `'${table}'`).join()
        db.exec(`DELETE FROM main.${SEQUENCE} WHERE name NOT IN (${counted})`)
        db.exec(
          `INSERT INTO main.${SEQUENCE} SELECT * FROM saved.${copyOf(number, SEQUENCE)} WHERE name NOT IN (${counted})`,
        )
      })
      return true
    },

    /** Returns false if there is no such state. */
    remove(name: string): boolean {
      const number = states.get(name)
      if (number === undefined) return false
      withoutForeignKeys(() => drop(number))
      return states.delete(name)
    },
  }
}

/** SQLite's own table of the last ids that were given. */
const SEQUENCE = 'sqlite_sequence'

const copyOf = (number: number, name: string) => `"${number} ${name}"`
