import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { z } from 'zod'
import { explain, isDamage } from './explain.ts'
import { announcementPath, lockPath } from './paths.ts'
import { createPrivateFile } from './private-files.ts'
import { isBusy } from './write-lock.ts'

const runningSchema = z.object({ url: z.string(), pid: z.int() })

/** The address of the server that is running on a data folder. */
export type RunningServer = z.infer<typeof runningSchema>

export type ServerLock = { announce(server: RunningServer): void; release(): void }

/**
 * Claims a data folder for one server. The claim is an exclusive transaction on a separate file, which the system releases when the process
 * ends for any reason, so there are no stale locks. Returns null if another server holds the claim for longer than `waitMs`; a command that
 * checks for a running server only holds it briefly.
 * @throws StartError if the folder can't be used
 */
export function claimFolder(dataDir: string, waitMs = 0): ServerLock | null {
  const held = lockFile(dataDir, waitMs)
  if (held === null) return null
  const announcement = announcementPath(dataDir)
  return {
    announce: (server) => {
      createPrivateFile(announcement)
      writeFileSync(announcement, JSON.stringify(server))
    },
    release: () => {
      rmSync(announcement, { force: true })
      held.close()
    },
  }
}

function lockFile(dataDir: string, waitMs: number): Database.Database | null {
  const path = lockPath(dataDir)
  try {
    createPrivateFile(path)
    try {
      return lockDatabase(path, waitMs)
    } catch (error) {
      if (!isDamage(error)) throw error
      // The file is empty unless something else wrote to it. It is kept, since a second one could be locked as well.
      truncateSync(path)
      return lockDatabase(path, waitMs)
    }
  } catch (error) {
    if (isBusy(error)) return null
    throw explain(error, dataDir)
  }
}

function lockDatabase(path: string, waitMs: number): Database.Database {
  const lock = new Database(path, { timeout: waitMs })
  try {
    lock.exec('BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock.close()
    throw error
  }
}

/** The server that is running on the folder, `starting` if it has no address yet, or null if there is none. */
export function runningServer(dataDir: string): RunningServer | 'starting' | null {
  const probe = claimFolder(dataDir)
  if (probe !== null) {
    probe.release()
    return null
  }
  try {
    return runningSchema.parse(JSON.parse(readFileSync(announcementPath(dataDir), 'utf8')))
  } catch {
    return 'starting'
  }
}
