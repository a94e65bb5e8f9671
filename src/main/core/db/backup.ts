import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { StartError } from '../errors.ts'
import { APPLICATION_ID, SCHEMA_VERSION } from './schema.ts'

/** So many pages are copied at a time: about a millisecond, so that requests get their turn in between. */
const PAGES_AT_ONCE = 100

/** Where the program's own copies of the database lie. */
export const backupFolder = (dataDir: string) => join(dataDir, 'backups')

/** The path of the youngest copy, or null where there is none. */
export function newestBackup(dataDir: string): string | null {
  const folder = backupFolder(dataDir)
  if (!existsSync(folder)) return null
  const copies = readdirSync(folder)
    .filter((name) => name.endsWith('.db'))
    .map((name) => join(folder, name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
  return copies[0] ?? null
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
  mkdirSync(dirname(target), { recursive: true })
  const partial = `${target}.partial-${process.pid}`
  try {
    await db.backup(partial, {
      progress: () => {
        signal?.throwIfAborted()
        return PAGES_AT_ONCE
      },
    })
    chmodSync(partial, 0o600)
    checkBackup(partial)
    renameSync(partial, target)
  } finally {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${partial}${suffix}`, { force: true })
  }
}

/** @throws StartError where the file is no sound database of this program, or is from a newer version of it */
export function checkBackup(file: string): void {
  if (!existsSync(file)) throw new StartError(`There is no file ${file}. Check the path.`)
  let db: Database.Database | null = null
  try {
    db = new Database(file, { readonly: true })
    const version = Number(db.pragma('user_version', { simple: true }))
    if (db.pragma('application_id', { simple: true }) !== APPLICATION_ID) {
      throw new StartError(
        `${file} is no backup of PostHog Companion. Choose a file that \`companion backup\` made.`,
      )
    }
    if (version > SCHEMA_VERSION) {
      throw new StartError(
        `${file} is from a newer version of PostHog Companion. Update the program, then restore it.`,
      )
    }
    if (db.pragma('integrity_check(1)', { simple: true }) !== 'ok') throw new StartError(unsound(file))
  } catch (error) {
    throw error instanceof StartError ? error : new StartError(unsound(file), { cause: error })
  } finally {
    db?.close()
  }
}

/**
 * Puts a backup in the place of a folder's database, which no server may be using. What was there is renamed, never deleted; the answer
 * says where it is, or null where nothing was.
 * @throws StartError
 */
export function restoreBackup(file: string, databaseFile: string): string | null {
  const source = resolve(file)
  checkBackup(source)
  const incoming = `${databaseFile}.incoming-${process.pid}`
  try {
    copyFileSync(source, incoming)
    chmodSync(incoming, 0o600)
    const aside = setAside(databaseFile)
    renameSync(incoming, databaseFile)
    return aside
  } finally {
    rmSync(incoming, { force: true })
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
