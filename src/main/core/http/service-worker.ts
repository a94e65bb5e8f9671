import type { FastifyInstance } from 'fastify'

const UNREGISTER = `self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', () => self.registration.unregister())
`

/**
 * The app has no service worker. One that another program registered under this origin, while it had our port, unregisters itself as soon
 * as the browser looks for its next version.
 */
export function endServiceWorkers(server: FastifyInstance): void {
  server.addHook('onRequest', (request, reply, done) => {
    if (request.headers['service-worker'] !== 'script') return done()
    reply.type('text/javascript').header('cache-control', 'no-store').send(UNREGISTER)
  })
}
