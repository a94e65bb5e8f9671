import { existsSync, statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { StartError } from '../base/errors.ts'
import { hint } from '../base/hint.ts'
import { newestBackup } from './copies.ts'
import { findUnexpected } from './expected-schema.ts'
import { damaged, explain } from './explain.ts'
import { migrate } from './migrate.ts'
import { findObstacle } from './obstacle.ts'
import { databasePath } from './paths.ts'
import { createPrivateFile, createPrivateFolder } from './private-files.ts'
import { SCHEMA_VERSION } from './schema.ts'
import { isBusy } from './write-lock.ts'

export type Db = Database.Database

const BUSY_TIMEOUT_MS = 5000
const RETRY_MS = 10

/** The row of an `INSERT … RETURNING`, which always returns one. */
export function inserted<T>(row: T | undefined): T {
  if (row === undefined) throw new Error('an insert returned no row')
  return row
}

/**
 * An empty database of this version. Copying it takes a twentieth of the time that migrating does, and a test suite opens many. A server opens
 * one alone, so it is only kept from the second one on: null after the first.
 */
let migrated: Buffer | null | undefined

/** An in-memory database, which is discarded when closed. */
export function openEphemeral(): Db {
  const db = new Database(migrated ?? ':memory:')
  db.pragma('foreign_keys = ON')
  migrate(db, null)
  if (migrated === undefined) migrated = null
  else migrated ??= db.serialize()
  return db
}

/**
 * Opens the data folder's database, and creates both if missing. A damaged database, or one from a newer version of the program, is refused
 * before anything is written.
 * @throws StartError
 */
export function openDatabase(dataDir: string): Db {
  const path = databasePath(dataDir)
  try {
    preparePrivateFolder(dataDir)
    return retryWhileOthersStart(() => {
      if (existsSync(path)) refuseUnusable(path, dataDir)
      createPrivateFile(path)
      return openAndMigrate(path, dataDir)
    })
  } catch (error) {
    throw explain(error, dataDir)
  }
}

function openAndMigrate(path: string, dataDir: string): Db {
  const db = new Database(path, { timeout: BUSY_TIMEOUT_MS })
  try {
    db.pragma('trusted_schema = OFF')
    db.pragma('journal_mode = WAL')
    // An acknowledged write must survive a power failure, so each commit is synced to disk.
    db.pragma('synchronous = FULL')
    // On macOS, a plain sync leaves data in the drive's cache.
    db.pragma('fullfsync = ON')
    db.pragma('foreign_keys = ON')
    migrate(db, dataDir)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** Where two processes would wait for each other, as when both switch to the write-ahead log, SQLite tells one at once that it is busy. */
function retryWhileOthersStart<T>(work: () => T): T {
  const end = performance.now() + BUSY_TIMEOUT_MS
  for (;;) {
    try {
      return work()
    } catch (error) {
      if (!isBusy(error) || performance.now() > end) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS)
    }
  }
}

/** @throws StartError */
export function preparePrivateFolder(dataDir: string): void {
  const obstacle = findObstacle(dataDir)
  if (obstacle !== null) throw new StartError(obstacle)
  try {
    createPrivateFolder(dataDir)
  } catch (error) {
    throw explain(error, dataDir)
  }
}

/**
 * A program that changes the database without a write-ahead log leaves a rollback journal if it is interrupted. Only a connection that may
 * write can apply it, and the database is not whole before.
 */
function undoInterruptedChange(path: string): void {
  if (!existsSync(`${path}-journal`)) return
  const db = new Database(path, { timeout: BUSY_TIMEOUT_MS })
  try {
    db.pragma('trusted_schema = OFF')
    db.pragma('schema_version')
  } finally {
    db.close()
  }
}

function refuseUnusable(path: string, dataDir: string): void {
  if (statSync(path).size === 0) {
    // An interrupted first start leaves an empty file. If there are backups, the file had data once.
    if (newestBackup(dataDir) !== null) throw new StartError(damaged(path, dataDir))
    return
  }
  undoInterruptedChange(path)
  const db = new Database(path, { readonly: true, timeout: BUSY_TIMEOUT_MS })
  try {
    db.pragma('trusted_schema = OFF')
    // One snapshot, because another process may be migrating.
    db.exec('BEGIN')
    const version = Number(db.pragma('user_version', { simple: true }))
    if (version < 0) throw new StartError(damaged(path, dataDir))
    if (version > SCHEMA_VERSION) {
      throw new StartError(
        `The database at ${path} is from a newer version of PostHog Companion (schema ${version}; this version supports ${SCHEMA_VERSION}). Update the program, or restore an older backup with ${hint('restore', newestBackup(dataDir) ?? 'FILE')}. For details, run ${hint('doctor')}.`,
      )
    }
    const verdict = String(db.pragma('quick_check(1)', { simple: true }))
    if (verdict !== 'ok') throw new StartError(damaged(path, dataDir))
    const unexpected = findUnexpected(db, version)
    if (unexpected !== null) {
      throw new StartError(
        `The database at ${path} was not created by a release of PostHog Companion: its "${unexpected}" does not match schema ${version}. It was left unchanged. Choose another folder with --data-dir, or restore a backup with ${hint('restore', newestBackup(dataDir) ?? 'FILE')}.`,
      )
    }
  } finally {
    db.close()
  }
}
