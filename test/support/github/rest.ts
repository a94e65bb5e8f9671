import { createHash, randomBytes } from 'node:crypto'
import type { Schemas } from './describe.ts'
import { type Call, json, type Reply, type Route, route } from './http.ts'
import { primaryLimitReply, rateLimitHeaders } from './rate-limit.ts'
import type { UserToken } from './tokens.ts'

const DOCS = 'https://docs.github.com/rest'

/** The specific part of an endpoint's response. */
export interface Answer {
  readonly status?: number
  readonly data: unknown
  readonly link?: string
  /** In milliseconds; only for endpoints where GitHub sends it. */
  readonly lastModified?: number
}

/** An error body in GitHub's format. */
export function errorBody(status: number, message: string) {
  return { message, documentation_url: DOCS, status: String(status) } satisfies Schemas['basic-error']
}

export function apiError(status: number, message: string): Reply {
  return json(status, errorBody(status, message))
}

export const NOT_FOUND: Answer = { status: 404, data: errorBody(404, 'Not Found') }

/** An endpoint that requires a user token. */
export function userEndpoint(
  spec: `${string} /${string}`,
  handle: (call: Call, token: UserToken) => Answer,
): Route {
  return route(spec, (call) => {
    const token = authenticate(call)
    if (token !== null && 'status' in token) return decorated(call, token, null)
    if (token === null) return decorated(call, apiError(401, 'Requires authentication'), null)
    return metered(call, token, () => handle(call, token))
  })
}

/** An endpoint that can also be called without a token, with a much lower rate limit. */
export function openEndpoint(
  spec: `${string} /${string}`,
  handle: (call: Call, token: UserToken | null) => Answer,
  { free = false } = {},
): Route {
  return route(spec, (call) => {
    const token = authenticate(call)
    if (token !== null && 'status' in token) return decorated(call, token, null)
    if (free) return decorated(call, json(200, handle(call, token).data), token)
    return metered(call, token, () => handle(call, token))
  })
}

/** The caller's token, null without one, or an error response if it is invalid or the request has no User-Agent. */
function authenticate(call: Call): UserToken | Reply | null {
  const refusal = withoutUserAgent(call)
  if (refusal !== null) return refusal
  const header = call.headers.authorization
  if (header === undefined) return null
  const accessToken = /^(?:bearer|token) (\S+)$/i.exec(header)?.[1] ?? ''
  return call.world.tokens.find(accessToken) ?? apiError(401, 'Bad credentials')
}

/** GitHub's response to requests without a User-Agent. */
export function withoutUserAgent(call: Call): Reply | null {
  if (call.headers['user-agent']) return null
  return {
    status: 403,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: 'Request forbidden by administrative rules. Please make sure your request has a User-Agent header.',
  }
}

function metered(call: Call, token: UserToken | null, handle: () => Answer): Reply {
  const login = token?.user.login ?? null
  const { limits } = call.world
  if (limits.of(login).remaining === 0) {
    return decorated(call, primaryLimitReply(token?.user ?? null, limits.of(login)), token)
  }
  const { status = 200, data, link, lastModified } = handle()
  const headers = {
    'cache-control': `${token === null ? 'public' : 'private'}, max-age=60, s-maxage=60`,
    vary: 'Accept, Authorization, Cookie, X-GitHub-OTP, Accept-Encoding, Accept, X-Requested-With',
    ...(link !== undefined && { link }),
    ...(lastModified !== undefined && { 'last-modified': new Date(lastModified).toUTCString() }),
  }
  const reply = json(status, data, headers)
  if (status !== 200) {
    limits.charge(login)
    return decorated(call, reply, token)
  }
  const etag = etagOf(call, reply.body)
  if (isFresh(call, etag, lastModified)) {
    // Conditional requests only don't count with a token.
    if (token === null) limits.charge(login)
    return decorated(call, { status: 304, headers: { ...headers, etag }, body: '' }, token)
  }
  limits.charge(login)
  return decorated(call, { ...reply, headers: { ...reply.headers, etag } }, token)
}

/** GitHub's ETags also depend on the token, so the first conditional request after a refresh returns a full response. */
function etagOf(call: Call, body: string): string {
  const told = [call.headers.authorization, call.headers.accept, body]
  return `W/"${createHash('sha256').update(told.join('\n')).digest('hex')}"`
}

function isFresh(call: Call, etag: string, lastModified: number | undefined): boolean {
  const known = call.headers['if-none-match']
  if (known !== undefined) {
    const strong = (tag: string) => tag.trim().replace(/^W\//, '')
    return known.split(',').some((tag) => tag.trim() === '*' || strong(tag) === strong(etag))
  }
  const since = Date.parse(call.headers['if-modified-since'] ?? '')
  return lastModified !== undefined && Math.floor(lastModified / 1000) * 1000 <= since
}

/** The headers of every API response. */
function decorated(call: Call, reply: Reply, token: UserToken | null): Reply {
  return {
    ...reply,
    headers: {
      ...rateLimitHeaders(call.world.limits.of(token?.user.login ?? null)),
      'x-github-media-type': 'github.v3; format=json',
      'x-github-api-version-selected': '2022-11-28',
      'x-github-request-id': requestId(),
      'x-content-type-options': 'nosniff',
      ...(token !== null && { 'x-oauth-scopes': '', 'x-accepted-oauth-scopes': '' }),
      ...reply.headers,
    },
  }
}

function requestId(): string {
  const hex = randomBytes(14).toString('hex').toUpperCase()
  return [hex.slice(0, 4), hex.slice(4, 10), hex.slice(10, 16), hex.slice(16, 22), hex.slice(22)].join(':')
}
