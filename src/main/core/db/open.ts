import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statfsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { StartError } from '../errors.ts'
import { newestBackup } from './backup.ts'
import { migrate } from './migrate.ts'
import { SCHEMA_VERSION } from './schema.ts'

export type Db = Database.Database

const BUSY_TIMEOUT_MS = 5000
/** SQLite's side files take 32 KiB to begin with. */
const LEAST_FREE = 64 * 1024

export const databasePath = (dataDir: string) => join(dataDir, 'companion.db')

/** The row of an `INSERT … RETURNING`, which always gives one. */
export function inserted<T>(row: T | undefined): T {
  if (row === undefined) throw new Error('an insert returned no row')
  return row
}

/** A database in memory, gone when it is closed. */
export function openEphemeral(): Db {
  const db = new Database(':memory:')
  db.pragma('foreign_keys = ON')
  migrate(db, null)
  return db
}

/**
 * Opens the data folder's database, and makes folder and database where they are missing. A damaged database, or one from a newer version
 * of the program, is refused before anything is written.
 * @throws StartError
 */
export function openDatabase(dataDir: string): Db {
  const path = databasePath(dataDir)
  try {
    preparePrivateFolder(dataDir)
    if (existsSync(path)) refuseUnusable(path, dataDir)
    createPrivateFile(path)
    const db = new Database(path, { timeout: BUSY_TIMEOUT_MS })
    try {
      db.pragma('journal_mode = WAL')
      // An answer that was sent must survive a power cut, so each commit waits for the disk.
      db.pragma('synchronous = FULL')
      db.pragma('foreign_keys = ON')
      migrate(db, dataDir)
    } catch (error) {
      db.close()
      throw error
    }
    return db
  } catch (error) {
    throw explain(error, dataDir)
  }
}

/** @throws StartError */
export function preparePrivateFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    chmodSync(dataDir, 0o700)
  } catch (error) {
    throw explain(error, dataDir)
  }
}

/** SQLite gives its side files (-wal, -shm) the mode of the main file. */
export function createPrivateFile(path: string): void {
  closeSync(openSync(path, 'a', 0o600))
  chmodSync(path, 0o600)
}

function refuseUnusable(path: string, dataDir: string): void {
  if (statSync(path).size === 0) {
    // What a first start that was cut short leaves; with copies beside it, it had more in it once.
    if (newestBackup(dataDir) !== null) throw new StartError(damaged(path, dataDir))
    return
  }
  const db = new Database(path, { readonly: true, timeout: BUSY_TIMEOUT_MS })
  try {
    const version = Number(db.pragma('user_version', { simple: true }))
    if (version > SCHEMA_VERSION) {
      throw new StartError(
        `The database at ${path} is from a newer version of PostHog Companion (schema ${version}; this one knows ${SCHEMA_VERSION}). Update the program, or put back an older copy with \`companion restore ${newestBackup(dataDir) ?? 'FILE'}\`; \`companion doctor\` lists what is there.`,
      )
    }
    const verdict = String(db.pragma('quick_check(1)', { simple: true }))
    if (verdict !== 'ok') throw new StartError(damaged(path, dataDir))
  } finally {
    db.close()
  }
}

function isFull(dataDir: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dataDir)
    return bavail * bsize < LEAST_FREE
  } catch {
    return false
  }
}

export function damaged(path: string, dataDir: string): string {
  const backup = newestBackup(dataDir)
  const next = backup
    ? `Put back the newest backup with \`companion restore ${backup}\``
    : 'Put back a copy of yours with `companion restore FILE`'
  return `The database at ${path} is damaged and was left as it is. ${next}; \`companion doctor\` says more.`
}

/** Turns what the system or SQLite says into one sentence with what to do next. */
export function explain(error: unknown, dataDir: string): unknown {
  if (error instanceof StartError) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const path = databasePath(dataDir)
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT'))
    return new StartError(damaged(path, dataDir))
  // For SQLite's side files a full disk is an I/O error like any other.
  const isIoError = code.startsWith('SQLITE_IOERR') || code.startsWith('SQLITE_CANTOPEN')
  if (['SQLITE_FULL', 'ENOSPC', 'EDQUOT'].includes(code) || (isIoError && isFull(dataDir))) {
    return new StartError(
      `The disk that holds ${dataDir} is full. Free some space and start again; nothing was lost.`,
    )
  }
  if (code.startsWith('SQLITE_BUSY')) {
    return new StartError(
      `The database at ${path} is held by another program. Close that one and start again.`,
    )
  }
  if (
    isIoError ||
    code.startsWith('SQLITE_READONLY') ||
    ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'EISDIR', 'ENOENT'].includes(code)
  ) {
    return new StartError(
      `Can't write to the data folder ${dataDir}. Give yourself write access to it, or choose another one with --data-dir.`,
      { cause: error },
    )
  }
  return error
}
