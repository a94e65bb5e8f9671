import { statSync } from 'node:fs'
import type { DatabaseState } from '../../../shared/contract/settings.ts'
import type { Db } from './open.ts'
import { databasePath } from './paths.ts'
import { isSound } from './sound.ts'

/** The path, size with the write-ahead log, and health of an open database. */
export async function databaseState(db: Db, dataDir: string | null): Promise<DatabaseState> {
  const pages = Number(db.pragma('page_count', { simple: true }))
  const pageSize = Number(db.pragma('page_size', { simple: true }))
  const path = dataDir === null ? null : databasePath(dataDir)
  return {
    path,
    size: path === null ? pages * pageSize : fileSize(path) + fileSize(`${path}-wal`),
    healthy: path === null || (await isSound(path, 'quick_check(1)')),
  }
}

/** In bytes. The write-ahead log, for one, is not always there. */
const fileSize = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0
