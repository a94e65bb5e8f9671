import { chmodSync, copyFileSync, existsSync, linkSync, renameSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import Database from 'better-sqlite3'
import { StartError } from '../base/errors.ts'
import { kindOf } from '../base/file-kind.ts'
import { tooManyOpenFiles } from '../base/open-files.ts'
import { checkDatabaseFile } from '../db/check-file.ts'
import { NO_HOME } from '../settings/identity.ts'
import { inherit, type Lineage, readLineage } from '../settings/replaced.ts'
import { createSettings } from '../settings/store.ts'
import { removeDatabase } from './files.ts'
import { refuseForeign } from './foreign.ts'

/**
 * Replaces a folder's database with a backup. No server may be using it. Returns the path that the old database was renamed to, or null
 * if there was none.
 * @throws StartError
 */
export function restoreBackup(file: string, databaseFile: string): string | null {
  const source = resolve(file)
  const incoming = `${databaseFile}.incoming-${process.pid}`
  const kind = kindOf(source)
  // Copying a named pipe would wait forever.
  if (kind !== null && kind !== 'a file')
    throw new StartError(`${source} is ${kind}, not a file. Check the path of the backup.`)
  try {
    copyDatabase(source, incoming)
    checkDatabaseFile(incoming, source, { inspect: refuseForeign })
    forgetHome(incoming)
    const before = lineageAt(databaseFile)
    const aside = setAside(databaseFile)
    recordReplaced(incoming, before, { path: databaseFile, aside: aside ?? '' })
    renameSync(incoming, databaseFile)
    return aside
  } finally {
    removeDatabase(incoming)
  }
}

/** Backups from 0.1.0 don't record where they came from, so this marks the restored database as a copy. */
function forgetHome(copy: string): void {
  const db = new Database(copy)
  try {
    db.prepare("INSERT INTO settings (name, value) VALUES ('home', ?) ON CONFLICT DO NOTHING").run(NO_HOME)
  } finally {
    db.close()
  }
}

/** Null if there is no database, or a damaged one, which can't say which it is. */
function lineageAt(databaseFile: string): Lineage | null {
  let db: Database.Database | null = null
  try {
    db = new Database(databaseFile, { readonly: true, fileMustExist: true })
    return readLineage(createSettings(db))
  } catch {
    return null
  } finally {
    db?.close()
  }
}

function recordReplaced(copy: string, before: Lineage | null, place: { path: string; aside: string }): void {
  const db = new Database(copy)
  try {
    inherit(createSettings(db), before, place)
  } finally {
    db.close()
  }
}

/** Includes SQLite's write-ahead log, which a replaced database may still have. */
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
    const limit = tooManyOpenFiles(cause)
    if (limit !== null) throw limit
    throw new StartError(`${source} can't be read. Check the path of the backup.`, { cause })
  }
}

/**
 * Links the database under a second name and keeps the first until the backup takes it, so an interrupted restore always leaves a
 * complete database in place.
 */
function setAside(databaseFile: string): string | null {
  if (!existsSync(databaseFile)) return null
  const aside = `${databaseFile}.replaced-${new Date().toISOString().replace(/[:.]/g, '-')}`
  const isWhole = checkpoint(databaseFile)
  try {
    linkSync(databaseFile, aside)
  } catch {
    // Not every file system supports hard links.
    copyFileSync(databaseFile, aside)
  }
  for (const suffix of ['-wal', '-shm']) {
    if (!existsSync(`${databaseFile}${suffix}`)) continue
    if (isWhole) rmSync(`${databaseFile}${suffix}`)
    else renameSync(`${databaseFile}${suffix}`, `${aside}${suffix}`)
  }
  return aside
}

/** Checkpoints the write-ahead log. Returns false if that failed, so that a damaged database is kept as it is. */
function checkpoint(databaseFile: string): boolean {
  let db: Database.Database | null = null
  try {
    db = new Database(databaseFile)
    db.pragma('wal_checkpoint(TRUNCATE)')
    return true
  } catch {
    return false
  } finally {
    db?.close()
  }
}
