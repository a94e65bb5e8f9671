import { z } from 'zod'
import { type Clock, MINUTE, SECOND } from '../../base/time.ts'
import { GitHubFailure, githubNow } from './failures.ts'

/** What is left of GitHub's limit for one GitHub user, as its last answer said. */
export const rateLimitSchema = z.object({ limit: z.int(), remaining: z.int(), resetsAt: z.string() })
export type RateLimit = z.infer<typeof rateLimitSchema>

/** So often, at most, what is left of a limit is remembered beyond this process. */
const REMEMBER_MS = MINUTE

const headersSchema = z.object({
  'x-ratelimit-limit': z.coerce.number().int(),
  'x-ratelimit-remaining': z.coerce.number().int(),
  'x-ratelimit-reset': z.coerce.number().int(),
})

export type RateLimits = ReturnType<typeof createRateLimits>

/**
 * GitHub counts for each of its users; so do we, and one user's limit never holds back another. `remember` gets the newest one now and then.
 */
export function createRateLimits(clock: Clock, remember: (limit: RateLimit) => void) {
  const known = new Map<string, RateLimit>()
  const blocks = new Map<string, { since: number; until: number }>()
  let rememberedAt = Number.NEGATIVE_INFINITY
  return {
    note(who: string, headers: Record<string, unknown>): void {
      const parsed = headersSchema.safeParse(headers)
      if (!parsed.success) return
      const {
        'x-ratelimit-limit': limit,
        'x-ratelimit-remaining': remaining,
        'x-ratelimit-reset': reset,
      } = parsed.data
      // Said by GitHub's clock, remembered by the one here.
      const resetsAt = new Date(clock() + reset * SECOND - githubNow(headers, clock)).toISOString()
      const current = { limit, remaining, resetsAt }
      known.set(who, current)
      if (Math.abs(clock() - rememberedAt) < REMEMBER_MS) return
      rememberedAt = clock()
      remember(current)
    },
    /** GitHub said to wait; until then it is not asked. */
    block(who: string, seconds: number): void {
      blocks.set(who, { since: clock(), until: clock() + seconds * SECOND })
    },
    /** @throws GitHubFailure rate-limited */
    check(who: string): void {
      const block = blocks.get(who)
      if (block === undefined) return
      const now = clock()
      // A clock that was set back must not make the wait longer than GitHub asked for.
      if (now >= block.since && now < block.until) {
        throw new GitHubFailure('rate-limited', { retryAfter: Math.ceil((block.until - now) / SECOND) })
      }
      blocks.delete(who)
    },
    /** Forgets every limit. */
    clear(): void {
      known.clear()
      blocks.clear()
    },
    of: (who: string): RateLimit | null => known.get(who) ?? null,
  }
}
