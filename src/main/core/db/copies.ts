import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { checkDatabaseFile } from './check-file.ts'
import { backupFolder } from './paths.ts'

/** The path of the newest valid backup that this version can read, or null if there is none. */
export function newestBackup(dataDir: string): string | null {
  const folder = backupFolder(dataDir)
  if (!existsSync(folder)) return null
  const copies = readdirSync(folder)
    .filter((name) => name.endsWith('.db'))
    .map((name) => join(folder, name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
  return copies.find(isValid) ?? null
}

function isValid(file: string): boolean {
  try {
    checkDatabaseFile(file, file)
    return true
  } catch {
    return false
  }
}
