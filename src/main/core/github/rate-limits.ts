import { z } from 'zod'
import { type Clock, SECOND } from '../time.ts'
import { GitHubFailure } from './failure.ts'

/** What is left of GitHub's limit for one GitHub user, as its last answer said. */
export type RateLimit = { limit: number; remaining: number; resetsAt: string }

const headersSchema = z.object({
  'x-ratelimit-limit': z.coerce.number().int(),
  'x-ratelimit-remaining': z.coerce.number().int(),
  'x-ratelimit-reset': z.coerce.number().int(),
})

export type RateLimits = ReturnType<typeof createRateLimits>

/** GitHub counts for each of its users; so do we, and one user's limit never holds back another. */
export function createRateLimits(clock: Clock) {
  const known = new Map<string, RateLimit>()
  const blockedUntil = new Map<string, number>()
  return {
    note(who: string, headers: Record<string, unknown>): void {
      const parsed = headersSchema.safeParse(headers)
      if (!parsed.success) return
      const {
        'x-ratelimit-limit': limit,
        'x-ratelimit-remaining': remaining,
        'x-ratelimit-reset': reset,
      } = parsed.data
      known.set(who, { limit, remaining, resetsAt: new Date(reset * SECOND).toISOString() })
    },
    /** GitHub said to wait; until then it is not asked. */
    block(who: string, seconds: number): void {
      blockedUntil.set(who, clock() + seconds * SECOND)
    },
    /** @throws GitHubFailure rate-limited */
    check(who: string): void {
      const until = blockedUntil.get(who)
      if (until === undefined) return
      const seconds = Math.ceil((until - clock()) / SECOND)
      if (seconds > 0) throw new GitHubFailure('rate-limited', { retryAfter: seconds })
      blockedUntil.delete(who)
    },
    of: (who: string): RateLimit | null => known.get(who) ?? null,
  }
}
