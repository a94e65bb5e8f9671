import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Log } from '../base/host.ts'
import { type Clock, DAY, HOUR } from '../base/time.ts'
import type { Db } from '../db/open.ts'
import { backupFolder } from '../db/paths.ts'
import { writeBackup } from './write.ts'

/** So many copies stay; the oldest go. */
export const DAILY_BACKUPS_KEPT = 7
/** How often to look whether a day is over: also after a sleep, and after the clock was set. */
const LOOK_MS = HOUR

const NAME = /^daily-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z\.db$/
const LEFTOVER = /^daily-.*\.db\.partial-/

export type DailyBackups = ReturnType<typeof createDailyBackups>

/**
 * Copies the database into the data folder's `backups` once a day, and opens each copy to check it. The age of a copy is in its name. One
 * that seems to be from the future was made before the clock was set back: it counts as old, and is the first to go.
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
        const made = momentOf(name)
        return made === null
          ? []
          : [{ name, age: made > clock() ? Number.POSITIVE_INFINITY : clock() - made }]
      })
      .sort((a, b) => a.age - b.age)

  const backUpIfDue = async (): Promise<void> => {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    sweepLeftovers(folder)
    const newest = copies()[0]
    if (newest !== undefined && newest.age < DAY) return
    await writeBackup(db, join(folder, nameAt(clock())), true, stopping.signal)
    for (const { name } of copies().slice(DAILY_BACKUPS_KEPT)) rmSync(join(folder, name), { force: true })
    log.info({}, 'made the daily backup')
  }

  const look = (): void => {
    running ??= backUpIfDue()
      .catch((error: unknown) => {
        if (stopping.signal.aborted) return
        log.warn(
          { reason: String(error) },
          'the daily backup could not be made; it is tried again within the hour',
        )
      })
      .finally(() => {
        running = null
      })
  }

  return {
    /** Makes a copy if the newest is older than a day, now and from then on. */
    start(): void {
      look()
      timer = setInterval(look, LOOK_MS).unref()
    },
    /** Looks now, as the timer does. Resolves when nothing is under way any more. */
    async check(): Promise<void> {
      look()
      await running
    },
    /** Breaks off what is under way. */
    async stop(): Promise<void> {
      clearInterval(timer)
      stopping.abort()
      await running
    },
  }
}

/** What a copy left that was cut short by the end of its process. */
function sweepLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) if (LEFTOVER.test(name)) rmSync(join(folder, name), { force: true })
}

const nameAt = (moment: number) => `daily-${new Date(moment).toISOString().replace(/[:.]/g, '-')}.db`

function momentOf(name: string): number | null {
  const [, day, hours, minutes, seconds, milliseconds] = NAME.exec(name) ?? []
  if (day === undefined) return null
  return Date.parse(`${day}T${hours}:${minutes}:${seconds}.${milliseconds}Z`)
}
