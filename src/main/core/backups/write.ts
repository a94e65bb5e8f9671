import { randomUUID } from 'node:crypto'
import { realpathSync, renameSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { createFolder } from '../base/create-folder.ts'
import { StartError } from '../base/errors.ts'
import { kindOf } from '../base/file-kind.ts'
import { tooManyOpenFiles } from '../base/open-files.ts'
import { checkDatabaseFileAside } from '../db/check-file.ts'
import type { Db } from '../db/open.ts'
import { createPrivateFile } from '../db/private-files.ts'
import { removeDatabase } from './files.ts'

/** Pages per step: about a millisecond, so that requests are handled in between. */
const PAGES_AT_ONCE = 100

/**
 * Copies an open database to a file, consistently even during writes, and opens the copy to verify it. An existing file is only replaced
 * if `overwrite` is set, and only once the new copy is complete. `signal` aborts.
 * @throws StartError
 */
export async function writeBackup(
  db: Db,
  file: string,
  overwrite: boolean,
  signal?: AbortSignal,
): Promise<void> {
  const target = resolve(file)
  refuseExisting(target, overwrite)
  // An unpredictable name, so that nobody can plant a symbolic link there.
  const partial = `${target}.partial-${randomUUID()}`
  try {
    createFolder(dirname(target))
    refuseOwnFile(target, db.name)
    // Private from the start, while the copy is still growing.
    createPrivateFile(partial, 'wx')
    await copyAsItIs(db, partial, signal)
    await checkDatabaseFileAside(partial, partial)
    renameSync(partial, target)
  } catch (error) {
    throw error instanceof StartError ? error : explainWrite(error, target)
  } finally {
    removeDatabase(partial)
  }
}

/** Anything but a file, such as a device, must not become one. A symbolic link counts as a file, and is replaced itself. @throws StartError */
function refuseExisting(target: string, overwrite: boolean): void {
  const kind = kindOf(target)
  if (kind === null) return
  if (kind !== 'a file' && !kind.startsWith('a symbolic link'))
    throw new StartError(`${target} is ${kind}, not a file. Choose another name for the backup.`)
  if (!overwrite) throw new StartError(`${target} exists. Choose another name, or add --force to replace it.`)
}

/**
 * Copies the database from a separate connection with an open read transaction. Otherwise, every write by another connection would make
 * the backup start over.
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

/** Writing a backup over the program's own database would cut a running server off from its data. */
function refuseOwnFile(target: string, databaseFile: string): void {
  if (realpathSync(dirname(target)) !== realpathSync(dirname(databaseFile))) return
  const name = basename(target)
  if (!name.startsWith(basename(databaseFile)) && !name.startsWith('server.')) return
  throw new StartError(
    `${target} is a file that the program uses itself. Choose another name for the backup.`,
  )
}

function explainWrite(error: unknown, target: string): StartError {
  const limit = tooManyOpenFiles(error)
  if (limit !== null) return limit
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const full = code === 'ENOSPC' || code === 'SQLITE_FULL'
  return new StartError(
    full
      ? `There is no room for a backup at ${target}. Free some space, or choose another location.`
      : `Can't write a backup to ${target}. Choose a location that you can write to.`,
    { cause: error },
  )
}
