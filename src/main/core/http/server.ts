import fastify, { type FastifyInstance } from 'fastify'
import { serializerCompiler } from 'fastify-type-provider-zod'
import type { Log } from '../host.ts'
import { SECOND } from '../time.ts'
import type { Access } from './access.ts'
import { readBodies } from './body.ts'
import { answerErrors, endpointNotFound, sendError } from './errors.ts'
import { type GuardOptions, guardRequests, refuse, SECURITY_HEADERS } from './guard.ts'
import { endSilentSockets } from './silent-sockets.ts'
import { answerUnreadable } from './unreadable.ts'

const BODY_LIMIT_BYTES = 1024 * 1024
/** Node's own limit for headers is 16 KiB; no part of an address can be longer. */
const MAX_PARAM_LENGTH = 16 * 1024

export type Server = FastifyInstance

/** An HTTP server with the rules that hold for every route: who may come in, bodies, errors, the schemas of answers. */
export function createServer(options: { log: Log; guard: GuardOptions }): Server {
  const server = fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    // A request without a Host is refused as one with a wrong Host is.
    http: { requireHostHeader: false },
    // A client that sends its request a byte at a time, or holds a connection and says nothing, is let go.
    requestTimeout: 30 * SECOND,
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
  readBodies(server)
  endSilentSockets(server)
  return server
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'] as const

/**
 * Answers 405 for the methods that an API path does not have, after the checks of who calls. Call it before the routes are added and
 * call what it returns after them.
 */
export function answerWrongMethods(server: Server): () => void {
  const paths = new Map<string, { access: Access; methods: Set<string> }>()

  server.addHook('onRoute', ({ url, method, config }) => {
    if (!url.startsWith('/api/') || config?.access === undefined || config.allow !== undefined) return
    const known = paths.get(url) ?? { access: config.access, methods: new Set() }
    for (const name of [method].flat()) known.methods.add(name)
    paths.set(url, known)
  })

  return () => {
    for (const [url, { access, methods }] of paths) {
      server.route({
        method: METHODS.filter((method) => !methods.has(method)),
        url,
        config: { access, allow: [...methods].join(', ') },
        schema: { hide: true },
        handler: () => {
          throw new Error('a wrong method got past the access checks')
        },
      })
    }
  }
}
