import type { FastifyInstance } from 'fastify'
import { type Health, healthSchema } from '../../../shared/contract/health.ts'
import { answers } from '../http/answers.ts'

export function healthRoutes(
  server: FastifyInstance,
  deps: {
    version: string
    keychainAvailable: () => Promise<boolean>
    isGitHubConfigured: () => boolean
    oauthAutoApprove: string | null
  },
): void {
  server.route({
    method: 'GET',
    url: '/_companion/health',
    config: { access: 'public' },
    schema: {
      operationId: 'companion_health_retrieve',
      tags: ['companion'],
      summary: 'Check server health',
      response: answers({ 200: healthSchema }, []),
    },
    handler: async (): Promise<Health> => ({
      status: 'ok',
      version: deps.version,
      keychain: (await deps.keychainAvailable()) ? 'available' : 'unavailable',
      github_app: deps.isGitHubConfigured() ? 'configured' : 'missing',
      ...(deps.oauthAutoApprove !== null && { oauth_auto_approve: deps.oauthAutoApprove }),
    }),
  })
}
