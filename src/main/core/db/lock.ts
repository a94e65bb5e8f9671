import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { z } from 'zod'
import { explain } from './explain.ts'
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
  const path = join(dataDir, 'server.lock')
  let lock: Database.Database | null = null
  try {
    createPrivateFile(path)
    lock = new Database(path, { timeout: waitMs })
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock?.close()
    if (isBusy(error)) return null
    throw explain(error, dataDir)
  }
  const held = lock
  return {
    announce: (server) => writeFileSync(announcement(dataDir), JSON.stringify(server), { mode: 0o600 }),
    release: () => {
      rmSync(announcement(dataDir), { force: true })
      held.close()
    },
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
    return runningSchema.parse(JSON.parse(readFileSync(announcement(dataDir), 'utf8')))
  } catch {
    return 'starting'
  }
}

const announcement = (dataDir: string) => join(dataDir, 'server.json')
