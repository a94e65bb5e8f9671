import { timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { notAuthenticated } from '../auth/caller.ts'
import { AppError, permissionDenied } from '../base/errors.ts'
import { sha256 } from '../base/hashing.ts'

/** Lets nobody but a test with the token in: no page, be it our own, and no session. @throws AppError */
export function createControlGuard(token: string): (request: FastifyRequest) => void {
  const expected = Buffer.from(sha256(token))
  return ({ headers }) => {
    if (headers.origin !== undefined || headers['sec-fetch-site'] !== undefined)
      throw permissionDenied(
        'Pages can’t use the control API. Call it from a test, without an Origin header.',
      )
    const sent = /^Bearer\s+(\S+)\s*$/i.exec(headers.authorization ?? '')?.[1]
    if (sent === undefined) throw notAuthenticated()
    if (!timingSafeEqual(Buffer.from(sha256(sent)), expected)) {
      throw new AppError(
        'authentication_failed',
        'The control token is wrong. It is in the line that serve --json prints when it is ready.',
      )
    }
  }
}
