import { z } from 'zod'
import { AppError } from '../../base/errors.ts'
import { type Clock, SECOND } from '../../base/time.ts'

/** GitHub's advice where a secondary limit comes without one: wait a minute. */
const SECONDARY_LIMIT_SECONDS = 60

/**
 * Why GitHub did not do what was asked. `forbidden`: the link lacks access that connecting again may bring. `refused`: something else
 * stands in the way, which `cause` may name. `retryAfter` is in whole seconds and set for `rate-limited` alone.
 */
export class GitHubFailure extends Error {
  override readonly name = 'GitHubFailure'
  readonly kind: 'unauthorized' | 'forbidden' | 'refused' | 'not-found' | 'rate-limited' | 'unavailable'
  readonly retryAfter: number
  /** What stands in the way, as a sentence for the person, where GitHub's answer says. */
  readonly explanation: string | null

  constructor(
    kind: GitHubFailure['kind'],
    options: { retryAfter?: number; explanation?: string | null; cause?: unknown } = {},
  ) {
    super(`GitHub: ${kind}`, { cause: options.cause })
    this.kind = kind
    this.retryAfter = options.retryAfter ?? 0
    this.explanation = options.explanation ?? null
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
      ? toRefusal(response?.headers ?? {}, response?.data)
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
    const now = githubNow(headers, clock)
    const reset = Number(headers['x-ratelimit-reset']) * SECOND
    return Math.max(1, Math.ceil(((Number.isFinite(reset) ? reset : now) - now) / SECOND))
  }
  const isSecondary = /rate limit|abuse/i.test(messageOf(data))
  return status === 429 || isSecondary ? SECONDARY_LIMIT_SECONDS : null
}

/** What time it is at GitHub, which is what its times are to be read against; by the clock here where an answer does not say. */
export function githubNow(headers: Record<string, unknown>, clock: Clock): number {
  const moment = Date.parse(String(headers.date))
  return Number.isNaN(moment) ? clock() : moment
}

function toRefusal(headers: Record<string, string | number | undefined>, data: unknown): GitHubFailure {
  const message = messageOf(data)
  const isLostAccess = headers['x-github-sso'] !== undefined || LOST_ACCESS.test(message)
  if (isLostAccess) return new GitHubFailure('forbidden')
  const explanation = OBSTACLES.find(([pattern]) => pattern.test(message))?.[1] ?? null
  return new GitHubFailure('refused', { explanation })
}

const LOST_ACCESS = /SAML|single sign-on|Resource not accessible|access to this organization/i

const OBSTACLES: readonly (readonly [RegExp, string])[] = [
  [
    /IP allow list/i,
    "The organization's IP allow list at GitHub does not let this computer in. Ask its owners to add it.",
  ],
  [
    /suspended/i,
    'This installation or account is suspended at GitHub. Have it unsuspended there, then try again.',
  ],
]

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
      if (failure.explanation !== null) return new AppError('github_unavailable', failure.explanation)
      if (failure.kind === 'refused') {
        return new AppError(
          'github_unavailable',
          'GitHub, or a proxy in between, refused the request (403). Check the network and the access rules at GitHub, then try again.',
        )
      }
      return new AppError(
        'github_unavailable',
        'GitHub could not be reached or gave no usable answer. Try again in a moment.',
        {
          cause: failure,
        },
      )
  }
}

/** Turns what a read at GitHub threw into what the API answers. */
export function answerable(error: unknown): unknown {
  return error instanceof GitHubFailure ? toAppError(error) : error
}

/** Tokens go to no other GitHub than the one that gave them. */
export function otherServer(): AppError {
  return new AppError(
    'github_reauthorization_required',
    'This link was made at another GitHub server than the one that is set up now. Connect GitHub again to renew it.',
  )
}

export function reauthorizationRequired(): AppError {
  return new AppError(
    'github_reauthorization_required',
    'GitHub no longer accepts this link. Connect GitHub again to renew it.',
  )
}
