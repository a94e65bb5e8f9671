import { chmodSync, copyFileSync, existsSync, renameSync } from 'node:fs'
import { resolve } from 'node:path'
import { StartError } from '../base/errors.ts'
import { checkDatabaseFile } from '../db/check-file.ts'
import { removeDatabase } from './files.ts'

/**
 * Puts a backup in the place of a folder's database, which no server may be using. What was there is renamed, never deleted; the answer
 * says where it is, or null where nothing was.
 * @throws StartError
 */
export function restoreBackup(file: string, databaseFile: string): string | null {
  const source = resolve(file)
  const incoming = `${databaseFile}.incoming-${process.pid}`
  try {
    copyDatabase(source, incoming)
    checkDatabaseFile(incoming, source)
    const aside = setAside(databaseFile)
    renameSync(incoming, databaseFile)
    return aside
  } finally {
    removeDatabase(incoming)
  }
}

/** With what its log holds, which a database that was set aside may still have beside it. */
function copyDatabase(source: string, copy: string): void {
  try {
    for (const suffix of ['', '-wal']) {
      if (suffix !== '' && !existsSync(`${source}${suffix}`)) continue
      copyFileSync(`${source}${suffix}`, `${copy}${suffix}`)
      chmodSync(`${copy}${suffix}`, 0o600)
    }
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (code === 'ENOSPC') throw cause
    throw new StartError(`${source} can't be read. Check the path of the backup.`, { cause })
  }
}

function setAside(databaseFile: string): string | null {
  if (!existsSync(databaseFile)) return null
  const aside = `${databaseFile}.replaced-${new Date().toISOString().replace(/[:.]/g, '-')}`
  for (const suffix of ['-wal', '-shm', '']) {
    if (existsSync(`${databaseFile}${suffix}`)) renameSync(`${databaseFile}${suffix}`, `${aside}${suffix}`)
  }
  return aside
}
