import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { hint } from '../base/hint.ts'
import { DAY } from '../base/time.ts'
import { newestBackup } from '../db/copies.ts'
import type { Finding } from './diagnose.ts'

const MIB = 1024 ** 2
/** Below this a fetch of many repositories, or a copy of them, may not fit. */
const LITTLE_SPACE = 50 * MIB
/** The server makes a copy each day that it runs. */
const OLD_BACKUP_MS = 2 * DAY

/** Whether the folder is there, is the person's own, and can be written to. */
export function dataFolder(dataDir: string): Finding {
  const name = 'Data folder'
  if (!existsSync(dataDir)) {
    const above = nearestFolder(dataDir)
    if (mayUse(above, constants.W_OK))
      return { name, state: 'note', detail: `${dataDir} is not there yet; the first start makes it.` }
    const detail = `${dataDir} can't be made, since ${above} can't be written to. Give yourself write access, or choose another folder with --data-dir.`
    return { name, state: 'problem', detail }
  }
  if (!mayUse(dataDir, constants.W_OK)) {
    return {
      name,
      state: 'problem',
      detail: `${dataDir} can't be written to. Give yourself write access, or choose another with --data-dir.`,
    }
  }
  if (isOpenToOthers(dataDir)) {
    return { name, state: 'problem', detail: `${dataDir} is open to other users. Run chmod 700 on it.` }
  }
  return { name, state: 'ok', detail: dataDir }
}

/** The folder itself where it is there, else the nearest one above it. */
function nearestFolder(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestFolder(dirname(path))
}

/** What is left on the folder's disk. */
export function freeSpace(dataDir: string): Finding[] {
  if (!existsSync(dataDir)) return []
  const { bavail, bsize } = statfsSync(dataDir)
  const free = bavail * bsize
  const amount = `${Math.floor(free / MIB)} MiB free`
  if (free >= LITTLE_SPACE) return [{ name: 'Disk', state: 'ok', detail: amount }]
  const detail = `only ${amount} on the disk of ${dataDir}. Free some space; until then changes may be refused.`
  return [{ name: 'Disk', state: 'problem', detail }]
}

/** What keeps the database file from being used, besides what is in it; null where nothing does. */
export function fileObstacle(path: string): string | null {
  if (!mayUse(path, constants.R_OK | constants.W_OK)) {
    return `${path} can't be read and written. Give yourself access to it, for example with chmod u+rw.`
  }
  return isOpenToOthers(path) ? `${path} is open to other users. Run chmod 600 on it.` : null
}

/** How old the youngest sound copy of the database is. */
export function backups(dataDir: string): Finding {
  const name = 'Backups'
  const newest = newestBackup(dataDir)
  if (newest === null) {
    const detail = `there is none; the server makes one each day, ${hint('backup', 'companion.db')} makes one now.`
    return { name, state: 'note', detail }
  }
  // Whichever way the clock was set in between.
  const age = Math.abs(Date.now() - statSync(newest).mtimeMs)
  const days = Math.floor(age / DAY)
  const detail = `the newest is ${days === 0 ? 'from the last 24 hours' : `${days} days old`}: ${newest}`
  if (age <= OLD_BACKUP_MS) return { name, state: 'ok', detail }
  return { name, state: 'note', detail: `${detail}. A new one is made when the server runs.` }
}

function mayUse(path: string, mode: number): boolean {
  try {
    accessSync(path, mode)
    return true
  } catch {
    return false
  }
}

/** Windows has no such bits; the profile's folder is private there. */
function isOpenToOthers(path: string): boolean {
  return process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0
}
