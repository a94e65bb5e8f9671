import { createCompanionClient, type Schemas } from '../../client/index.ts'
import { checkConnection } from './connection.ts'
import { takeFirstResponse } from './first-responses.ts'
import { withSession } from './session.ts'
import { text } from './text.ts'

/** An error response, or none at all (`unreachable`, status 0). The message is written for users. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: string
  readonly attr: string | null
  /** Seconds to wait before retrying, if the server said so. */
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

/** The API client, using the signed-in user's session. */
export const api = createCompanionClient({ baseUrl: location.origin })

api.use({
  async onRequest({ request }) {
    const sentAhead = takeFirstResponse(request)
    if (sentAhead !== undefined) return sentAhead
    withSession(request.headers)
    return undefined
  },
})

type Outcome<T> = { data?: T; error?: Schemas['Error']; response: Response }

/**
 * The data of a successful response.
 * @throws ApiError
 */
export async function take<T>(call: Promise<Outcome<T>>): Promise<NonNullable<T>> {
  const { data, error, response } = await reach(call)
  if (error !== undefined || !response.ok) throw toApiError(error, response)
  if (data === undefined || data === null) {
    throw new ApiError(text.unreadable, { status: response.status, code: 'unreadable' })
  }
  return data
}

/**
 * For responses without a body.
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
    void checkConnection()
    throw new ApiError(text.unreachable, { status: 0, code: 'unreachable' })
  }
}

/** Converts an error response to an `ApiError`. */
export function toApiError(envelope: Schemas['Error'] | undefined, response: Response): ApiError {
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN)
  return new ApiError(envelope?.detail || text.unreadable, {
    status: response.status,
    code: envelope?.code ?? 'unreadable',
    attr: envelope?.attr ?? null,
    retryAfter: Number.isFinite(retryAfter) ? retryAfter : null,
  })
}
