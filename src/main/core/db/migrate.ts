import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { backupFolder } from './paths.ts'
import { createPrivateFile, createPrivateFolder } from './private-files.ts'
import { APPLICATION_ID, MIGRATIONS, SCHEMA_VERSION } from './schema.ts'

/** Migrates the database to this version in one transaction. An existing database is backed up first. */
export function migrate(db: Database, dataDir: string | null): void {
  const from = versionOf(db)
  if (from === SCHEMA_VERSION) return
  if (from > 0 && dataDir !== null) copyBefore(db, dataDir, from)
  db.transaction(() => {
    // Read again inside the transaction, since another process may have migrated in the meantime.
    for (const sql of MIGRATIONS.slice(versionOf(db))) db.exec(sql)
    db.pragma(`application_id = ${APPLICATION_ID}`)
    db.pragma(`user_version = ${SCHEMA_VERSION}`)
  }).immediate()
}

const versionOf = (db: Database): number => Number(db.pragma('user_version', { simple: true }))

function copyBefore(db: Database, dataDir: string, from: number): void {
  const folder = backupFolder(dataDir)
  createPrivateFolder(folder)
  const stamp = new Date().toISOString().replace(/[:.]/g, '-')
  const copy = join(folder, `before-schema-${SCHEMA_VERSION}-from-${from}-${stamp}.db`)
  // SQLite writes into an existing empty file and keeps its mode.
  createPrivateFile(copy, 'wx')
  db.prepare('VACUUM INTO ?').run(copy)
}
