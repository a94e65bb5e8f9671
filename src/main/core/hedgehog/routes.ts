import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { hedgehogConfigSchema } from '../../../shared/contract/hedgehog.ts'
import { USER_FIELDS, userParams, userPatchSchema } from '../../../shared/contract/users.ts'
import type { Access } from '../auth/access.ts'
import { actorOf, callerOf } from '../auth/caller.ts'
import { targetUser } from '../auth/target-user.ts'
import { invalid } from '../base/errors.ts'
import { answers } from '../http/answers.ts'
import { losslessBody, objectBody } from '../http/body.ts'
import type { UserService } from '../users/service.ts'
import type { UserStore } from '../users/store.ts'

const read: Access = { auth: 'session-first', scope: 'user:read', throttle: 'none' }
/** Only counts attempts at the current password, which form (b) may hold. */
const write: Access = { ...read, scope: 'user:write', throttle: 'password' }

type HedgehogRequest = FastifyRequest<{ Params: z.infer<typeof userParams> }>

export function hedgehogRoutes(
  server: FastifyInstance,
  deps: { users: UserStore; service: UserService },
): void {
  const { users, service } = deps

  server.route({
    method: 'GET',
    url: '/api/users/:uuid(^[^.]+$)/hedgehog_config',
    config: { access: read },
    schema: {
      operationId: 'users_hedgehog_config_retrieve',
      tags: ['users'],
      summary: 'Retrieve users hedgehog config',
      description: 'Returns the stored config, or `{}` if none is set.',
      params: userParams,
      response: answers({ 200: hedgehogConfigSchema }, [401, 403, 404]),
    },
    handler: (request: HedgehogRequest, reply) =>
      sendConfig(reply, targetUser(request, users).hedgehog_config),
  })

  server.route({
    method: 'PATCH',
    url: '/api/users/:uuid(^[^.]+$)/hedgehog_config',
    config: { access: write },
    schema: {
      operationId: 'users_hedgehog_config_partial_update',
      tags: ['users'],
      summary: 'Update users hedgehog config',
      description:
        'The body replaces the whole config; nothing is merged. If all keys are user fields, including `hedgehog_config`, those fields are saved instead, and the response is the resulting config.',
      params: userParams,
      body: userPatchSchema.or(hedgehogConfigSchema),
      response: answers({ 200: hedgehogConfigSchema }, [400, 401, 403, 404, 415]),
    },
    handler: async (request: HedgehogRequest, reply) => {
      const { id } = targetUser(request, users)
      const plain = objectBody(request)
      const body = losslessBody(request)
      if (plain === null || body === null) throw invalid('The request body must be a JSON object.')
      if (!isUserFields(plain)) return sendConfig(reply, service.setHedgehog(actorOf(request), id, body))
      const saved = await service.patch(actorOf(request), callerOf(request), id, body, plain)
      return sendConfig(reply, saved.hedgehog_config)
    },
  })
}

/** PostHog documents this body as user fields, so a body with only user fields is a user patch. An empty object is a config. */
function isUserFields(body: Record<string, unknown>): boolean {
  const keys = Object.keys(body)
  return keys.length > 0 && keys.every((key) => USER_FIELDS.has(key))
}

/** Sends the stored text unchanged, because parsing it would take time and change how numbers are written. */
function sendConfig(reply: FastifyReply, text: string | null): FastifyReply {
  return reply.type('application/json').send(text ?? '{}')
}
