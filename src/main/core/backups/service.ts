import { randomUUID } from 'node:crypto'
import { createWriteStream, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Actor } from '../base/actor.ts'
import type { Change } from '../base/change.ts'
import { AppError, invalid, StartError } from '../base/errors.ts'
import { tooManyOpenFiles } from '../base/open-files.ts'
import { setMode } from '../base/set-mode.ts'
import { checkDatabaseFileAside } from '../db/check-file.ts'
import type { Db } from '../db/open.ts'
import { pendingRestorePath } from '../db/paths.ts'
import { createPrivateFile } from '../db/private-files.ts'
import { removeDatabase } from './files.ts'
import { refuseForeign } from './foreign.ts'
import { writeBackup } from './write.ts'

export type BackupService = ReturnType<typeof createBackupService>

/** Backups that the UI downloads, and uploads to restore at the next start. */
export function createBackupService(deps: { db: Db; dataDir: string | null; change: Change }) {
  const { db, dataDir, change } = deps
  return {
    /** Creates a copy in a temporary folder; `remove` deletes it. */
    async copy(): Promise<{ path: string; size: number; remove: () => void }> {
      const folder = mkdtempSync(join(tmpdir(), 'posthog-companion-'))
      const remove = () => rmSync(folder, { recursive: true, force: true })
      const path = join(folder, 'backup.db')
      try {
        setMode(folder, 0o700)
        await writeBackup(db, path, false)
        return { path, size: statSync(path).size, remove }
      } catch (error) {
        remove()
        throw error instanceof StartError ? unavailable(error.message) : error
      }
    },

    /** Stores an uploaded backup for the next start to restore. @throws AppError invalid_input if the file is not a valid backup */
    async planRestore(actor: Actor, upload: Readable | undefined): Promise<void> {
      if (dataDir === null)
        throw invalid('This server keeps everything in memory, so nothing can be restored.')
      if (upload === undefined) throw invalid('Send the backup as the body of the request.')
      const target = pendingRestorePath(dataDir)
      // Concurrent uploads must not write to the same file.
      const partial = `${target}.partial-${randomUUID()}`
      try {
        // Destroying the upload would close its connection before the client got the reason.
        const chunks = upload.iterator({ destroyOnReturn: false })
        createPrivateFile(partial, 'wx')
        await pipeline(chunks, createWriteStream(partial))
        await checkDatabaseFileAside(partial, 'This file', { inspect: refuseForeign })
        renameSync(partial, target)
      } catch (error) {
        upload.resume()
        const limit = tooManyOpenFiles(error)
        if (limit !== null) throw unavailable(limit.message)
        if (error instanceof StartError) throw invalid(error.message)
        if (isFull(error))
          throw unavailable('The disk is full, so the backup was not saved. Free some space and try again.')
        throw error
      } finally {
        removeDatabase(partial)
      }
      change(actor, (record) => record('backup.restore_planned', 'at the next start'))
    },

    cancelRestore(actor: Actor): void {
      if (dataDir !== null) rmSync(pendingRestorePath(dataDir), { force: true })
      change(actor, (record) => record('backup.restore_cancelled', 'the database stays'))
    },
  }
}

const unavailable = (detail: string) => new AppError('database_unavailable', detail, { retryAfter: 30 })

const isFull = (error: unknown) =>
  error instanceof Error &&
  'code' in error &&
  ['ENOSPC', 'EDQUOT', 'SQLITE_FULL'].includes(String(error.code))
