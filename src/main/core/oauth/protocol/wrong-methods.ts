import type { FastifyInstance } from 'fastify'
import { AppError } from '../../base/errors.ts'

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'OPTIONS'] as const

/** Answers 405 for the methods that an OAuth endpoint does not have. */
export function refuseOtherMethods(
  server: FastifyInstance,
  url: string,
  allowed: readonly (typeof METHODS)[number][],
): void {
  server.route({
    method: METHODS.filter((method) => !allowed.includes(method)),
    url,
    exposeHeadRoute: false,
    config: { access: 'public', allow: allowed.join(', ') },
    schema: { hide: true },
    handler: (request, reply) => {
      reply.header('allow', allowed.join(', '))
      throw new AppError('method_not_allowed', `Method "${request.method}" not allowed.`)
    },
  })
}
