import type { FastifyInstance } from 'fastify'
import { loginLinkSchema } from '../../../shared/contract/users.ts'
import { SESSION_ACCESS } from '../auth/access.ts'
import { actorOf, callerOf } from '../auth/caller.ts'
import { signInUrl } from '../auth/sessions/sign-in-url.ts'
import type { SessionStore } from '../auth/sessions/store.ts'
import { requireStaff, targetUser } from '../auth/target-user.ts'
import type { Change } from '../base/change.ts'
import { answers } from '../http/answers.ts'
import type { UserStore } from './store.ts'

/** Lets staff see the app as another user does. */
export function loginLinkRoute(
  server: FastifyInstance,
  deps: { users: UserStore; sessions: SessionStore; change: Change },
): void {
  const { users, sessions, change } = deps
  server.route<{ Params: { uuid: string } }>({
    method: 'POST',
    url: '/_companion/users/:uuid/login_link',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_users_login_link',
      tags: ['companion'],
      summary: 'Create a one-time sign-in link for a user',
      response: answers({ 201: loginLinkSchema }, [401, 403, 404]),
    },
    handler: (request, reply) => {
      requireStaff(callerOf(request))
      const user = targetUser(request, users)
      return reply.code(201).send(
        change(actorOf(request), (record) => {
          record('user.login_link', user.email)
          return { path: signInUrl('', sessions.issueLoginToken(user.id)) }
        }),
      )
    },
  })
}
