import type { FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    /** Gives the failure that a test asked for, which the route throws where a real one would come; null if it is for others by now. */
    pendingFailure?: () => Error | null
  }
  interface FastifyContextConfig {
    /** Set on routes that call `failIfAsked` themselves, after those of their own checks that come first. */
    failsLater?: true
  }
}

/** Throws the failure that a test asked for. Called where a request is about to depend on GitHub, or to spend a grant. */
export function failIfAsked(request: FastifyRequest): void {
  const failure = request.pendingFailure?.() ?? null
  if (failure !== null) throw failure
}
