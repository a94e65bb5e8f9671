import { z } from 'zod'
import { type Clock, isoAt, MINUTE, SECOND } from '../../base/time.ts'
import { GitHubFailure, githubNow } from './failures.ts'

/** The rate limit of one GitHub user, as of GitHub's last response. */
export const rateLimitSchema = z.object({ limit: z.int(), remaining: z.int(), resetsAt: z.string() })
export type RateLimit = z.infer<typeof rateLimitSchema>

/** The minimum interval between writes of a limit to the database. */
const REMEMBER_MS = MINUTE

const countSchema = z
  .string()
  .regex(/^\d{1,10}$/)
  .transform(Number)

const headersSchema = z.object({
  'x-ratelimit-limit': countSchema,
  'x-ratelimit-remaining': countSchema,
  'x-ratelimit-reset': countSchema,
})

export type RateLimits = ReturnType<typeof createRateLimits>

/** Tracks limits for each user of each GitHub, as GitHub does, so that one user's limit never blocks another. `remember` stores the latest one. */
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
      // Converted from GitHub's clock to the local one.
      const resetsAt = isoAt(clock() + reset * SECOND - githubNow(headers, clock))
      const current = { limit, remaining, resetsAt }
      known.set(who, current)
      if (Math.abs(clock() - rememberedAt) < REMEMBER_MS) return
      rememberedAt = clock()
      remember(current)
    },
    /** Blocks requests for as long as GitHub asked to wait. */
    block(who: string, seconds: number): void {
      blocks.set(who, { since: clock(), until: clock() + seconds * SECOND })
    },
    /** @throws GitHubFailure rate-limited */
    check(who: string): void {
      const block = blocks.get(who)
      if (block === undefined) return
      const now = clock()
      // If the clock is set back, the wait must not get longer than GitHub asked for.
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
