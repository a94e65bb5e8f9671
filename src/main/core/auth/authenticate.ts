import type { FastifyRequest } from 'fastify'
import { SESSION_HEADER } from '../../../shared/session-header.ts'
import { AppError } from '../base/errors.ts'
import { credentialInBody } from '../http/body.ts'
import { queryOf } from '../http/query.ts'
import { type Caller, type CallerUser, notAuthenticated } from './caller.ts'

/** The order in which an endpoint tries credentials, as in PostHog; the first kind found is used. */
export type AuthOrder = 'session-first' | 'key-first' | 'session-only'

export type Authenticator = {
  /** @throws AppError not_authenticated, authentication_failed */
  authenticate(request: FastifyRequest, order: AuthOrder): Caller
  /** The caller of a request with a valid session, whatever other credentials it has. */
  bySession(request: FastifyRequest): Caller | null
  /** Whether the request has a valid session. */
  hasSession(request: FastifyRequest): boolean
}

/** An API key used by a request, with its scopes and its owner, who may be inactive. */
export type UsedKey = {
  id: string
  label: string
  hash: string
  scopes: readonly string[]
  user: CallerUser
  lastUsedAt: string | null
}

/** An OAuth access token used by a request, with what it may do and its user, who may be inactive. */
export type UsedToken = {
  hash: string
  /** The name of the app that it was issued to. */
  application: string
  scopes: readonly string[]
  scopedTeams: readonly number[]
  scopedOrganizations: readonly string[]
  user: CallerUser
  hasExpired: boolean
  grantId: number
  lastUsedAt: string | null
}

/** Finds a credential and its user by its value, in one query: SQLite locks its files for each, and locking takes longer than reading. */
export type Credentials<T> = {
  find(value: string): T | null
  /** Records that a request used it, at most once per hour. */
  recordUse(found: T): void
}

export type Session = { hash: string; createdAt: string; user: CallerUser }

export function createAuthenticator(deps: {
  keys: Credentials<UsedKey>
  /** OAuth access tokens. */
  tokens: Credentials<UsedToken>
  findSession: (token: string) => Session | null
  /** Whether a page from another origin sent the request; such a page can never use the session. */
  isForeignPage: (request: FastifyRequest) => boolean
}): Authenticator {
  const bySession = (request: FastifyRequest): Caller | null => {
    const token = sessionOf(request)
    if (token === null || deps.isForeignPage(request)) return null
    const session = deps.findSession(token)
    if (session === null || !isActive(session)) return null
    const { user, hash, createdAt } = session
    return { user, via: { kind: 'session', hash, createdAt } }
  }

  const byKey = (request: FastifyRequest): Caller | null => {
    const candidate = findKey(request)
    if (candidate === null) return null
    if (candidate.value.startsWith('pha_') && candidate.source === 'Authorization header') {
      return byToken(candidate.value)
    }
    const key = deps.keys.find(candidate.value)
    if (key === null || !isActive(key)) {
      throw refused(`Personal API key found in request ${candidate.source} is invalid.`)
    }
    deps.keys.recordUse(key)
    const { user, id, label, hash, scopes } = key
    return { user, via: { kind: 'key', id, label, hash, scopes } }
  }

  const byToken = (value: string): Caller => {
    const token = deps.tokens.find(value)
    if (token === null) throw refused('Invalid access token.')
    if (token.hasExpired) throw refused('Access token has expired.')
    if (!isActive(token)) throw refused('User associated with access token is disabled.')
    deps.tokens.recordUse(token)
    const { user, application, hash, scopes, scopedTeams, scopedOrganizations } = token
    return {
      user,
      via: { kind: 'token', label: application, hash, scopes, scopedTeams, scopedOrganizations },
    }
  }

  return {
    bySession,
    hasSession: (request) => bySession(request) !== null,
    authenticate(request, order) {
      const caller =
        order === 'session-only'
          ? bySession(request)
          : order === 'session-first'
            ? (bySession(request) ?? byKey(request))
            : (byKey(request) ?? bySession(request))
      if (caller === null) throw notAuthenticated()
      return caller
    },
  }
}

const isActive = ({ user }: { user: CallerUser }) => user.is_active === 1

const refused = (detail: string) => new AppError('authentication_failed', detail)

/** The session token sent with a request, valid or not. */
export function sessionOf(request: FastifyRequest): string | null {
  const header = request.headers[SESSION_HEADER]
  return typeof header === 'string' && header !== '' ? header : null
}

type KeyCandidate = { value: string; source: 'Authorization header' | 'body' | 'query string' }

/** Looks for a key in the header, then the body, then the query. */
export function findKey(request: FastifyRequest): KeyCandidate | null {
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
