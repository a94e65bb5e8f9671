import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError, permissionDenied } from '../base/errors.ts'
import { sendError } from './error-handler.ts'

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]']

/** Headers of every answer. The UI needs nothing from elsewhere, so the policy allows nothing from elsewhere. */
export const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const

export type GuardOptions = {
  /** The port that the server answers at; it is known once it listens. */
  port: () => number
  allowedOrigins: readonly string[]
}

/**
 * Keeps out what a loopback server must fear: other sites in the owner's browser. Runs before everything else.
 * - `Host` must be ours, or a name that was rebound to 127.0.0.1 could read answers: 421.
 * - `Origin` must be our own UI's, or one that the owner allowed, and that one for `/api/` alone: 403.
 * - a browser's cross-site request that is no navigation is refused even where it carries no `Origin` (images, scripts): 403.
 */
export function guardRequests(server: FastifyInstance, options: GuardOptions): void {
  server.addHook('onRequest', (request, reply, done) => {
    reply.headers(SECURITY_HEADERS)
    const refusal = refuse(request, options)
    if (refusal) {
      sendError(reply, refusal)
      return
    }
    const origin = request.headers.origin
    if (origin !== undefined && isAllowed(request, origin, options)) {
      allowOrigin(reply, origin)
      if (isPreflight(request)) {
        answerPreflight(reply)
        return
      }
    }
    done()
  })
}

/** The error to answer with, or null where the request may pass. */
export function refuse(request: FastifyRequest, options: GuardOptions): AppError | null {
  const { host, origin } = request.headers
  const port = options.port()
  if (host === undefined || !isOwnHost(host.toLowerCase(), port) || !isOwnTarget(request.url, port)) {
    return new AppError(
      'misdirected_request',
      `This server answers at 127.0.0.1:${port} and localhost:${port} alone.`,
    )
  }
  if (origin !== undefined) {
    if (isOwnOrigin(origin, port) || isAllowed(request, origin, options)) return null
    return permissionDenied(
      'This origin may not call this server. Its owner can allow it with --allow-origin.',
    )
  }
  const site = request.headers['sec-fetch-site']
  if ((site === 'cross-site' || site === 'same-site') && request.headers['sec-fetch-mode'] !== 'navigate') {
    return permissionDenied('Other sites may not load anything from this server.')
  }
  return null
}

function isOwnHost(host: string, port: number): boolean {
  const suffix = `:${port}`
  return host.endsWith(suffix) && LOOPBACK_NAMES.includes(host.slice(0, -suffix.length))
}

/** A request line may name a host of its own (`GET http://host/path`), which then counts besides `Host`. */
function isOwnTarget(target: string, port: number): boolean {
  if (target.startsWith('/')) return true
  const authority = /^http:\/\/([^/?#]*)/i.exec(target)?.[1]
  return authority === undefined ? target === '*' : isOwnHost(authority.toLowerCase(), port)
}

function isOwnOrigin(origin: string, port: number): boolean {
  return LOOPBACK_NAMES.some((name) => origin === `http://${name}:${port}`)
}

function isAllowed(request: FastifyRequest, origin: string, options: GuardOptions): boolean {
  return (
    options.allowedOrigins.includes(origin) &&
    request.url.startsWith('/api/') &&
    !isOwnOrigin(origin, options.port())
  )
}

/** Whether the request comes from a page that is not our own UI; such a page may use a key, never the session. */
export function isForeignPage(request: FastifyRequest, port: number): boolean {
  const { origin } = request.headers
  return origin !== undefined && !isOwnOrigin(origin, port)
}

function isPreflight(request: FastifyRequest): boolean {
  return request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined
}

function allowOrigin(reply: FastifyReply, origin: string): void {
  reply.headers({
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'retry-after, www-authenticate',
    'cross-origin-resource-policy': 'cross-origin',
    vary: 'Origin',
  })
}

function answerPreflight(reply: FastifyReply): void {
  reply
    .code(204)
    .headers({
      'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS',
      'access-control-allow-headers': 'authorization, content-type',
      'access-control-max-age': '600',
    })
    .send()
}
