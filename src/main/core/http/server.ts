import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { serializerCompiler } from 'fastify-type-provider-zod'
import type { AppError } from '../base/errors.ts'
import type { Host, Log } from '../base/host.ts'
import { SECOND } from '../base/time.ts'
import { readBodies } from './body.ts'
import { BODY_LIMIT_BYTES } from './body-limit.ts'
import { answerUnreadable, ignoreUnknownExpectations } from './client-errors.ts'
import { letGoWhenStopping } from './draining.ts'
import { answerErrors, endpointNotFound, sendError } from './error-handler.ts'
import { type GuardOptions, guardRequests, refuse, SECURITY_HEADERS } from './guard.ts'
import { refuseHeadWhereHidden, restoreHead, routeHeadAsGet } from './head-requests.ts'
import { ObservableResponse } from './observable-response.ts'
import { OWN_COMPILERS } from './own-compilers.ts'
import { endServiceWorkers } from './service-worker.ts'

/** Node limits request headers to 16 KiB, so no path parameter can be longer. */
const MAX_PARAM_LENGTH = 16 * 1024

/** With the interval at which Node checks, a request has 30 seconds to arrive. */
const REQUEST_TIMEOUT_MS = 28 * SECOND
const CHECK_INTERVAL_MS = 2 * SECOND

export type Server = FastifyInstance

/** Creates an HTTP server with everything that applies to all routes: the request guard, bodies, errors, and response schemas. */
export function createServer(options: {
  log: Log
  expandHints: Host['expandHints']
  guard: GuardOptions
  /** Told of requests whose address the router can't read. No hook runs for these. */
  onUnroutable?: (request: FastifyRequest, reply: FastifyReply, error: AppError) => void
}): Server {
  const server = fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    // A request without a Host is refused as one with a wrong Host is.
    http: {
      requireHostHeader: false,
      ServerResponse: ObservableResponse,
      headersTimeout: REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: CHECK_INTERVAL_MS,
    },
    // Ends a request that arrives a byte at a time, and a connection that never sends one.
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: 72 * SECOND,
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    rewriteUrl: routeHeadAsGet,
    schemaController: OWN_COMPILERS,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: MAX_PARAM_LENGTH },
    clientErrorHandler: answerUnreadable,
    // Router errors occur before any hook runs, so the guard has to run here too.
    frameworkErrors: (_error, request, reply) => {
      restoreHead(request.raw)
      reply.headers(SECURITY_HEADERS)
      const error = refuse(request, options.guard) ?? endpointNotFound()
      options.onUnroutable?.(request, reply, error)
      sendError(reply, error)
    },
  })
  // Each endpoint validates its own input, because the order of checks differs between PostHog's endpoints.
  server.setValidatorCompiler(() => (value) => ({ value }))
  server.setSerializerCompiler(serializerCompiler)
  answerErrors(server, options)
  refuseHeadWhereHidden(server)
  guardRequests(server, options.guard)
  endServiceWorkers(server)
  readBodies(server)
  letGoWhenStopping(server)
  ignoreUnknownExpectations(server)
  return server
}
