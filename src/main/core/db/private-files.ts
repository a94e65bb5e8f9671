import { closeSync, existsSync, openSync, readdirSync, type Stats, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { createFolder } from '../base/create-folder.ts'
import { setMode } from '../base/set-mode.ts'

/**
 * What the program, and Electron for it, puts into the data folder. Another name means that the folder serves for something else as well.
 */
const OWN_NAMES =
  /^(companion\.db.*|restore-at-next-start\.db.*|server\.(lock|json)|backups|desktop\.json.*|chromium|logs|Crashpad|Singleton.*)$/

/** Creates a folder that only its owner can access. An existing one is made private if it is only the program's. */
export function createPrivateFolder(folder: string): void {
  if (!existsSync(folder)) createFolder(folder, 0o700)
  if (isOnlyOurs(folder)) setMode(folder, 0o700)
}

/**
 * Creates an empty file that only its owner can access, whatever the umask; with the flag `wx`, only a new one. SQLite's side files (-wal,
 * -shm) inherit the mode of the main file.
 */
export function createPrivateFile(path: string, flag: 'a' | 'wx' = 'a'): void {
  closeSync(openSync(path, flag, 0o600))
  setMode(path, 0o600)
}

/** Whether nobody else uses the folder: it belongs to this user, and to nothing but the program. */
export function isOnlyOurs(folder: string): boolean {
  const stat = statSync(folder)
  if (!belongsToUser(stat)) return false
  if (!isOpen(stat)) return true
  const isShared = (stat.mode & 0o1000) !== 0
  return !isShared && readdirSync(folder).every((name) => OWN_NAMES.test(name))
}

/** Whether other users can access a file or folder. Windows has no mode bits; the user profile is already private there. */
export function isAccessibleToOthers(path: string): boolean {
  return process.platform !== 'win32' && isOpen(statSync(path))
}

/** The user ID that owns the folder, or its nearest existing parent; null if that is the current user. */
export function foreignOwner(folder: string): number | null {
  if (!existsSync(folder)) return dirname(folder) === folder ? null : foreignOwner(dirname(folder))
  const stat = statSync(folder)
  return belongsToUser(stat) ? null : stat.uid
}

const isOpen = ({ mode }: Stats): boolean => (mode & 0o077) !== 0

/** On Windows, files have no owner that Node knows. */
function belongsToUser({ uid }: Stats): boolean {
  const user = process.getuid?.()
  return user === undefined || uid === user
}
