import fastify, { type FastifyInstance } from 'fastify'
import { serializerCompiler } from 'fastify-type-provider-zod'
import type { Log } from '../base/host.ts'
import { SECOND } from '../base/time.ts'
import { readBodies } from './body.ts'
import { answerUnreadable } from './client-errors.ts'
import { answerErrors, endpointNotFound, sendError } from './error-handler.ts'
import { type GuardOptions, guardRequests, refuse, SECURITY_HEADERS } from './guard.ts'
import { endServiceWorkers } from './service-worker.ts'
import { endSilentSockets } from './unused-connections.ts'

const BODY_LIMIT_BYTES = 1024 * 1024
/** Node's own limit for headers is 16 KiB; no part of an address can be longer. */
const MAX_PARAM_LENGTH = 16 * 1024

/** With the interval at which Node checks, a request has 30 seconds to arrive. */
const REQUEST_TIMEOUT_MS = 28 * SECOND
const CHECK_INTERVAL_MS = 2 * SECOND

export type Server = FastifyInstance

/** An HTTP server with the rules that hold for every route: who may come in, bodies, errors, the schemas of answers. */
export function createServer(options: { log: Log; guard: GuardOptions }): Server {
  const server = fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    // A request without a Host is refused as one with a wrong Host is.
    http: {
      requireHostHeader: false,
      headersTimeout: REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: CHECK_INTERVAL_MS,
    },
    // Ends a request that arrives a byte at a time, and a connection that never sends one.
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: 72 * SECOND,
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: MAX_PARAM_LENGTH },
    clientErrorHandler: answerUnreadable,
    // The router's own failures come before any hook, so the guard is asked here as well.
    frameworkErrors: (_error, request, reply) => {
      reply.headers(SECURITY_HEADERS)
      sendError(reply, refuse(request, options.guard) ?? endpointNotFound())
    },
  })
  // Each endpoint checks its input itself, because PostHog's order of checks differs from one to the next.
  server.setValidatorCompiler(() => (value) => ({ value }))
  server.setSerializerCompiler(serializerCompiler)
  answerErrors(server, options.log)
  guardRequests(server, options.guard)
  endServiceWorkers(server)
  readBodies(server)
  endSilentSockets(server)
  return server
}
