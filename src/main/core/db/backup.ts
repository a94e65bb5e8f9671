import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { StartError } from '../errors.ts'
import { APPLICATION_ID, SCHEMA_VERSION } from './schema.ts'

/** So many pages are copied at a time: about a millisecond, so that requests get their turn in between. */
const PAGES_AT_ONCE = 100

/** Where the program's own copies of the database lie. */
export const backupFolder = (dataDir: string) => join(dataDir, 'backups')

/** The path of the youngest copy that is sound and that this version reads, or null where there is none. */
export function newestBackup(dataDir: string): string | null {
  const folder = backupFolder(dataDir)
  if (!existsSync(folder)) return null
  const copies = readdirSync(folder)
    .filter((name) => name.endsWith('.db'))
    .map((name) => join(folder, name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
  return copies.find(isSound) ?? null
}

function isSound(file: string): boolean {
  try {
    checkCopy(file, file)
    return true
  } catch {
    return false
  }
}

/**
 * Copies an open database to a file, consistent even while others write, and opens the copy to check it. An existing file stays as it is
 * unless `overwrite` is set, and then until the new copy is complete. `signal` breaks off.
 * @throws StartError
 */
export async function writeBackup(
  db: Database.Database,
  file: string,
  overwrite: boolean,
  signal?: AbortSignal,
): Promise<void> {
  const target = resolve(file)
  if (existsSync(target) && !overwrite)
    throw new StartError(`${target} exists. Choose another name, or add --force to replace it.`)
  const partial = `${target}.partial-${process.pid}`
  try {
    mkdirSync(dirname(target), { recursive: true })
    refuseOwnFile(target, db.name)
    // Nobody else may read it while it grows either.
    writeFileSync(partial, '', { mode: 0o600 })
    await db.backup(partial, {
      progress: () => {
        signal?.throwIfAborted()
        return PAGES_AT_ONCE
      },
    })
    checkCopy(partial, partial)
    renameSync(partial, target)
  } catch (error) {
    throw error instanceof StartError ? error : explainWrite(error, target)
  } finally {
    removeDatabase(partial)
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

/**
 * Puts a backup in the place of a folder's database, which no server may be using. What was there is renamed, never deleted; the answer
 * says where it is, or null where nothing was.
 * @throws StartError
 */
export function restoreBackup(file: string, databaseFile: string): string | null {
  const source = resolve(file)
  const incoming = `${databaseFile}.incoming-${process.pid}`
  try {
    copyDatabase(source, incoming)
    checkCopy(incoming, source)
    const aside = setAside(databaseFile)
    renameSync(incoming, databaseFile)
    return aside
  } finally {
    removeDatabase(incoming)
  }
}

/** With what its log holds, which a database that was set aside may still have beside it. */
function copyDatabase(source: string, copy: string): void {
  try {
    for (const suffix of ['', '-wal']) {
      if (suffix !== '' && !existsSync(`${source}${suffix}`)) continue
      copyFileSync(`${source}${suffix}`, `${copy}${suffix}`)
      chmodSync(`${copy}${suffix}`, 0o600)
    }
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (code === 'ENOSPC') throw cause
    throw new StartError(`${source} can't be read. Check the path of the backup.`, { cause })
  }
}

/**
 * Opens a copy, which is ours to write to, and brings its log into it. `name` is what the person calls it.
 * @throws StartError where it is no sound database of this program, or is from a newer version of it
 */
export function checkCopy(copy: string, name: string): void {
  let db: Database.Database | null = null
  try {
    db = new Database(copy)
    if (db.pragma('application_id', { simple: true }) !== APPLICATION_ID) {
      throw new StartError(
        `${name} is no backup of PostHog Companion. Choose a file that \`companion backup\` made.`,
      )
    }
    if (Number(db.pragma('user_version', { simple: true })) > SCHEMA_VERSION) {
      throw new StartError(
        `${name} is from a newer version of PostHog Companion. Update the program, then restore it.`,
      )
    }
    if (db.pragma('integrity_check(1)', { simple: true }) !== 'ok') throw new StartError(unsound(name))
    db.pragma('wal_checkpoint(TRUNCATE)')
  } catch (error) {
    throw error instanceof StartError ? error : new StartError(unsound(name), { cause: error })
  } finally {
    db?.close()
  }
}

function removeDatabase(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) {
    if (existsSync(`${path}${suffix}`)) rmSync(`${path}${suffix}`)
  }
}

function setAside(databaseFile: string): string | null {
  if (!existsSync(databaseFile)) return null
  const aside = `${databaseFile}.replaced-${new Date().toISOString().replace(/[:.]/g, '-')}`
  for (const suffix of ['-wal', '-shm', '']) {
    if (existsSync(`${databaseFile}${suffix}`)) renameSync(`${databaseFile}${suffix}`, `${aside}${suffix}`)
  }
  return aside
}

const unsound = (file: string) => `${file} is damaged or no database. Choose another backup.`
