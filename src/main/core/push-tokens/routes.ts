import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import {
  PUSH_TOKEN_CAP,
  pushTokenListSchema,
  pushTokenSchema,
  registerPushTokenSchema,
  restorePushTokenSchema,
  unregisterPushTokenSchema,
} from '../../../shared/contract/push-tokens.ts'
import { userParams } from '../../../shared/contract/users.ts'
import { type Access, SESSION_ACCESS } from '../auth/access.ts'
import { actorOf, callerOf } from '../auth/caller.ts'
import { onlyMe } from '../auth/target-user.ts'
import { answers, emptyAnswer } from '../http/answers.ts'
import { objectBody } from '../http/body.ts'
import { noContent } from '../http/replies.ts'
import { validate } from '../http/validation.ts'
import type { PushTokenStore } from './store.ts'

const write: Access = { auth: 'key-first', scope: 'user:write', throttle: 'password' }

type PushTokenRequest = FastifyRequest<{ Params: z.infer<typeof userParams> }>

export function pushTokenRoutes(server: FastifyInstance, pushTokens: PushTokenStore): void {
  server.route({
    method: 'POST',
    url: '/api/users/:uuid(^[^.]+$)/push_tokens',
    config: { access: write },
    schema: {
      operationId: 'users_push_tokens_create',
      tags: ['push tokens'],
      summary: 'Create users push tokens',
      description: `Registers a token, or refreshes its platform and \`last_seen_at\`. A user can have up to ${PUSH_TOKEN_CAP} tokens; beyond that, the least recently seen ones are removed.`,
      params: userParams,
      body: registerPushTokenSchema,
      response: answers({ 200: pushTokenSchema }, [400, 401, 403, 415, 429]),
    },
    handler: (request: PushTokenRequest) => {
      const registration = validate(registerPushTokenSchema, objectBody(request) ?? {})
      const { user } = onlyMe(request)
      return pushTokens.register(actorOf(request), user.id, registration)
    },
  })

  server.route({
    method: 'POST',
    url: '/api/users/:uuid(^[^.]+$)/push_tokens/unregister',
    config: { access: write },
    schema: {
      operationId: 'users_push_tokens_unregister_create',
      tags: ['push tokens'],
      summary: 'Unregister users push tokens',
      description: 'Removes a token of the caller. Removing an unknown token is not an error.',
      params: userParams,
      body: unregisterPushTokenSchema,
      response: answers(
        { 204: emptyAnswer('The token was removed or did not exist.') },
        [400, 401, 403, 415, 429],
      ),
    },
    handler: async (request: PushTokenRequest, reply) => {
      const { token } = validate(unregisterPushTokenSchema, objectBody(request) ?? {})
      const { user } = onlyMe(request)
      await pushTokens.unregister(actorOf(request), user.id, token)
      return noContent(reply)
    },
  })

  server.route({
    method: 'GET',
    url: '/_companion/push_tokens',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_push_tokens_list',
      tags: ['companion'],
      summary: 'List your push tokens',
      response: answers({ 200: pushTokenListSchema }, [401]),
    },
    handler: (request) => ({ results: pushTokens.list(callerOf(request).user.id), cap: PUSH_TOKEN_CAP }),
  })

  server.route({
    method: 'POST',
    url: '/_companion/push_tokens/restore',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_push_tokens_restore',
      tags: ['companion'],
      summary: 'Undo the removal of a push token',
      description:
        'Takes the token as the list had it. One that was registered again meanwhile stays as it is.',
      body: restorePushTokenSchema,
      response: answers({ 204: emptyAnswer('The token is there.') }, [400, 401, 403]),
    },
    handler: (request, reply) => {
      const removed = validate(restorePushTokenSchema, objectBody(request) ?? {})
      pushTokens.restore(actorOf(request), callerOf(request).user.id, removed)
      return noContent(reply)
    },
  })
}
