import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from '../base/errors.ts'
import { databasePath } from '../db/paths.ts'
import { restoreBackup } from './restore.ts'

/** Where an uploaded backup waits: a running server can't exchange the database under itself. */
export const pendingRestorePath = (dataDir: string) => join(dataDir, 'restore-at-next-start.db')

export const restoreIsPending = (dataDir: string) => existsSync(pendingRestorePath(dataDir))

/**
 * Puts a waiting backup in the place of the database, which stays beside it under another name. Call it before the database is opened,
 * with the folder claimed.
 * @throws StartError where the backup turned out unsound; then it waits no more. It goes on waiting where something passing, such as a full disk, was in the way.
 */
export function applyPendingRestore(dataDir: string): void {
  const pending = pendingRestorePath(dataDir)
  if (!existsSync(pending)) return
  try {
    restoreBackup(pending, databasePath(dataDir))
  } catch (error) {
    // A passing fault is no reason to forget what someone asked for.
    if (error instanceof StartError) rmSync(pending, { force: true })
    throw error
  }
  rmSync(pending, { force: true })
}

/** Puts a backup in the place of the database now, and in that of one that waits: the last word holds. @throws StartError */
export function restoreNow(file: string, dataDir: string): string | null {
  const aside = restoreBackup(file, databasePath(dataDir))
  rmSync(pendingRestorePath(dataDir), { force: true })
  return aside
}
