import type { FastifyRequest } from 'fastify'
import { findKey, sessionOf } from '../auth/authenticate.ts'

/** The kind of credential that a request carries, whether or not it is valid; null if it has none. */
export function sentCredential(request: FastifyRequest): 'session' | 'key' | 'token' | 'other' | null {
  if (sessionOf(request) !== null) return 'session'
  const key = findKey(request)
  if (key !== null) return key.value.startsWith('pha_') ? 'token' : 'key'
  return request.headers.authorization === undefined ? null : 'other'
}
