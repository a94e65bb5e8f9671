import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { GitHubAppSettings } from '../github/app-settings.ts'
import { answers } from '../http/openapi.ts'

export const healthSchema = z.object({
  status: z.literal('ok'),
  version: z.string(),
  keychain: z.enum(['available', 'unavailable']),
  github_app: z.enum(['configured', 'missing']),
})

export type Health = z.infer<typeof healthSchema>

export function healthRoutes(
  server: FastifyInstance,
  deps: { version: string; keychainAvailable: () => Promise<boolean>; githubApp: GitHubAppSettings },
): void {
  server.route({
    method: 'GET',
    url: '/_companion/health',
    schema: {
      operationId: 'companion_health_retrieve',
      tags: ['companion'],
      summary: 'How the server is',
      response: answers({ 200: healthSchema }, []),
    },
    handler: async (): Promise<Health> => ({
      status: 'ok',
      version: deps.version,
      keychain: (await deps.keychainAvailable()) ? 'available' : 'unavailable',
      github_app: deps.githubApp.isConfigured() ? 'configured' : 'missing',
    }),
  })
}
