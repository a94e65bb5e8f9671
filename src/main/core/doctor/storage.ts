import { accessSync, constants, existsSync, mkdtempSync, rmSync, statfsSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { createFolder } from '../base/create-folder.ts'
import { StartError } from '../base/errors.ts'
import { hint } from '../base/hint.ts'
import { DAY } from '../base/time.ts'
import { newestBackup } from '../db/copies.ts'
import { explain } from '../db/explain.ts'
import { findObstacle } from '../db/obstacle.ts'
import { isAccessibleToOthers, isOnlyOurs } from '../db/private-files.ts'
import type { Finding } from './diagnose.ts'

const MIB = 1024 ** 2
/** With less space, syncing or backing up many repositories may fail. */
const LOW_SPACE_BYTES = 50 * MIB
/** The server makes a backup each day it runs. */
const STALE_BACKUP_MS = 2 * DAY

/** Checks that the folder exists, is writable, and is private to the user. */
export function dataFolder(dataDir: string): Finding {
  const name = 'Data folder'
  const obstacle = findObstacle(dataDir)
  if (obstacle !== null) return { name, state: 'problem', detail: obstacle }
  if (!existsSync(dataDir)) {
    const problem = creationProblem(dataDir)
    return problem === null
      ? { name, state: 'note', detail: `${dataDir} does not exist yet; it is created on first start.` }
      : { name, state: 'problem', detail: problem }
  }
  if (!canAccess(dataDir, constants.W_OK)) {
    return {
      name,
      state: 'problem',
      detail: `${dataDir} is not writable. Give yourself write access, or choose another folder with --data-dir.`,
    }
  }
  if (isAccessibleToOthers(dataDir)) {
    const detail = isOnlyOurs(dataDir)
      ? `${dataDir} is accessible to other users. Run chmod 700 on it.`
      : `${dataDir} is accessible to other users and was left so, because it is not only for PostHog Companion. Choose a folder of its own with --data-dir.`
    return { name, state: 'problem', detail }
  }
  return { name, state: 'ok', detail: dataDir }
}

/** Tries it beside, since only the system knows where it allows a folder: to root, even `/proc` looks writable. */
function creationProblem(dataDir: string): string | null {
  const above = nearestFolder(dataDir)
  if (!canAccess(above, constants.W_OK))
    return `${dataDir} can't be created because ${above} is not writable. Give yourself write access, or choose another folder with --data-dir.`
  let trial: string | null = null
  try {
    trial = mkdtempSync(join(above, '.companion-'))
    createFolder(join(trial, relative(above, dataDir)))
    return null
  } catch (error) {
    const explained = explain(error, dataDir)
    if (explained instanceof StartError) return explained.message
    throw error
  } finally {
    if (trial !== null) rmSync(trial, { recursive: true, force: true })
  }
}

/** The folder itself, or its nearest existing parent. */
function nearestFolder(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestFolder(dirname(path))
}

/** Checks the free space on the folder's disk. */
export function freeSpace(dataDir: string): Finding[] {
  if (!existsSync(dataDir)) return []
  const { bavail, bsize } = statfsSync(dataDir)
  const free = bavail * bsize
  const amount = `${Math.floor(free / MIB)} MiB free`
  if (free >= LOW_SPACE_BYTES) return [{ name: 'Disk', state: 'ok', detail: amount }]
  const detail = `only ${amount} on the disk of ${dataDir}. Free some space, or changes may fail.`
  return [{ name: 'Disk', state: 'problem', detail }]
}

/** A permission problem with the database file, or null. */
export function permissionProblem(path: string): string | null {
  if (!canAccess(path, constants.R_OK | constants.W_OK)) {
    return `${path} is not readable and writable. Give yourself access, for example with chmod u+rw.`
  }
  return isAccessibleToOthers(path) ? `${path} is accessible to other users. Run chmod 600 on it.` : null
}

/** Checks the age of the latest valid backup. */
export function backups(dataDir: string): Finding {
  const name = 'Backups'
  const newest = newestBackup(dataDir)
  if (newest === null) {
    const detail = `none yet; the server makes one each day. Run ${hint('backup', 'companion.db')} to make one now.`
    return { name, state: 'note', detail }
  }
  // Absolute, in case the clock was set back.
  const age = Math.abs(Date.now() - statSync(newest).mtimeMs)
  const days = Math.floor(age / DAY)
  const detail = `latest is ${days === 0 ? 'less than a day old' : `${days} ${days === 1 ? 'day' : 'days'} old`}: ${newest}`
  if (age <= STALE_BACKUP_MS) return { name, state: 'ok', detail }
  return { name, state: 'note', detail: `${detail}. The server makes a new one when it runs.` }
}

function canAccess(path: string, mode: number): boolean {
  try {
    accessSync(path, mode)
    return true
  } catch {
    return false
  }
}
