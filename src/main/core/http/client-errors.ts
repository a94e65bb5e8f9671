import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { AppError } from '../base/errors.ts'
import { SECURITY_HEADERS } from './guard.ts'

const STATUSES: Record<string, 408 | 431> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
}

const DETAILS = {
  400: 'The request could not be read.',
  408: 'The request did not arrive in time.',
  431: 'The request has too many headers, or too long ones.',
} as const

/** Answers what is no HTTP request, or comes too slowly, with the envelope of all errors, and ends the connection. */
export function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (socket.destroyed || !socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const status = STATUSES[error.code ?? ''] ?? 400
  const body = JSON.stringify(new AppError('parse_error', DETAILS[status]).envelope())
  const headers = {
    ...SECURITY_HEADERS,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('\r\n')}\r\n\r\n${body}`)
  socket.destroySoon()
}
