import type { FastifyInstance } from 'fastify'
import { currentApiKeySchema } from '../../../../shared/contract/api-keys.ts'
import { answers } from '../../http/answers.ts'
import type { Access } from '../access.ts'
import { callerOf, notAuthenticated } from '../caller.ts'
import type { ApiKeyStore } from './store.ts'

const anyKey: Access = { auth: 'key-first', scope: null, throttle: 'default' }

/** Tells a key about itself: PostHog's MCP server asks this first. */
export function currentApiKeyRoute(server: FastifyInstance, keys: ApiKeyStore): void {
  server.route({
    method: 'GET',
    url: '/api/personal_api_keys/@current',
    config: { access: anyKey },
    schema: {
      operationId: 'personal_api_keys_retrieve',
      tags: ['personal API keys'],
      summary: 'The personal API key of this request',
      description: 'Takes a personal API key and nothing else: with a session or a token, it is a 401.',
      response: answers({ 200: currentApiKeySchema }, [401, 429]),
    },
    handler: (request) => {
      const { via } = callerOf(request)
      const key = via.kind === 'key' ? keys.describe(via.id) : null
      if (key === null) throw notAuthenticated()
      return key
    },
  })
}
