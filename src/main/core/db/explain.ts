import { statfsSync } from 'node:fs'
import { StartError } from '../base/errors.ts'
import { hint } from '../base/hint.ts'
import { newestBackup } from './copies.ts'
import { databasePath } from './paths.ts'
import { foreignOwner } from './private-files.ts'

/** SQLite's side files take 32 KiB to begin with. */
const LEAST_FREE = 64 * 1024

function isFull(dataDir: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dataDir)
    return bavail * bsize < LEAST_FREE
  } catch {
    return false
  }
}

export function damaged(path: string, dataDir: string): string {
  const backup = newestBackup(dataDir)
  const next = backup
    ? `Put back the newest backup with ${hint('restore', backup)}`
    : `Put back a backup of yours with ${hint('restore', 'FILE')}`
  return `The database at ${path} is damaged and was left as it is. ${next}; ${hint('doctor')} says more.`
}

/** Turns what the system or SQLite says into one sentence with what to do next. */
export function explain(error: unknown, dataDir: string): unknown {
  if (error instanceof StartError) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const path = databasePath(dataDir)
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT'))
    return new StartError(damaged(path, dataDir))
  // For SQLite's side files a full disk is an I/O error like any other.
  const isIoError = code.startsWith('SQLITE_IOERR') || code.startsWith('SQLITE_CANTOPEN')
  if (['SQLITE_FULL', 'ENOSPC', 'EDQUOT'].includes(code) || (isIoError && isFull(dataDir))) {
    return new StartError(
      `The disk that holds ${dataDir} is full. Free some space and start again; nothing was lost.`,
    )
  }
  if (code.startsWith('SQLITE_BUSY')) {
    return new StartError(
      `The database at ${path} is held by another program. Close that one and start again.`,
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
