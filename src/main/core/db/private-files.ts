import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** Creates a folder that only its owner can access. */
export function createPrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  makePrivate(folder, 0o700)
}

/** Creates an empty file that only its owner can access. SQLite's side files (-wal, -shm) inherit the mode of the main file. */
export function createPrivateFile(path: string): void {
  closeSync(openSync(path, 'a', 0o600))
  makePrivate(path, 0o600)
}

/** The user ID that owns the folder, or its nearest existing parent; null if that is the current user. */
export function foreignOwner(folder: string): number | null {
  const user = process.getuid?.()
  const stat = statSync(folder, { throwIfNoEntry: false })
  if (stat === undefined) return dirname(folder) === folder ? null : foreignOwner(dirname(folder))
  return user === undefined || stat.uid === user ? null : stat.uid
}

/** Only the owner can change a mode. A folder that belongs to someone else, such as a mounted or shared one, may still be usable. */
function makePrivate(path: string, mode: number): void {
  try {
    chmodSync(path, mode)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) throw error
  }
}
