import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { checkDatabaseFile } from './check-file.ts'
import { backupFolder } from './paths.ts'

/** The path of the youngest copy that is sound and that this version reads, or null where there is none. */
export function newestBackup(dataDir: string): string | null {
  const folder = backupFolder(dataDir)
  if (!existsSync(folder)) return null
  const copies = readdirSync(folder)
    .filter((name) => name.endsWith('.db'))
    .map((name) => join(folder, name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
  return copies.find(isSound) ?? null
}

function isSound(file: string): boolean {
  try {
    checkDatabaseFile(file, file)
    return true
  } catch {
    return false
  }
}
