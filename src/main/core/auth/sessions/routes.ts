import type { FastifyInstance } from 'fastify'
import { AppError } from '../../base/errors.ts'
import { hint } from '../../base/hint.ts'
import { SECOND } from '../../base/time.ts'
import { queryOf } from '../../http/query.ts'
import { noContent } from '../../http/replies.ts'
import { SESSION_ACCESS } from '../access.ts'
import { callerOf } from '../caller.ts'
import { sessionCookies } from '../cookies.ts'
import { SESSION_MS, type SessionStore } from './store.ts'

const LOGIN_PATH = '/_companion/login'

/** The address that signs its opener in, once. */
export const signInUrl = (origin: string, token: string) => `${origin}${LOGIN_PATH}?token=${token}`

export function sessionRoutes(server: FastifyInstance, sessions: SessionStore): void {
  server.route({
    method: 'GET',
    url: LOGIN_PATH,
    config: { access: 'public' },
    schema: { hide: true },
    handler: (request, reply) => {
      const session = sessions.open(queryOf(request).token ?? '')
      if (session === null) {
        throw new AppError(
          'authentication_failed',
          `This sign-in address was used already or is older than ten minutes. Get a new one with ${hint('login')}.`,
        )
      }
      return reply
        .header('set-cookie', sessionCookies(session.token, session.csrfToken, SESSION_MS / SECOND))
        .header('cache-control', 'no-store')
        .redirect('/')
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
