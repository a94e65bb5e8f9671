import type { Db } from './open.ts'
import { retryWhileBusy } from './write-lock.ts'

/** How long writes wait for another process's lock. */
const LOCK_MS = 1000

type Job = {
  run(): () => void
  /** Why it failed. */
  error(): unknown
  fail(error: unknown): void
}

export type GroupCommit = ReturnType<typeof createGroupCommit>

/**
 * Combines concurrent writes into one transaction, so that they share a single disk sync. Each promise settles after the commit, so an
 * acknowledged write is durable. `work` must be a transaction itself, which becomes a savepoint: if it throws, only its own changes are
 * rolled back. If SQLite rolls back everything, as for a full disk, none of them is written.
 */
export function createGroupCommit(db: Db) {
  let waiting: Job[] = []

  const write = db.transaction((jobs: readonly Job[]) =>
    jobs.map((job) => {
      const settle = job.run()
      // Without the transaction, the next job would commit on its own, although its promise is rejected.
      if (!db.inTransaction) throw job.error()
      return settle
    }),
  )

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
      let failure: unknown = null
      const run = (): (() => void) => {
        try {
          const result = work()
          return () => resolve(result)
        } catch (error) {
          failure = error
          return () => reject(error)
        }
      }
      waiting.push({ run, error: () => failure, fail: reject })
      if (waiting.length === 1) setImmediate(commit)
    })
}
