import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { AppError } from '../base/errors.ts'

/** For how long after a refused write the next ones look first whether they would be refused too. */
const WATCHFUL_MS = 1000
/** How long a write waits for the lock, without blocking other requests. */
const WAIT_MS = 1000
const POLL_MS = 25
const RETRY_AFTER_SECONDS = 1

const READS = new Set(['GET', 'HEAD', 'OPTIONS'])

export const databaseLocked = () =>
  new AppError(
    'database_unavailable',
    'Another program is writing to the database, so nothing was saved. Try again.',
    { retryAfter: RETRY_AFTER_SECONDS },
  )

/** While another process holds the database's write lock, writes wait without blocking reads, and soon get a 503. */
export function waitWhileLocked(
  server: FastifyInstance,
  deps: { isBusy: (error: unknown) => boolean; canWrite: () => boolean },
): void {
  let watchfulUntil = 0
  server.addHook('onError', async (_request, _reply, error) => {
    if (deps.isBusy(error)) watchfulUntil = performance.now() + WATCHFUL_MS
  })
  const untilUnlocked = async (): Promise<void> => {
    const end = performance.now() + WAIT_MS
    while (!deps.canWrite()) {
      watchfulUntil = performance.now() + WATCHFUL_MS
      if (performance.now() > end) throw databaseLocked()
      await sleep(POLL_MS)
    }
  }
  // Not an async hook, for whose promise each request would pay.
  server.addHook('preHandler', (request, _reply, done) => {
    if (READS.has(request.method) || performance.now() > watchfulUntil) done()
    else untilUnlocked().then(() => done(), done)
  })
}
