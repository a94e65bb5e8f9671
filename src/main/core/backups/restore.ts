import { chmodSync, copyFileSync, existsSync, linkSync, renameSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import Database from 'better-sqlite3'
import { StartError } from '../base/errors.ts'
import { checkDatabaseFile } from '../db/check-file.ts'
import { NO_HOME } from '../settings/identity.ts'
import { removeDatabase } from './files.ts'

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
    checkDatabaseFile(incoming, source)
    forgetHome(incoming)
    const aside = keepAside(databaseFile)
    renameSync(incoming, databaseFile)
    return aside
  } finally {
    removeDatabase(incoming)
  }
}

/** A backup that 0.1.0 made does not say where it comes from; what is restored is never the database that it was copied from. */
function forgetHome(copy: string): void {
  const db = new Database(copy)
  try {
    db.prepare("INSERT INTO settings (name, value) VALUES ('home', ?) ON CONFLICT DO NOTHING").run(NO_HOME)
  } finally {
    db.close()
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
 * Gives the database a second name, so that it has its own until the moment in which the backup takes that: a restore that is cut short
 * leaves one or the other there, whole.
 */
function keepAside(databaseFile: string): string | null {
  if (!existsSync(databaseFile)) return null
  const aside = `${databaseFile}.replaced-${new Date().toISOString().replace(/[:.]/g, '-')}`
  const isWhole = emptyLog(databaseFile)
  try {
    linkSync(databaseFile, aside)
  } catch {
    // Not every file system has second names.
    copyFileSync(databaseFile, aside)
  }
  for (const suffix of ['-wal', '-shm']) {
    if (!existsSync(`${databaseFile}${suffix}`)) continue
    if (isWhole) rmSync(`${databaseFile}${suffix}`)
    else renameSync(`${databaseFile}${suffix}`, `${aside}${suffix}`)
  }
  return aside
}

/** Writes to the main file what is in the log beside it. Whether that could be done; a damaged database is kept as it is. */
function emptyLog(databaseFile: string): boolean {
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
