import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { databasePath } from '../db/paths.ts'
import { restoreBackup } from './restore.ts'

/** Where an uploaded backup waits: a running server can't exchange the database under itself. */
export const pendingRestorePath = (dataDir: string) => join(dataDir, 'restore-at-next-start.db')

export const restoreIsPending = (dataDir: string) => existsSync(pendingRestorePath(dataDir))

/**
 * Puts a waiting backup in the place of the database, which stays beside it under another name. Call it before the database is opened,
 * with the folder claimed.
 * @throws StartError where the backup turned out unsound; then it waits no more
 */
export function applyPendingRestore(dataDir: string): void {
  const pending = pendingRestorePath(dataDir)
  if (!existsSync(pending)) return
  try {
    restoreBackup(pending, databasePath(dataDir))
  } finally {
    rmSync(pending, { force: true })
  }
}
