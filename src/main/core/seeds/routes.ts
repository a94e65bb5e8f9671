import type { FastifyInstance } from 'fastify'
import { z } from 'zod'

export function seedRoutes(server: FastifyInstance): void {
  server.get(
    '/_companion/seed.schema.json',
    { schema: { hide: true }, config: { access: 'public' } },
    async (_request, reply) => {
      const { seedSchema } = await import('./schema.ts')
      return reply
        .type('application/schema+json')
        .send(JSON.stringify(z.toJSONSchema(seedSchema, { io: 'input' }), null, 2))
    },
  )
}
