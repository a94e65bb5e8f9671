import type { FastifyRequest } from 'fastify'
import type { ApiKeyStore } from '../api-keys/store.ts'
import { AppError, permissionDenied } from '../errors.ts'
import { equalSecrets } from '../secrets.ts'
import type { SessionStore } from '../sessions/store.ts'
import type { UserHead, UserStore } from '../users/store.ts'
import { credentialInBody } from './body.ts'
import { readCookie, SESSION_COOKIE } from './cookies.ts'
import { queryOf } from './query.ts'

/** Who calls, and with what: a personal API key or the UI's session. */
export type Caller = {
  /** As of the moment when the request came in. */
  user: UserHead
  via:
    | { kind: 'key'; id: string; label: string; hash: string; scopes: readonly string[] }
    | { kind: 'session'; hash: string; createdAt: string }
}

/** PostHog tries credentials in an order that differs by endpoint; the first kind that is there decides. */
export type AuthOrder = 'session-first' | 'key-first' | 'session-only'

export type Authenticator = {
  /** @throws AppError not_authenticated, authentication_failed, or permission_denied for a session without its CSRF token */
  authenticate(request: FastifyRequest, order: AuthOrder): Caller
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

export function createAuthenticator(deps: {
  keys: ApiKeyStore
  sessions: SessionStore
  users: UserStore
  /** Whether a page of another origin sent the request: such a page never gets the session's powers. */
  isForeignPage: (request: FastifyRequest) => boolean
}): Authenticator {
  const bySession = (request: FastifyRequest): Caller | null => {
    const token = readCookie(request, SESSION_COOKIE)
    if (token === null || deps.isForeignPage(request)) return null
    const session = deps.sessions.find(token)
    const user = session && deps.users.active(session.userId)
    if (session === null || user === null) return null
    if (!SAFE_METHODS.has(request.method)) checkCsrf(request, session.csrfToken)
    return { user, via: { kind: 'session', hash: session.hash, createdAt: session.createdAt } }
  }

  const byKey = (request: FastifyRequest): Caller | null => {
    const candidate = findKey(request)
    if (candidate === null) return null
    if (candidate.value.startsWith('pha_') && candidate.source === 'Authorization header') {
      throw new AppError('authentication_failed', 'Invalid access token.')
    }
    const key = deps.keys.use(candidate.value)
    const user = key && deps.users.active(key.userId)
    if (key === null || user === null) {
      throw new AppError(
        'authentication_failed',
        `Personal API key found in request ${candidate.source} is invalid.`,
      )
    }
    const { id, label, hash, scopes } = key
    return { user, via: { kind: 'key', id, label, hash, scopes } }
  }

  return {
    authenticate(request, order) {
      const caller =
        order === 'session-only'
          ? bySession(request)
          : order === 'session-first'
            ? (bySession(request) ?? byKey(request))
            : (byKey(request) ?? bySession(request))
      if (caller === null) {
        throw new AppError('not_authenticated', 'Authentication credentials were not provided.')
      }
      return caller
    },
  }
}

type KeyCandidate = { value: string; source: 'Authorization header' | 'body' | 'query string' }

/** The first place that holds a key wins: header, then body, then query. */
function findKey(request: FastifyRequest): KeyCandidate | null {
  const header = /^Bearer\s+(\S.+)$/.exec(request.headers.authorization ?? '')?.[1]
  if (header !== undefined) return { value: header.trim(), source: 'Authorization header' }
  const inBody = credentialInBody(request)
  if (inBody !== undefined) {
    return { value: typeof inBody === 'string' ? inBody : JSON.stringify(inBody), source: 'body' }
  }
  const inQuery = queryOf(request).personal_api_key
  if (inQuery !== undefined) return { value: inQuery, source: 'query string' }
  return null
}

function checkCsrf(request: FastifyRequest, expected: string): void {
  const sent = request.headers['x-csrftoken']
  if (typeof sent !== 'string' || sent === '') throw permissionDenied('CSRF Failed: CSRF token missing.')
  if (!equalSecrets(sent, expected)) {
    throw permissionDenied("CSRF Failed: CSRF token from the 'X-Csrftoken' HTTP header incorrect.")
  }
}
