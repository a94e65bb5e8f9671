import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

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

/** HEAD is not for routes with `exposeHeadRoute: false`. Call it before adding routes. */
export function refuseHeadWhereHidden(server: FastifyInstance): void {
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
}

/** What is sent of a payload: for HEAD its length alone. */
export function payloadFor(request: FastifyRequest, reply: FastifyReply, payload: unknown): unknown {
  if (request.method !== 'HEAD') return payload
  if (payload instanceof Readable) payload.destroy()
  else if (typeof payload === 'string' || Buffer.isBuffer(payload))
    reply.header('content-length', Buffer.byteLength(payload))
  return null
}
