import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '../base/errors.ts'
import { sendError } from './error-handler.ts'

export type Pause = { isOn(): boolean; set(on: boolean): void }

/** Adds a switch that makes `/api/` return 503 to all clients except the app's own pages, which use a session. */
export function pauseClients(
  server: FastifyInstance,
  isOwnPage: (request: FastifyRequest) => boolean,
): Pause {
  let on = false
  server.addHook('onRequest', (request, reply, done) => {
    // Not the URL, which can spell a path in several ways.
    const path = request.routeOptions.url ?? request.url
    if (on && path.startsWith('/api/') && !isOwnPage(request)) {
      sendError(
        reply,
        new AppError('paused', 'PostHog Companion is paused. Resume it from the tray icon, then try again.'),
      )
      return
    }
    done()
  })
  return {
    isOn: () => on,
    set(value) {
      on = value
    },
  }
}
