import { statSync } from 'node:fs'
import type { DatabaseState } from '../../../shared/contract/settings.ts'
import type { Db } from './open.ts'
import { databasePath } from './paths.ts'

/** The path, size with the write-ahead log, and health of an open database. */
export function databaseState(db: Db, dataDir: string | null): DatabaseState {
  const pages = Number(db.pragma('page_count', { simple: true }))
  const pageSize = Number(db.pragma('page_size', { simple: true }))
  const path = dataDir === null ? null : databasePath(dataDir)
  return {
    path,
    size: path === null ? pages * pageSize : fileSize(path) + fileSize(`${path}-wal`),
    healthy: db.pragma('quick_check(1)', { simple: true }) === 'ok',
  }
}

/** In bytes. The write-ahead log, for one, is not always there. */
const fileSize = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0
