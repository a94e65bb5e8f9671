import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from './open.ts'

/** How long a write blocks the server while another process holds the write lock. CLI commands hold it for a few milliseconds. */
const WAIT_MS = 50
const RETRY_MS = 25

/** Makes writes fail quickly instead of blocking the server while another process holds the write lock. */
export const limitLockWait = (db: Db): void => void db.pragma(`busy_timeout = ${WAIT_MS}`)

export const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY')

/**
 * Retries a write while another process holds the write lock, without blocking.
 * @throws what `work` throws; SQLITE_BUSY once `limitMs` have passed
 */
export async function retryWhileBusy<T>(work: () => T, limitMs: number): Promise<T> {
  const end = performance.now() + limitMs
  for (;;) {
    try {
      return work()
    } catch (error) {
      if (!isBusy(error) || performance.now() > end) throw error
      await sleep(RETRY_MS)
    }
  }
}

/** Whether the write lock is free. Never waits. */
export function canWrite(db: Db): boolean {
  db.pragma('busy_timeout = 0')
  try {
    db.exec('BEGIN IMMEDIATE')
    db.exec('ROLLBACK')
    return true
  } catch (error) {
    if (isBusy(error)) return false
    throw error
  } finally {
    limitLockWait(db)
  }
}
