import type { FastifyInstance } from 'fastify'
import { activityFilterSchema, activityListSchema } from '../../../shared/contract/activity.ts'
import { SESSION_ACCESS } from '../auth/access.ts'
import { callerOf } from '../auth/caller.ts'
import { answers } from '../http/answers.ts'
import { queryOf } from '../http/query.ts'
import { validate } from '../http/validation.ts'
import type { ActivityLog } from './log.ts'
import { visibleTo } from './visible-to.ts'

export function activityRoutes(server: FastifyInstance, activity: ActivityLog): void {
  server.route({
    method: 'GET',
    url: '/_companion/activity',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_activity_list',
      tags: ['companion'],
      summary: 'List activity, newest first',
      querystring: activityFilterSchema,
      response: answers({ 200: activityListSchema }, [400, 401]),
    },
    handler: (request) => ({
      results: activity.list(validate(activityFilterSchema, queryOf(request)), visibleTo(callerOf(request))),
    }),
  })
}
