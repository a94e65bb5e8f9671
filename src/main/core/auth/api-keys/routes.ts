import type { FastifyInstance, FastifyRequest } from 'fastify'
import {
  apiKeyListSchema,
  createApiKeySchema,
  createdApiKeySchema,
  updateApiKeySchema,
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
      const { label, scopes, expires_at = null } = validate(createApiKeySchema, objectBody(request) ?? {})
      const { id } = callerOf(request).user
      return reply.code(201).send(keys.create(actorOf(request), id, label, scopes, expires_at))
    },
  })

  server.route({
    method: 'PATCH',
    url: '/_companion/keys/:id',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_keys_partial_update',
      tags: ['companion'],
      summary: 'Rename an API key, or change when it expires',
      body: updateApiKeySchema,
      response: answers({ 204: emptyAnswer('The key was changed.') }, [400, 401, 403, 404]),
    },
    handler: (request: FastifyRequest<{ Params: { id: string } }>, reply) => {
      const { user } = callerOf(request)
      const change = validate(updateApiKeySchema, objectBody(request) ?? {})
      if (!keys.update(actorOf(request), request.params.id, user.id, change)) throw notFound()
      return noContent(reply)
    },
  })

  server.route({
    method: 'POST',
    url: '/_companion/keys/:id/roll',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_keys_roll',
      tags: ['companion'],
      summary: 'Give an API key another value',
      description:
        'The former value is refused at once. The response contains the new one, which is not stored.',
      response: answers({ 200: createdApiKeySchema }, [401, 403, 404]),
    },
    handler: (request: FastifyRequest<{ Params: { id: string } }>) => {
      const { user } = callerOf(request)
      const key = keys.roll(actorOf(request), request.params.id, user.id)
      if (key === null) throw notFound()
      return key
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
