import type { Db } from './open.ts'
import { retryWhileBusy } from './write-lock.ts'

/** How long writes wait for another process's lock. */
const LOCK_MS = 1000

type Job = { run(): () => void; fail(error: unknown): void }

export type GroupCommit = ReturnType<typeof createGroupCommit>

/**
 * Combines concurrent writes into one transaction, so that they share a single disk sync. Each promise settles after the commit, so an
 * acknowledged write is durable. `work` must be a transaction itself, which becomes a savepoint: if it throws, only its own changes are
 * rolled back.
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
