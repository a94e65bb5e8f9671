import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError, notFound } from '../base/errors.ts'
import { hint } from '../base/hint.ts'
import type { Host } from '../base/host.ts'
import { databaseLocked } from './locked-database.ts'

const MIB = 1024 * 1024
const TOO_LARGE = 'FST_ERR_CTP_BODY_TOO_LARGE'

/** Sends every error in PostHog's envelope. Unexpected errors are logged and returned as a 500 without details. */
export function answerErrors(
  server: FastifyInstance,
  { log, expandHints }: Pick<Host, 'log' | 'expandHints'>,
): void {
  server.setErrorHandler((error: FastifyError, request, reply) => {
    const failure = toAppError(error, request)
    if (failure.status >= 500) {
      const route = request.routeOptions.url ?? 'unknown route'
      log.error(
        { method: request.method, route, code: failure.code, reason: describe(error) },
        'request failed',
      )
    }
    if (error.code === TOO_LARGE) readToTheEnd(request, reply)
    return sendError(reply, failure, expandHints)
  })
}

/**
 * Reads what a client still sends of a body that is too large. Fastify would close the connection, and a client that is not told before it
 * has sent everything would see a broken connection instead of the error. The time that a request may take limits this.
 */
function readToTheEnd(request: FastifyRequest, reply: FastifyReply): void {
  reply.removeHeader('connection')
  request.raw.resume()
}

export function sendError(
  reply: FastifyReply,
  error: AppError,
  expandHints: Host['expandHints'] = (message) => message,
): FastifyReply {
  if (error.status === 401) {
    const { host } = reply.request
    reply.header(
      'www-authenticate',
      `Bearer resource_metadata="http://${host}/.well-known/oauth-protected-resource"`,
    )
  }
  const envelope = error.envelope()
  if (error.retryAfter !== null) reply.header('retry-after', String(error.retryAfter))
  return reply
    .code(error.status)
    .type('application/json')
    .send(JSON.stringify({ ...envelope, detail: expandHints(envelope.detail) }))
}

export const endpointNotFound = () => notFound('Endpoint not found.')

export const databaseUnavailable = () =>
  new AppError(
    'database_unavailable',
    `The database could not be used, so nothing was saved. Run ${hint('doctor')} to see why.`,
    { retryAfter: 30 },
  )

function toAppError(error: FastifyError, request: FastifyRequest): AppError {
  if (error instanceof AppError) return error
  if (error.code === TOO_LARGE) {
    const limit = request.routeOptions.bodyLimit / MIB
    return new AppError('request_too_large', `The request body is too large. The limit is ${limit} MiB.`)
  }
  if (error.code === 'SQLITE_FULL') {
    return new AppError(
      'database_unavailable',
      'The disk is full, so nothing was saved. Free some space and try again.',
      { retryAfter: 30 },
    )
  }
  if (error.code?.startsWith('SQLITE_BUSY')) return databaseLocked()
  if (error.code?.startsWith('SQLITE_')) return databaseUnavailable()
  if (error.statusCode !== undefined && error.statusCode < 500) {
    return new AppError('parse_error', 'The request could not be read.')
  }
  return new AppError('error', 'A server error occurred.')
}

/** Describes an unexpected error for the log by name, code, and location, because its message may contain user data. */
function describe(error: FastifyError): string {
  const where =
    error.stack
      ?.split('\n')
      .slice(1, 4)
      .map((line) => line.trim())
      .join(' < ') ?? ''
  return `${error.name}${error.code ? ` ${error.code}` : ''} ${where}`.trim()
}
