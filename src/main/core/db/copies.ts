import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { kindOf } from '../base/file-kind.ts'
import { TooManyOpenFiles } from '../base/open-files.ts'
import { checkDatabaseFile } from './check-file.ts'
import { backupFolder } from './paths.ts'

/** The path of the newest valid backup that this version can read, or null if there is none. */
export function newestBackup(dataDir: string): string | null {
  const folder = backupFolder(dataDir)
  if (kindOf(folder) !== 'a folder') return null
  const copies = readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((path) => path.endsWith('.db') && kindOf(path) === 'a file')
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
  return copies.find(isValid) ?? null
}

function isValid(file: string): boolean {
  try {
    checkDatabaseFile(file, file)
    return true
  } catch (error) {
    if (error instanceof TooManyOpenFiles) throw error
    return false
  }
}
