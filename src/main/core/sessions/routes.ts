import type { FastifyInstance } from 'fastify'
import { AppError } from '../errors.ts'
import { callerOf, noContent, SESSION_ACCESS } from '../http/access.ts'
import { sessionCookies } from '../http/cookies.ts'
import { queryOf } from '../http/query.ts'
import { SECOND } from '../time.ts'
import { SESSION_MS, type SessionStore } from './store.ts'

/** Where signing in leads: a path of the UI, and never an address elsewhere. */
function ownPath(next: string | undefined): string {
  const base = 'http://127.0.0.1'
  const url = next?.startsWith('/') ? URL.parse(next, base) : null
  // A path that begins with two slashes would name a host to the browser.
  return url?.origin === base && !url.pathname.startsWith('//') ? `${url.pathname}${url.search}` : '/'
}

export function sessionRoutes(server: FastifyInstance, sessions: SessionStore): void {
  server.route({
    method: 'GET',
    url: '/_companion/login',
    schema: { hide: true },
    handler: (request, reply) => {
      const session = sessions.open(queryOf(request).token ?? '')
      if (session === null) {
        throw new AppError(
          'authentication_failed',
          'This sign-in address was used already or is older than ten minutes. Get a new one with `companion login`.',
        )
      }
      return reply
        .header('set-cookie', sessionCookies(session.token, session.csrfToken, SESSION_MS / SECOND))
        .header('cache-control', 'no-store')
        .redirect(ownPath(queryOf(request).next))
    },
  })

  server.route({
    method: 'POST',
    url: '/_companion/logout',
    config: { access: SESSION_ACCESS },
    schema: { hide: true },
    handler: (request, reply) => {
      const { via } = callerOf(request)
      if (via.kind === 'session') sessions.close(via.hash)
      return noContent(reply.header('set-cookie', sessionCookies('', '', 0)))
    },
  })
}
