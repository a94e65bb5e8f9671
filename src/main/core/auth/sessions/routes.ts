import type { FastifyInstance } from 'fastify'
import { loginSchema, sessionSchema } from '../../../../shared/contract/sessions.ts'
import { AppError } from '../../base/errors.ts'
import { answers } from '../../http/answers.ts'
import { objectBody } from '../../http/body.ts'
import { LOGIN_PATH } from '../../http/login-path.ts'
import { noContent } from '../../http/replies.ts'
import { validate } from '../../http/validation.ts'
import { SESSION_ACCESS } from '../access.ts'
import { callerOf } from '../caller.ts'
import type { SessionStore } from './store.ts'

/** Sign-in and sign-out. `onEnd` is called with the hash of each session that ends. */
export function sessionRoutes(
  server: FastifyInstance,
  deps: {
    sessions: SessionStore
    onEnd: (hash: string) => void
    /** A sentence. */
    hintAtNewLink: string
  },
): void {
  const { sessions, onEnd, hintAtNewLink } = deps

  server.route({
    method: 'POST',
    url: LOGIN_PATH,
    config: { access: 'public' },
    schema: {
      operationId: 'companion_login_create',
      tags: ['companion'],
      summary: 'Exchange a one-time token for a session',
      body: loginSchema,
      response: answers({ 200: sessionSchema }, [400, 401, 403]),
    },
    handler: (request, reply) => {
      const session = sessions.open(validate(loginSchema, objectBody(request) ?? {}).token)
      if (session === null) {
        throw new AppError(
          'authentication_failed',
          `This sign-in link has expired or was already used. ${hintAtNewLink}`,
        )
      }
      // Clears service workers and cached scripts that another program left on this origin.
      reply.header('clear-site-data', '"cache", "storage"')
      return reply.header('cache-control', 'no-store').send(session)
    },
  })

  server.route({
    method: 'POST',
    url: '/_companion/logout',
    config: { access: SESSION_ACCESS },
    schema: { hide: true },
    handler: (request, reply) => {
      const { via } = callerOf(request)
      if (via.kind === 'session') {
        sessions.close(via.hash)
        onEnd(via.hash)
      }
      return noContent(reply)
    },
  })
}
