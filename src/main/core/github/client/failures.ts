import { z } from 'zod'
import { AppError } from '../../base/errors.ts'
import { type Clock, DAY, SECOND } from '../../base/time.ts'
import { jsonOf } from './json-of.ts'

/** GitHub's documented wait for a secondary rate limit without a Retry-After header. */
const SECONDARY_LIMIT_SECONDS = 60

/**
 * Why a request to GitHub failed. `forbidden`: the link lacks access that reconnecting may grant. `refused`: something else blocked the
 * request; `explanation` names it if known. `retryAfter` is in whole seconds, and only set for `rate-limited`.
 */
export class GitHubFailure extends Error {
  override readonly name = 'GitHubFailure'
  readonly kind: 'unauthorized' | 'forbidden' | 'refused' | 'not-found' | 'rate-limited' | 'unavailable'
  readonly retryAfter: number
  /** What blocked the request, as a sentence for the user, if GitHub's answer says. */
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

/** Classifies what Octokit throws. Its messages may contain URLs and bodies, so they are not passed on. */
export function toFailure(error: unknown, clock: Clock): GitHubFailure {
  if (error instanceof GitHubFailure) return error
  const parsed = requestErrorSchema.safeParse(error)
  if (!parsed.success) return new GitHubFailure('unavailable', { cause: error })
  const { status, response } = parsed.data
  if (status === 401 || status === 404) {
    if (isPage(response?.data))
      return new GitHubFailure('unavailable', { explanation: notGitHub(status), cause: error })
    return new GitHubFailure(status === 401 ? 'unauthorized' : 'not-found')
  }
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
  const now = githubNow(headers, clock)
  const retryAfter = parseRetryAfter(headers['retry-after'], now)
  if (retryAfter !== null) return bounded(retryAfter)
  if (String(headers['x-ratelimit-remaining']).trim() === '0') {
    const reset = Number(headers['x-ratelimit-reset']) * SECOND
    return bounded(((Number.isFinite(reset) ? reset : now) - now) / SECOND)
  }
  const isSecondary = /rate limit|abuse/i.test(messageOf(data))
  return status === 429 || isSecondary ? SECONDARY_LIMIT_SECONDS : null
}

/** In seconds, from a number of seconds or an HTTP date; null if it is missing or malformed. */
function parseRetryAfter(value: string | number | undefined, now: number): number | null {
  const text = String(value ?? '').trim()
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text)
  const moment = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(moment) ? null : (moment - now) / SECOND
}

/** GitHub's limits last an hour at most, so a malformed header must not block a link for longer than a day. */
const bounded = (seconds: number): number => Math.min(Math.max(1, Math.ceil(seconds)), DAY / SECOND)

/** GitHub's current time, which its timestamps are relative to; the local clock if the response has no Date header. */
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
    "The organization's IP allow list on GitHub blocks this computer. Ask an organization owner to add its IP address.",
  ],
  [/suspended/i, 'This installation or account is suspended on GitHub. Unsuspend it there, then try again.'],
]

function messageOf(data: unknown): string {
  const parsed = z.object({ message: z.string() }).safeParse(jsonOf(data))
  return parsed.success ? parsed.data.message : ''
}

/** GitHub's API answers in JSON. Another text, such as a proxy's page, is not GitHub's word on a link. */
function isPage(data: unknown): boolean {
  const body = jsonOf(data)
  return typeof body === 'string' && body.trim() !== ''
}

const notGitHub = (status: number): string =>
  `Something other than GitHub answered (${status}), such as a proxy. Check your network and the GitHub URLs in the settings, then try again.`

/** The API error for a failed request to GitHub. */
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
          'GitHub or a proxy denied the request (403). Check your network and the access rules on GitHub, then try again.',
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

/** Converts what a call to GitHub threw into an API error. */
export function asAppError(error: unknown): unknown {
  return error instanceof GitHubFailure ? toAppError(error) : error
}

/** Tokens are only sent to the GitHub that issued them. */
export function otherServer(): AppError {
  return new AppError(
    'github_reauthorization_required',
    'This link belongs to a different GitHub server. Connect GitHub again to renew it.',
  )
}

/** GitHub turned a link away. */
export class TurnedAway extends AppError {
  constructor() {
    super(
      'github_reauthorization_required',
      'GitHub no longer accepts this link. Connect GitHub again to renew it.',
    )
  }
}

export const reauthorizationRequired = (): AppError => new TurnedAway()
