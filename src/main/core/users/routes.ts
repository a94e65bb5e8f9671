import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { userParams, userPatchSchema, userSchema } from '../../../shared/contract/users.ts'
import type { Access } from '../auth/access.ts'
import { actorOf, callerOf } from '../auth/caller.ts'
import { targetUser } from '../auth/target-user.ts'
import { answers } from '../http/answers.ts'
import { losslessBody, objectBody } from '../http/body.ts'
import type { DescribeUser } from './describe.ts'
import type { UserService } from './service.ts'
import type { UserStore } from './store.ts'

const read: Access = { auth: 'session-first', scope: 'user:read', throttle: 'password' }
const write: Access = { ...read, scope: 'user:write' }

/** Without the one path beside it that is no user and has no GET. */
const USER = '/api/users/:uuid(^(?!cancel_email_change_request$)[^.]+$)'

type UserRequest = FastifyRequest<{ Params: z.infer<typeof userParams> }>

export function userRoutes(
  server: FastifyInstance,
  deps: { users: UserStore; service: UserService; describe: DescribeUser },
): void {
  const { users, service, describe } = deps

  server.route({
    method: 'GET',
    url: USER,
    config: { access: read },
    schema: {
      operationId: 'users_retrieve',
      tags: ['users'],
      summary: 'Retrieve a user',
      params: userParams,
      response: answers({ 200: userSchema }, [401, 403, 404]),
    },
    handler: (request: UserRequest) => describe(users.get(targetUser(request, users).id), callerOf(request)),
  })

  server.route({
    method: 'PATCH',
    url: USER,
    config: { access: write },
    schema: {
      operationId: 'users_partial_update',
      tags: ['users'],
      summary: 'Change a user',
      description: 'Saves the fields that the body names. No body, or `{}`, changes nothing.',
      params: userParams,
      body: userPatchSchema,
      response: answers({ 200: userSchema }, [400, 401, 403, 404, 415, 429]),
    },
    handler: async (request: UserRequest) => {
      const { id } = targetUser(request, users)
      const plain = objectBody(request) ?? {}
      const body = losslessBody(request) ?? {}
      const saved = await service.patch(actorOf(request), callerOf(request), id, body, plain)
      return describe(saved, callerOf(request))
    },
  })
}
