import type { FastifyInstance } from 'fastify'

const UNREGISTER = `self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', () => self.registration.unregister())
`

/**
 * The app has no service worker. If another program registered one while it used our port, this script makes it
 * unregister itself at its next update check.
 */
export function endServiceWorkers(server: FastifyInstance): void {
  server.addHook('onRequest', (request, reply, done) => {
    if (request.headers['service-worker'] !== 'script') return done()
    reply.type('text/javascript').header('cache-control', 'no-store').send(UNREGISTER)
  })
}
