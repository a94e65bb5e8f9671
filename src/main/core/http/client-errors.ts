import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { AppError } from '../base/errors.ts'
import { SECURITY_HEADERS } from './guard.ts'

const STATUSES: Record<string, 408 | 431> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
}

const ANSWERS = {
  400: { reason: 'Bad Request', detail: 'The request could not be read.' },
  408: { reason: 'Request Timeout', detail: 'The request timed out.' },
  431: { reason: 'Request Header Fields Too Large', detail: 'The request headers are too large.' },
} as const

/** Responds to malformed or slow requests with the error envelope and closes the connection. */
export function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (socket.destroyed || !socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const status = STATUSES[error.code ?? ''] ?? 400
  const { reason, detail } = ANSWERS[status]
  const body = JSON.stringify(new AppError('parse_error', detail).envelope())
  const headers = {
    ...SECURITY_HEADERS,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  socket.write(`HTTP/1.1 ${status} ${reason}\r\n${lines.join('\r\n')}\r\n\r\n${body}`)
  socket.destroySoon()
}

/** Node would answer an `Expect` other than `100-continue` with an empty 417. RFC 9110 allows ignoring it, as PostHog's servers do. */
export function ignoreUnknownExpectations({ server }: FastifyInstance): void {
  server.on('checkExpectation', (request, response) => server.emit('request', request, response))
}
