import type { FastifyInstance } from 'fastify'
import { SESSION_ACCESS } from '../http/access.ts'
import { answers } from '../http/openapi.ts'
import { queryOf } from '../http/query.ts'
import { validate } from '../http/validation.ts'
import { activityFilterSchema, activityListSchema } from './schemas.ts'
import type { ActivityStore } from './store.ts'

export function activityRoutes(server: FastifyInstance, activity: ActivityStore): void {
  server.route({
    method: 'GET',
    url: '/_companion/activity',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_activity_list',
      tags: ['companion'],
      summary: 'What changed, newest first',
      querystring: activityFilterSchema,
      response: answers({ 200: activityListSchema }, [400, 401]),
    },
    handler: (request) => ({ results: activity.list(validate(activityFilterSchema, queryOf(request))) }),
  })
}
