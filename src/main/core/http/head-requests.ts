import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'

const heads = new WeakSet<IncomingMessage>()

/**
 * For Fastify's `rewriteUrl`, its only hook before the router: a HEAD request takes the route of GET. A route of its own for each would double
 * the time that a start takes. Returns the URL as it is.
 */
export function routeHeadAsGet(request: IncomingMessage): string {
  if (request.method === 'HEAD') {
    heads.add(request)
    request.method = 'GET'
  }
  return request.url ?? '/'
}

/** Gives a request that was routed as GET its own method again. */
export function restoreHead(request: IncomingMessage): void {
  if (heads.has(request)) request.method = 'HEAD'
}

/** Answers HEAD as GET without the body, except for routes with `exposeHeadRoute: false`. Call it before adding hooks and routes. */
export function answerHeadRequests(server: FastifyInstance): void {
  server.addHook('onRequest', (request, _reply, done) => {
    restoreHead(request.raw)
    done()
  })
  server.addHook('onRoute', (route) => {
    if (route.exposeHeadRoute !== false) return
    route.onRequest = [
      ...[route.onRequest ?? []].flat(),
      (request, reply, done) => {
        if (request.method === 'HEAD') reply.callNotFound()
        else done()
      },
    ]
  })
  server.addHook('onSend', (request, reply, payload, done) => {
    if (request.method !== 'HEAD') {
      done(null, payload)
      return
    }
    if (payload instanceof Readable) payload.destroy()
    else if (typeof payload === 'string' || Buffer.isBuffer(payload))
      reply.header('content-length', Buffer.byteLength(payload))
    done(null, null)
  })
}
