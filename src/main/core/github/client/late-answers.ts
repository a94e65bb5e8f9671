import pTimeout from 'p-timeout'
import type { Background } from '../../base/background.ts'
import { MINUTE } from '../../base/time.ts'
import { GitHubFailure } from './failures.ts'

/** How long an answer is awaited altogether. */
const LATE_MS = MINUTE

export type WhenLate<T> = (answer: Promise<T | null>) => Promise<void>

export type Spend = ReturnType<typeof createSpend>

/**
 * Sends a request that spends something at GitHub: a code or a refresh token. The caller waits for `requestMs`. From then on, the answer is
 * left to `whenLate`, because what was spent would be lost with it; null if none comes. When the server stops, it is no longer awaited.
 */
export function createSpend(background: Background) {
  return async <T>(
    requestMs: number,
    send: (limits: { requestMs: number; signal: AbortSignal }) => Promise<T>,
    whenLate: WhenLate<T>,
  ): Promise<T> => {
    const givenUp = new AbortController()
    const answer = send({ requestMs: Math.max(requestMs, LATE_MS), signal: givenUp.signal })
    const inTime = await pTimeout(
      answer.then((value) => ({ value })),
      { milliseconds: requestMs, fallback: () => null },
    )
    if (inTime !== null) return inTime.value
    const giveUp = (): void => givenUp.abort()
    if (background.signal.aborted) giveUp()
    background.signal.addEventListener('abort', giveUp, { once: true })
    background.run('could not keep what GitHub answered late', () =>
      whenLate(answer.catch(() => null)).finally(() =>
        background.signal.removeEventListener('abort', giveUp),
      ),
    )
    throw new GitHubFailure('unavailable')
  }
}
