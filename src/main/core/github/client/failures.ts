import { z } from 'zod'
import { AppError } from '../../base/errors.ts'
import { type Clock, SECOND } from '../../base/time.ts'

/** GitHub's advice where a secondary limit comes without one: wait a minute. */
const SECONDARY_LIMIT_SECONDS = 60

/** Why GitHub did not do what was asked. `retryAfter` is in whole seconds and set for `rate-limited` alone. */
export class GitHubFailure extends Error {
  override readonly name = 'GitHubFailure'
  readonly kind: 'unauthorized' | 'forbidden' | 'not-found' | 'rate-limited' | 'unavailable'
  readonly retryAfter: number

  constructor(kind: GitHubFailure['kind'], options: { retryAfter?: number; cause?: unknown } = {}) {
    super(`GitHub: ${kind}`, { cause: options.cause })
    this.kind = kind
    this.retryAfter = options.retryAfter ?? 0
  }
}

const requestErrorSchema = z.object({
  status: z.number(),
  response: z
    .object({
      headers: z.record(z.string(), z.union([z.string(), z.number()]).optional()),
      data: z.unknown(),
    })
    .optional(),
})

/** Sorts what Octokit throws. Its messages may hold addresses and bodies, so they go no further. */
export function toFailure(error: unknown, clock: Clock): GitHubFailure {
  if (error instanceof GitHubFailure) return error
  const parsed = requestErrorSchema.safeParse(error)
  if (!parsed.success) return new GitHubFailure('unavailable', { cause: error })
  const { status, response } = parsed.data
  if (status === 401) return new GitHubFailure('unauthorized')
  if (status === 404) return new GitHubFailure('not-found')
  if (status === 403 || status === 429) {
    const seconds = secondsToWait(status, response?.headers ?? {}, response?.data, clock)
    return seconds === null
      ? new GitHubFailure('forbidden')
      : new GitHubFailure('rate-limited', { retryAfter: seconds })
  }
  return new GitHubFailure('unavailable', { cause: error })
}

function secondsToWait(
  status: number,
  headers: Record<string, string | number | undefined>,
  data: unknown,
  clock: Clock,
): number | null {
  const retryAfter = Number(headers['retry-after'])
  if (Number.isFinite(retryAfter) && headers['retry-after'] !== undefined)
    return Math.max(1, Math.ceil(retryAfter))
  if (String(headers['x-ratelimit-remaining']) === '0') {
    const reset = Number(headers['x-ratelimit-reset']) * SECOND
    return Math.max(1, Math.ceil(((Number.isFinite(reset) ? reset : clock()) - clock()) / SECOND))
  }
  const isSecondary = /rate limit|abuse/i.test(messageOf(data))
  return status === 429 || isSecondary ? SECONDARY_LIMIT_SECONDS : null
}

function messageOf(data: unknown): string {
  const parsed = z.object({ message: z.string() }).safeParse(data)
  return parsed.success ? parsed.data.message : ''
}

/** What a caller of the API is told of a failure. */
export function toAppError(failure: GitHubFailure): AppError {
  switch (failure.kind) {
    case 'unauthorized':
      return reauthorizationRequired()
    case 'rate-limited':
      return new AppError(
        'github_rate_limited',
        `GitHub's rate limit is used up. Try again in ${failure.retryAfter} ${failure.retryAfter === 1 ? 'second' : 'seconds'}.`,
        { retryAfter: failure.retryAfter },
      )
    default:
      return new AppError(
        'github_unavailable',
        'GitHub could not be reached or gave no usable answer. Try again in a moment.',
        {
          cause: failure,
        },
      )
  }
}

export function reauthorizationRequired(): AppError {
  return new AppError(
    'github_reauthorization_required',
    'GitHub no longer accepts this link. Connect GitHub again to renew it.',
  )
}
