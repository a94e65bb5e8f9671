import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { recordedRequestListSchema, recordedRequestSchema } from '../../../shared/contract/requests.ts'
import { AppError } from '../base/errors.ts'
import { answers, emptyAnswer } from '../http/answers.ts'
import { queryOf } from '../http/query.ts'
import { noContent } from '../http/replies.ts'
import { readQuery, requestFilterSchema } from '../journal/filter.ts'
import { type ControlService, waitSchema } from './service.ts'
import type { RouteConfig } from './world-routes.ts'

export function requestRoutes(scope: FastifyInstance, control: ControlService, config: RouteConfig): void {
  const filterOf = (request: FastifyRequest) => readQuery(queryOf(request))
  scope.get(
    '/requests',
    {
      config,
      schema: {
        operationId: 'requests_list',
        summary: 'List recorded requests, newest last',
        querystring: requestFilterSchema,
        response: answers({ 200: recordedRequestListSchema }, [400, 401, 403]),
      },
    },
    (request) => {
      const results = control.requests(filterOf(request))
      return { count: results.length, results }
    },
  )
  scope.get(
    '/requests/wait',
    {
      config,
      schema: {
        operationId: 'requests_wait',
        summary: 'Wait for requests',
        description: 'A wait that ends in vain answers 408 with the requests that came nearest.',
        querystring: waitSchema,
        response: answers({ 200: z.object({ results: z.array(recordedRequestSchema) }) }, [400, 401, 403]),
      },
    },
    async (request) => {
      const gone = new AbortController()
      request.raw.socket.once('close', () => gone.abort(new AppError('timeout', 'The client went away.')))
      return { results: await control.waitForRequests(filterOf(request), gone.signal) }
    },
  )
  scope.delete(
    '/requests',
    {
      config,
      schema: {
        operationId: 'requests_destroy',
        summary: 'Forget the recorded requests',
        response: answers({ 204: emptyAnswer('The requests were forgotten.') }, [401, 403]),
      },
    },
    (_request, reply) => {
      control.clearRequests()
      return noContent(reply)
    },
  )
}
