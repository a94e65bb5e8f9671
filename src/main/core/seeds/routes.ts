import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { seedSchema } from './schema.ts'

export function seedRoutes(server: FastifyInstance): void {
  server.get(
    '/_companion/seed.schema.json',
    { schema: { hide: true }, config: { access: 'public' } },
    (_request, reply) =>
      reply
        .type('application/schema+json')
        .send(JSON.stringify(z.toJSONSchema(seedSchema, { io: 'input' }), null, 2)),
  )
}
