import { closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { backupFolder } from './paths.ts'
import { APPLICATION_ID, MIGRATIONS, SCHEMA_VERSION } from './schema.ts'

/** Brings the database up to this version, all or nothing, with a copy beside it before an older one is touched. */
export function migrate(db: Database, dataDir: string | null): void {
  const from = Number(db.pragma('user_version', { simple: true }))
  if (from === SCHEMA_VERSION) return
  if (from > 0 && dataDir !== null) copyBefore(db, dataDir, from)
  db.transaction(() => {
    for (const sql of MIGRATIONS.slice(from)) db.exec(sql)
    db.pragma(`application_id = ${APPLICATION_ID}`)
    db.pragma(`user_version = ${SCHEMA_VERSION}`)
  }).immediate()
}

function copyBefore(db: Database, dataDir: string, from: number): void {
  const folder = backupFolder(dataDir)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const stamp = new Date().toISOString().replace(/[:.]/g, '-')
  const copy = join(folder, `before-schema-${SCHEMA_VERSION}-from-${from}-${stamp}.db`)
  // SQLite fills an empty file, and leaves its mode as it is.
  closeSync(openSync(copy, 'wx', 0o600))
  db.prepare('VACUUM INTO ?').run(copy)
}
