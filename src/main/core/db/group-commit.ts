import type { Db } from './open.ts'
import { retryWhileBusy } from './write-lock.ts'

/** How long writes wait for another process. */
const LOCK_MS = 1000

type Job = { run(): () => void; fail(error: unknown): void }

export type GroupCommit = ReturnType<typeof createGroupCommit>

/**
 * Puts writes that arrive together into one transaction, so that they wait for the disk once. Each promise settles after that commit: what
 * was answered is on the disk. `work` must be a transaction of its own, which then is a savepoint: one that throws undoes itself
 * alone.
 */
export function createGroupCommit(db: Db) {
  let waiting: Job[] = []

  const write = db.transaction((jobs: readonly Job[]) => jobs.map((job) => job.run()))

  const commit = async (): Promise<void> => {
    const jobs = waiting
    waiting = []
    try {
      const settle = await retryWhileBusy(() => write.immediate(jobs), LOCK_MS)
      for (const one of settle) one()
    } catch (error) {
      for (const job of jobs) job.fail(error)
    }
  }

  return <T>(work: () => T): Promise<T> =>
    new Promise((resolve, reject) => {
      const run = (): (() => void) => {
        try {
          const result = work()
          return () => resolve(result)
        } catch (error) {
          return () => reject(error)
        }
      }
      waiting.push({ run, fail: reject })
      if (waiting.length === 1) setImmediate(commit)
    })
}
