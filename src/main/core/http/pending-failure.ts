import type { FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    /** A failure that a test asked for, which the route throws where a real one would come. */
    pendingFailure?: Error
  }
  interface FastifyContextConfig {
    /** Set on routes that call `failIfAsked` themselves, after those of their own checks that come first. */
    failsLater?: true
  }
}

/** Throws the failure that a test asked for. Called where a request is about to depend on GitHub, or to spend a grant. */
export function failIfAsked(request: FastifyRequest): void {
  if (request.pendingFailure !== undefined) throw request.pendingFailure
}
