import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, realpathSync, renameSync, writeFileSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { StartError } from '../base/errors.ts'
import { checkDatabaseFile } from '../db/check-file.ts'
import type { Db } from '../db/open.ts'
import { removeDatabase } from './files.ts'

/** So many pages are copied at a time: about a millisecond, so that requests get their turn in between. */
const PAGES_AT_ONCE = 100

/**
 * Copies an open database to a file, consistent even while others write, and opens the copy to check it. An existing file stays as it is
 * unless `overwrite` is set, and then until the new copy is complete. `signal` breaks off.
 * @throws StartError
 */
export async function writeBackup(
  db: Db,
  file: string,
  overwrite: boolean,
  signal?: AbortSignal,
): Promise<void> {
  const target = resolve(file)
  if (existsSync(target) && !overwrite)
    throw new StartError(`${target} exists. Choose another name, or add --force to replace it.`)
  // A name that nobody can know ahead, so that no link planted under it leads the copy elsewhere.
  const partial = `${target}.partial-${randomUUID()}`
  try {
    mkdirSync(dirname(target), { recursive: true })
    refuseOwnFile(target, db.name)
    // Nobody else may read it while it grows either.
    writeFileSync(partial, '', { mode: 0o600, flag: 'wx' })
    await copyAsItIs(db, partial, signal)
    checkDatabaseFile(partial, partial)
    renameSync(partial, target)
  } catch (error) {
    throw error instanceof StartError ? error : explainWrite(error, target)
  } finally {
    removeDatabase(partial)
  }
}

/**
 * Copies the database as it is now. What others write meanwhile would have the copy begin again and again, so it is made from a connection
 * that holds on to this moment.
 */
async function copyAsItIs(db: Db, partial: string, signal?: AbortSignal): Promise<void> {
  const progress = (): number => {
    signal?.throwIfAborted()
    return PAGES_AT_ONCE
  }
  if (db.memory) {
    await db.backup(partial, { progress })
    return
  }
  const snapshot = new Database(db.name, { readonly: true })
  try {
    snapshot.exec('BEGIN')
    snapshot.prepare('SELECT count(*) FROM sqlite_schema').get()
    await snapshot.backup(partial, { progress })
  } finally {
    snapshot.close()
  }
}

/** A backup that took the place of the database in use would cut a running server off from its data. */
function refuseOwnFile(target: string, databaseFile: string): void {
  if (realpathSync(dirname(target)) !== realpathSync(dirname(databaseFile))) return
  const name = basename(target)
  if (!name.startsWith(basename(databaseFile)) && !name.startsWith('server.')) return
  throw new StartError(
    `${target} is a file that the program uses itself. Choose another name for the backup.`,
  )
}

function explainWrite(error: unknown, target: string): StartError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const full = code === 'ENOSPC' || code === 'SQLITE_FULL'
  return new StartError(
    full
      ? `There is no room for a backup at ${target}. Free some space, or choose another place.`
      : `Can't write a backup to ${target}. Choose a place where you may write.`,
    { cause: error },
  )
}
