import { createCompanionClient, type Schemas } from '../../client/index.ts'
import { text } from '../text.ts'

/** An answer that is no success, or none at all (`unreachable`, status 0). The message is a sentence for people. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: string
  readonly attr: string | null
  /** Seconds to wait before another try, where the server says so. */
  readonly retryAfter: number | null

  constructor(
    message: string,
    facts: { status: number; code: string; attr?: string | null; retryAfter?: number | null },
  ) {
    super(message)
    this.status = facts.status
    this.code = facts.code
    this.attr = facts.attr ?? null
    this.retryAfter = facts.retryAfter ?? null
  }
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

/** The header that proves that a change comes from this page: what the cookie holds, as PostHog's clients send it. */
export function csrfToken(): string {
  return /(?:^|;\s*)posthog_csrftoken=([^;]*)/.exec(document.cookie)?.[1] ?? ''
}

/** The app's own API, with the session of the person who is signed in. */
export const api = createCompanionClient({ baseUrl: location.origin })

api.use({
  onRequest({ request }) {
    if (!SAFE_METHODS.has(request.method)) request.headers.set('X-CSRFToken', csrfToken())
  },
})

type Outcome<T> = { data?: T; error?: Schemas['Error']; response: Response }

/**
 * The data of an answer.
 * @throws ApiError
 */
export async function take<T>(call: Promise<Outcome<T>>): Promise<NonNullable<T>> {
  const { data, error, response } = await reach(call)
  if (error !== undefined || !response.ok) throw toApiError(error, response)
  if (data === undefined || data === null) {
    throw new ApiError(text.errors.unreadable, { status: response.status, code: 'unreadable' })
  }
  return data
}

/**
 * For answers without a body.
 * @throws ApiError
 */
export async function done(call: Promise<Outcome<unknown>>): Promise<void> {
  const { error, response } = await reach(call)
  if (error !== undefined || !response.ok) throw toApiError(error, response)
}

async function reach<T>(call: Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await call
  } catch {
    throw new ApiError(text.errors.unreachable, { status: 0, code: 'unreachable' })
  }
}

/** Turns an error's envelope into an `ApiError`. */
export function toApiError(envelope: Schemas['Error'] | undefined, response: Response): ApiError {
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN)
  return new ApiError(envelope?.detail || text.errors.unreadable, {
    status: response.status,
    code: envelope?.code ?? 'unreadable',
    attr: envelope?.attr ?? null,
    retryAfter: Number.isFinite(retryAfter) ? retryAfter : null,
  })
}
