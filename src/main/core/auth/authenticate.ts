import type { FastifyRequest } from 'fastify'
import { SESSION_HEADER } from '../../../shared/contract/sessions.ts'
import { AppError } from '../base/errors.ts'
import type { OneRead } from '../db/one-read.ts'
import { credentialInBody } from '../http/body.ts'
import { queryOf } from '../http/query.ts'
import { type Caller, notAuthenticated, type UserLookup } from './caller.ts'

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

/** An API key used by a request, with its owner and scopes. */
export type UsedKey = {
  id: string
  label: string
  hash: string
  scopes: readonly string[]
  userId: number
  lastUsedAt: string | null
}

/** An OAuth access token used by a request, with its user and what it may do. */
export type UsedToken = {
  hash: string
  /** The name of the app that it was issued to. */
  application: string
  scopes: readonly string[]
  scopedTeams: readonly number[]
  scopedOrganizations: readonly string[]
  userId: number
  hasExpired: boolean
  grantId: number
  lastUsedAt: string | null
}

/** Finds a credential by its value. */
export type Credentials<T> = {
  find(value: string): T | null
  /** Records that a request used it, at most once per hour. */
  recordUse(found: T): void
}

export type Session = { hash: string; createdAt: string; userId: number }

export function createAuthenticator(deps: {
  keys: Credentials<UsedKey>
  /** OAuth access tokens. */
  tokens: Credentials<UsedToken>
  findSession: (token: string) => Session | null
  users: UserLookup
  /** Each request reads its credential and its user. */
  oneRead: OneRead
  /** Whether a page from another origin sent the request; such a page can never use the session. */
  isForeignPage: (request: FastifyRequest) => boolean
}): Authenticator {
  /** A credential with its user; null where there is none. */
  const withUser = <T extends { userId: number }>(find: (value: string) => T | null, value: string) =>
    deps.oneRead(() => {
      const found = find(value)
      return { found, user: found && deps.users.active(found.userId) }
    })

  const bySession = (request: FastifyRequest): Caller | null => {
    const token = sessionOf(request)
    if (token === null || deps.isForeignPage(request)) return null
    const { found: session, user } = withUser(deps.findSession, token)
    if (session === null || user === null) return null
    return { user, via: { kind: 'session', hash: session.hash, createdAt: session.createdAt } }
  }

  const byKey = (request: FastifyRequest): Caller | null => {
    const candidate = findKey(request)
    if (candidate === null) return null
    if (candidate.value.startsWith('pha_') && candidate.source === 'Authorization header') {
      return byToken(candidate.value)
    }
    const { found: key, user } = withUser(deps.keys.find, candidate.value)
    if (key === null || user === null) {
      throw refused(`Personal API key found in request ${candidate.source} is invalid.`)
    }
    deps.keys.recordUse(key)
    const { id, label, hash, scopes } = key
    return { user, via: { kind: 'key', id, label, hash, scopes } }
  }

  const byToken = (value: string): Caller => {
    const { found: token, user } = withUser(deps.tokens.find, value)
    if (token === null) throw refused('Invalid access token.')
    if (token.hasExpired) throw refused('Access token has expired.')
    if (user === null) throw refused('User associated with access token is disabled.')
    deps.tokens.recordUse(token)
    const { application, hash, scopes, scopedTeams, scopedOrganizations } = token
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
