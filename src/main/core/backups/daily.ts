import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Log } from '../base/host.ts'
import { tooManyOpenFiles } from '../base/open-files.ts'
import { type Clock, DAY, HOUR } from '../base/time.ts'
import type { Db } from '../db/open.ts'
import { backupFolder } from '../db/paths.ts'
import { createPrivateFolder } from '../db/private-files.ts'
import { writeBackup } from './write.ts'

/** How many copies are kept; the oldest are deleted first. */
export const DAILY_BACKUPS_KEPT = 7
/** How often to check whether a backup is due. Frequent enough to notice a sleep or a changed clock. */
const CHECK_MS = HOUR

const NAME = /^daily-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z\.db$/
const LEFTOVER = /^daily-.*\.db\.partial-/

export type DailyBackups = ReturnType<typeof createDailyBackups>

/**
 * Copies the database to the data folder's `backups` once a day, and opens each copy to verify it. The time of a copy is in its name. A
 * time in the future means that the clock was set back since, so that copy counts as the oldest.
 */
export function createDailyBackups(deps: { db: Db; dataDir: string; clock: Clock; log: Log }) {
  const { db, dataDir, clock, log } = deps
  const folder = backupFolder(dataDir)
  const stopping = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | null = null

  const copies = () =>
    readdirSync(folder)
      .flatMap((name) => {
        const made = timeOf(name)
        return made === null
          ? []
          : [{ name, age: made > clock() ? Number.POSITIVE_INFINITY : clock() - made }]
      })
      .sort((a, b) => a.age - b.age)

  const backUpIfDue = async (): Promise<void> => {
    createPrivateFolder(folder)
    sweepLeftovers(folder)
    const newest = copies()[0]
    if (newest !== undefined && newest.age < DAY) return
    await writeBackup(db, join(folder, nameAt(clock())), true, stopping.signal)
    for (const { name } of copies().slice(DAILY_BACKUPS_KEPT)) rmSync(join(folder, name), { force: true })
    log.info({}, 'created the daily backup')
  }

  const checkIfDue = (): void => {
    running ??= backUpIfDue()
      .catch((error: unknown) => {
        if (stopping.signal.aborted) return
        log.warn(
          { reason: String(tooManyOpenFiles(error) ?? error) },
          'could not create the daily backup; will retry within the hour',
        )
      })
      .finally(() => {
        running = null
      })
  }

  return {
    /** Creates a copy if the newest one is older than a day, now and every day from then on. */
    start(): void {
      checkIfDue()
      timer = setInterval(checkIfDue, CHECK_MS).unref()
    },
    /** Checks now, like the timer. Resolves when no backup is in progress. */
    async check(): Promise<void> {
      checkIfDue()
      await running
    },
    /** Aborts a backup in progress. */
    async stop(): Promise<void> {
      clearInterval(timer)
      stopping.abort()
      await running
    },
  }
}

/** Removes partial copies whose process was terminated. */
function sweepLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) if (LEFTOVER.test(name)) rmSync(join(folder, name), { force: true })
}

const nameAt = (time: number) => `daily-${new Date(time).toISOString().replace(/[:.]/g, '-')}.db`

function timeOf(name: string): number | null {
  const [, day, hours, minutes, seconds, milliseconds] = NAME.exec(name) ?? []
  if (day === undefined) return null
  return Date.parse(`${day}T${hours}:${minutes}:${seconds}.${milliseconds}Z`)
}
