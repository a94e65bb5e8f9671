import { existsSync, rmSync } from 'node:fs'
import { StartError } from '../base/errors.ts'
import { TooManyOpenFiles } from '../base/open-files.ts'
import { databasePath, pendingRestorePath } from '../db/paths.ts'
import { restoreBackup } from './restore.ts'

export const restoreIsPending = (dataDir: string) => existsSync(pendingRestorePath(dataDir))

/**
 * Replaces the database with a pending backup; the old one is renamed. Call it after claiming the folder and before opening the database.
 * @throws StartError if the backup is invalid, which also cancels the restore. After a temporary error, such as a full disk, it stays pending.
 */
export function applyPendingRestore(dataDir: string): void {
  const pending = pendingRestorePath(dataDir)
  if (!existsSync(pending)) return
  try {
    restoreBackup(pending, databasePath(dataDir))
  } catch (error) {
    // A temporary error must not cancel the restore that someone asked for.
    if (error instanceof StartError && !(error instanceof TooManyOpenFiles)) rmSync(pending, { force: true })
    throw error
  }
  rmSync(pending, { force: true })
}

/** Replaces the database with a backup now, and cancels a pending restore. @throws StartError */
export function restoreNow(file: string, dataDir: string): string | null {
  const aside = restoreBackup(file, databasePath(dataDir))
  rmSync(pendingRestorePath(dataDir), { force: true })
  return aside
}
