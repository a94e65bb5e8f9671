import { existsSync, statfsSync } from 'node:fs'
import { StartError } from '../base/errors.ts'
import { hint } from '../base/hint.ts'
import { tooManyOpenFiles } from '../base/open-files.ts'
import { newestBackup } from './copies.ts'
import { databasePath } from './paths.ts'
import { foreignOwner } from './private-files.ts'
import { isBusy } from './write-lock.ts'

/** SQLite's side files need at least 32 KiB. */
const MIN_FREE_BYTES = 64 * 1024

function isFull(dataDir: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dataDir)
    return bavail * bsize < MIN_FREE_BYTES
  } catch {
    return false
  }
}

export function damaged(path: string, dataDir: string): string {
  const backup = newestBackup(dataDir)
  const next = backup
    ? `Restore the newest backup with ${hint('restore', backup)}`
    : `Restore a backup with ${hint('restore', 'FILE')}`
  return `The database at ${path} is damaged and was left unchanged. ${next}, or run ${hint('doctor')} for details.`
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

/** Whether SQLite can't read the file as a database. */
export const isDamage = (error: unknown): boolean => /^SQLITE_(NOTADB|CORRUPT)/.test(codeOf(error))

/** Converts a system or SQLite error into one sentence with a next step. */
export function explain(error: unknown, dataDir: string): unknown {
  if (error instanceof StartError) return error
  const limit = tooManyOpenFiles(error)
  if (limit !== null) return limit
  const code = codeOf(error)
  const path = databasePath(dataDir)
  if (isDamage(error)) return new StartError(damaged(path, dataDir))
  // SQLite reports a full disk as a generic I/O error for its side files.
  const isIoError = code.startsWith('SQLITE_IOERR') || code.startsWith('SQLITE_CANTOPEN')
  if (['SQLITE_FULL', 'ENOSPC', 'EDQUOT'].includes(code) || (isIoError && isFull(dataDir))) {
    return new StartError(
      `The disk that holds ${dataDir} is full. Free some space and start again; nothing was lost.`,
    )
  }
  if (isBusy(error)) {
    return new StartError(
      `The database at ${path} is locked by another program. Close that program and start again.`,
    )
  }
  if (code === 'SQLITE_READONLY_ROLLBACK') {
    return new StartError(
      `The last change to the database at ${path} was interrupted. The next start, or any other command, undoes it.`,
    )
  }
  if (code === 'ENAMETOOLONG') {
    return new StartError(
      `The name of the data folder ${dataDir} is too long. Choose another one with --data-dir.`,
    )
  }
  if (code === 'ENOENT' && !existsSync(dataDir)) {
    return new StartError(
      `The data folder ${dataDir} can't be created. Choose another one with --data-dir.`,
      { cause: error },
    )
  }
  if (
    isIoError ||
    code.startsWith('SQLITE_READONLY') ||
    ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'EISDIR', 'ENOENT'].includes(code)
  ) {
    const owner = foreignOwner(dataDir)
    const next =
      owner === null
        ? 'Give yourself write access to it'
        : `It belongs to another user (ID ${owner}). Ask for write access to it`
    return new StartError(
      `Can't write to the data folder ${dataDir}. ${next}, or choose another one with --data-dir.`,
      { cause: error },
    )
  }
  return error
}
