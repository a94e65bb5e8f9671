import type { FastifyInstance } from 'fastify'
import { createUserSchema, userListSchema, userSummarySchema } from '../../../shared/contract/users.ts'
import { SESSION_ACCESS } from '../auth/access.ts'
import { actorOf, callerOf } from '../auth/caller.ts'
import { requireStaff } from '../auth/target-user.ts'
import { answers } from '../http/answers.ts'
import { objectBody } from '../http/body.ts'
import { validate } from '../http/validation.ts'
import type { UserService } from './service.ts'
import type { UserStore } from './store.ts'
import { summarize } from './summarize.ts'

/** The app's own list of users, for staff. */
export function userListRoutes(
  server: FastifyInstance,
  deps: { users: UserStore; service: UserService },
): void {
  const { users, service } = deps

  server.route({
    method: 'GET',
    url: '/_companion/users',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_users_list',
      tags: ['companion'],
      summary: 'Every user',
      response: answers({ 200: userListSchema }, [401, 403]),
    },
    handler: (request) => {
      requireStaff(callerOf(request))
      return { results: users.list() }
    },
  })

  server.route({
    method: 'POST',
    url: '/_companion/users',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_users_create',
      tags: ['companion'],
      summary: 'Add a user to the first organization',
      body: createUserSchema,
      response: answers({ 201: userSummarySchema }, [400, 401, 403]),
    },
    handler: (request, reply) => {
      requireStaff(callerOf(request))
      const user = validate(createUserSchema, objectBody(request) ?? {})
      return reply.code(201).send(summarize(service.create(actorOf(request), user)))
    },
  })
}
