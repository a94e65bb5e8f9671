import type { FastifyInstance, FastifyRequest } from 'fastify'
import {
  apiKeyListSchema,
  createApiKeySchema,
  createdApiKeySchema,
} from '../../../../shared/contract/api-keys.ts'
import { notFound } from '../../base/errors.ts'
import { answers, emptyAnswer } from '../../http/answers.ts'
import { objectBody } from '../../http/body.ts'
import { noContent } from '../../http/replies.ts'
import { validate } from '../../http/validation.ts'
import { SESSION_ACCESS } from '../access.ts'
import { actorOf, callerOf } from '../caller.ts'
import type { ApiKeyStore } from './store.ts'

export function apiKeyRoutes(server: FastifyInstance, keys: ApiKeyStore): void {
  server.route({
    method: 'GET',
    url: '/_companion/keys',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_keys_list',
      tags: ['companion'],
      summary: 'List your API keys',
      response: answers({ 200: apiKeyListSchema }, [401]),
    },
    handler: (request) => ({ results: keys.list(callerOf(request).user.id) }),
  })

  server.route({
    method: 'POST',
    url: '/_companion/keys',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_keys_create',
      tags: ['companion'],
      summary: 'Create an API key',
      description:
        'The response contains the value of the key, which is not stored and cannot be retrieved later.',
      body: createApiKeySchema,
      response: answers({ 201: createdApiKeySchema }, [400, 401, 403]),
    },
    handler: (request, reply) => {
      const { label, scopes } = validate(createApiKeySchema, objectBody(request) ?? {})
      return reply.code(201).send(keys.create(actorOf(request), callerOf(request).user.id, label, scopes))
    },
  })

  server.route({
    method: 'DELETE',
    url: '/_companion/keys/:id',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_keys_destroy',
      tags: ['companion'],
      summary: 'Revoke an API key',
      response: answers({ 204: emptyAnswer('The key was revoked.') }, [401, 403, 404]),
    },
    handler: (request: FastifyRequest<{ Params: { id: string } }>, reply) => {
      const { user } = callerOf(request)
      if (!keys.revoke(actorOf(request), request.params.id, user.id)) throw notFound()
      return noContent(reply)
    },
  })
}
