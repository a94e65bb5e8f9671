import type { FastifyInstance } from 'fastify'
import { AppError } from '../errors.ts'
import { readCookie, SESSION_COOKIE } from './cookies.ts'
import { sendError } from './errors.ts'

export type Pause = { isOn(): boolean; set(on: boolean): void }

/** Adds a switch that has `/api/` answer 503 to everyone but the app's own pages, which come with a session. */
export function pauseClients(server: FastifyInstance): Pause {
  let on = false
  server.addHook('onRequest', (request, reply, done) => {
    if (on && request.url.startsWith('/api/') && readCookie(request, SESSION_COOKIE) === null) {
      sendError(
        reply,
        new AppError('paused', 'PostHog Companion is paused. Resume it from its tray icon, then try again.'),
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
