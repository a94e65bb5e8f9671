import type { Reply } from './http.ts'

const HOUR = 3_600_000
const DOCS = 'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api'

/** The state of a caller's primary rate limit; `reset` is in seconds since 1970. */
export interface RateLimit {
  readonly limit: number
  readonly remaining: number
  readonly used: number
  readonly reset: number
}

/** A user, whose Apps share one limit, or null for all requests without a token. */
export type Caller = { readonly login: string; readonly id: number } | null

/** The hourly primary limits: 5,000 requests per user, and 60 in total without a token. */
export class RateLimits {
  readonly #now: () => number
  readonly #windows = new Map<string, { used: number; resetAt: number }>()
  readonly #limits = new Map<string, number>()

  constructor(now: () => number) {
    this.#now = now
  }

  /** The limit of a user, or of requests without a token for null. */
  of(login: string | null): RateLimit {
    const { used, resetAt } = this.#window(login)
    const limit = this.#limit(login)
    return { limit, used, remaining: Math.max(0, limit - used), reset: Math.ceil(resetAt / 1000) }
  }

  /** Counts one request. */
  charge(login: string | null): void {
    this.#window(login).used += 1
  }

  /** Changes the hourly limit of a user. */
  setLimit(login: string, limit: number): void {
    this.#limits.set(login, limit)
  }

  /** Uses up a user's limit for this many seconds. */
  exhaust(login: string, resetInSeconds: number): void {
    this.#windows.set(login, { used: this.#limit(login), resetAt: this.#now() + resetInSeconds * 1000 })
  }

  #limit(login: string | null): number {
    return this.#limits.get(login ?? '') ?? (login === null ? 60 : 5000)
  }

  #window(login: string | null): { used: number; resetAt: number } {
    const open = this.#windows.get(login ?? '')
    if (open !== undefined && open.resetAt > this.#now()) return open
    const fresh = { used: 0, resetAt: this.#now() + HOUR }
    this.#windows.set(login ?? '', fresh)
    return fresh
  }
}

/** GitHub's five rate limit headers. */
export function rateLimitHeaders(state: RateLimit): Record<string, string> {
  return {
    'x-ratelimit-limit': String(state.limit),
    'x-ratelimit-remaining': String(state.remaining),
    'x-ratelimit-used': String(state.used),
    'x-ratelimit-reset': String(state.reset),
    'x-ratelimit-resource': 'core',
  }
}

/** The response when the hourly limit is used up. */
export function primaryLimitReply(caller: Caller, state: RateLimit): Reply {
  const who = caller === null ? '127.0.0.1' : `user ID ${caller.id}`
  return limitReply(403, `API rate limit exceeded for ${who}.`, DOCS, {
    ...rateLimitHeaders({ ...state, remaining: 0, used: state.limit }),
  })
}

/** The response to too many concurrent or frequent requests. */
export function secondaryLimitReply(status: 403 | 429, retryAfterSeconds: number): Reply {
  return limitReply(
    status,
    'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
    `${DOCS}#about-secondary-rate-limits`,
    { 'retry-after': String(retryAfterSeconds) },
  )
}

function limitReply(status: number, message: string, docs: string, headers: Record<string, string>): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify({ message, documentation_url: docs, status: String(status) }),
  }
}
