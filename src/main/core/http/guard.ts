import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { SESSION_HEADER } from '../../../shared/session-header.ts'
import { AppError, permissionDenied } from '../base/errors.ts'
import { sendError } from './error-handler.ts'
import { restoreHead } from './head-requests.ts'

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]']

/** Headers of every response. The UI loads nothing from other origins, so the policy allows none. */
export const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const

/** The headers that PostHog allows: the defaults of django-cors-headers and those of tracing libraries. */
const CORS_HEADERS = [
  'accept',
  'authorization',
  'content-type',
  'user-agent',
  'x-csrftoken',
  'x-requested-with',
  'traceparent',
  'request-id',
  'request-context',
  'x-amzn-trace-id',
  'x-cloud-trace-context',
  'sentry-trace',
  'baggage',
  'x-highlight-request',
  'x-datadome-clientid',
  'x-b3-sampled',
  'x-b3-spanid',
  'x-b3-traceid',
  'x-b3-parentspanid',
  'b3',
] as const

/**
 * What every page may use: it needs no credentials of this browser, or only those that the page itself sends. The page where a user authorizes
 * an app is not among them.
 */
const OPEN_TO_PAGES = /^\/(oauth\/(token|register|revoke)|\.well-known\/[\w.-]+)\/?(\?|$)/

export type GuardOptions = {
  /** The port the server listens on, known once it has started. */
  port: () => number
  /** Origins besides our own whose pages may call `/api/`. */
  isAllowedOrigin: (origin: string) => boolean
  /** Further names that `Host` may have, in lower case, with or without a port. */
  allowedHosts?: readonly string[]
}

/**
 * Protects the loopback server from other sites in the owner's browser. Runs before everything else.
 * - `Host` must be ours, to prevent DNS rebinding: 421.
 * - `Origin` must be our UI's, or an allowed one, which can only call `/api/`, except where no credentials of the browser matter: 403.
 * - Cross-site requests other than navigations are rejected even without an `Origin`, as for images and scripts: 403.
 */
export function guardRequests(server: FastifyInstance, options: GuardOptions): void {
  server.addHook('onRequest', (request, reply, done) => {
    // Here rather than in a hook of its own, which each request would pay for.
    restoreHead(request.raw)
    reply.headers(SECURITY_HEADERS)
    const refusal = refuse(request, options)
    if (refusal) {
      sendError(reply, refusal)
      return
    }
    const origin = request.headers.origin
    if (origin !== undefined && isOpenToPages(request)) {
      allowEveryOrigin(reply)
      if (isPreflight(request)) {
        answerOpenPreflight(request, reply)
        return
      }
    } else if (origin !== undefined && isAllowed(request, origin, options)) {
      allowOrigin(reply, origin)
      if (isPreflight(request)) {
        answerPreflight(request, reply)
        return
      }
    }
    done()
  })
}

/** The error to respond with, or null to let the request through. */
export function refuse(request: FastifyRequest, options: GuardOptions): AppError | null {
  const { host, origin } = request.headers
  const port = options.port()
  const repeated = hasRepeats(request) ? DECISIVE.find((name) => countOf(request, name) > 1) : undefined
  if (repeated !== undefined) {
    return new AppError('parse_error', `The request has more than one ${repeated} header.`)
  }
  const isHost = (name: string) => isOwnHost(name, port) || isAllowedHost(name, options)
  if (host === undefined || !isHost(host.toLowerCase()) || !isOwnTarget(request.url, isHost)) {
    return new AppError(
      'misdirected_request',
      `This server is only available at 127.0.0.1:${port} and localhost:${port}.`,
    )
  }
  if (isOpenToPages(request)) return null
  if (origin !== undefined) {
    if (isOwnOrigin(origin, port) || isAllowed(request, origin, options)) return null
    return permissionDenied(
      'This origin is not allowed. The owner of this server can allow it in the settings or with --allow-origin.',
    )
  }
  const site = request.headers['sec-fetch-site']
  const isFromElsewhere = site !== undefined && site !== 'same-origin' && site !== 'none'
  if (isFromElsewhere && request.headers['sec-fetch-mode'] !== 'navigate') {
    return permissionDenied('Other sites are not allowed to load resources from this server.')
  }
  return null
}

/** Node drops or joins repeats of these, and another program may have read only one. Repeats of all others are lists. */
const DECISIVE = ['Host', 'Authorization', 'Content-Type', SESSION_HEADER] as const

/** Whether any header was sent more than once. */
function hasRepeats({ raw }: FastifyRequest): boolean {
  let names = 0
  for (const _name in raw.headers) names++
  return names < raw.rawHeaders.length / 2
}

function countOf({ raw }: FastifyRequest, name: string): number {
  const wanted = name.toLowerCase()
  return raw.rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === wanted).length
}

function isOwnHost(host: string, port: number): boolean {
  // Clients omit the default port.
  if (port === 80 && LOOPBACK_NAMES.includes(host)) return true
  const suffix = `:${port}`
  return host.endsWith(suffix) && LOOPBACK_NAMES.includes(host.slice(0, -suffix.length))
}

/** A name that was allowed without a port is allowed with any. */
function isAllowedHost(host: string, { allowedHosts = [] }: GuardOptions): boolean {
  return allowedHosts.includes(host) || allowedHosts.includes(host.replace(/:\d+$/, ''))
}

/** A request line can contain a host (`GET http://host/path`), which must be checked in addition to `Host`. */
function isOwnTarget(target: string, isHost: (name: string) => boolean): boolean {
  if (target.startsWith('/')) return true
  const authority = /^http:\/\/([^/?#]*)/i.exec(target)?.[1]
  return authority === undefined ? target === '*' : isHost(authority.toLowerCase())
}

function isOwnOrigin(origin: string, port: number): boolean {
  return LOOPBACK_NAMES.some((name) => origin === (port === 80 ? `http://${name}` : `http://${name}:${port}`))
}

function isAllowed(request: FastifyRequest, origin: string, options: GuardOptions): boolean {
  return (
    request.url.startsWith('/api/') && !isOwnOrigin(origin, options.port()) && options.isAllowedOrigin(origin)
  )
}

/** Whether the request comes from a page other than our UI. Such a page can use a key, but never the session. */
export function isForeignPage(request: FastifyRequest, port: number): boolean {
  const { origin } = request.headers
  return origin !== undefined && !isOwnOrigin(origin, port)
}

function isPreflight(request: FastifyRequest): boolean {
  return request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined
}

const isOpenToPages = ({ url }: FastifyRequest): boolean => OPEN_TO_PAGES.test(url)

function allowEveryOrigin(reply: FastifyReply): void {
  reply.headers({
    'access-control-allow-origin': '*',
    'access-control-expose-headers': 'retry-after, www-authenticate',
    'cross-origin-resource-policy': 'cross-origin',
  })
}

function answerOpenPreflight({ headers }: FastifyRequest, reply: FastifyReply): void {
  const asked = headers['access-control-request-headers']
  reply
    .code(204)
    .headers({
      'access-control-allow-methods': 'GET, HEAD, POST, OPTIONS',
      ...(asked === undefined ? {} : { 'access-control-allow-headers': asked }),
      'access-control-max-age': '600',
    })
    .send()
}

function allowOrigin(reply: FastifyReply, origin: string): void {
  reply.headers({
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'retry-after, www-authenticate',
    'cross-origin-resource-policy': 'cross-origin',
    vary: 'Origin',
  })
}

function answerPreflight(request: FastifyRequest, reply: FastifyReply): void {
  const asked = (request.headers['access-control-request-headers'] ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
  const ownHeaders = asked.filter((name) => /^x-posthog-[a-z0-9-]+$/.test(name))
  reply
    .code(204)
    .headers({
      'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS',
      'access-control-allow-headers': [...CORS_HEADERS, ...ownHeaders].join(', '),
      'access-control-max-age': '600',
    })
    .send()
}
