import type { FastifyRequest } from 'fastify'
import type { AppError } from '../base/errors.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** A failure that a test asked for, which the route throws where a real one would come. */
    pendingFailure?: AppError
  }
  interface FastifyContextConfig {
    /** Set on routes that call `failIfAsked` themselves, after those of their own checks that come before GitHub. */
    failsLater?: true
  }
}

/** Throws the failure that a test asked for. Called where a request is about to depend on GitHub. */
export function failIfAsked(request: FastifyRequest): void {
  if (request.pendingFailure !== undefined) throw request.pendingFailure
}
