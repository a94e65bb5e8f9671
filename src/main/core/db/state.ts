import { statSync } from 'node:fs'
import type { DatabaseState } from '../../../shared/contract/settings.ts'
import type { Db } from './open.ts'
import { databasePath } from './paths.ts'
import { isSound } from './sound.ts'

/** The path, size, and health of an open database. */
export async function databaseState(db: Db, dataDir: string | null): Promise<DatabaseState> {
  const pages = Number(db.pragma('page_count', { simple: true }))
  const pageSize = Number(db.pragma('page_size', { simple: true }))
  const path = dataDir === null ? null : databasePath(dataDir)
  return {
    path,
    size: path === null ? pages * pageSize : statSync(path).size,
    healthy: path === null || (await isSound(path, 'quick_check(1)')),
  }
}
