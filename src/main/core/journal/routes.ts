import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type RecordedRequest, recordedRequestListSchema } from '../../../shared/contract/requests.ts'
import { SESSION_ACCESS } from '../auth/access.ts'
import { callerOf } from '../auth/caller.ts'
import { requireStaff } from '../auth/target-user.ts'
import { answers, emptyAnswer } from '../http/answers.ts'
import { queryOf } from '../http/query.ts'
import { noContent } from '../http/replies.ts'
import { validate } from '../http/validation.ts'
import { readQuery, requestFilterSchema, select } from './filter.ts'
import { toHar } from './har.ts'
import type { Journal } from './journal.ts'

const harSchema = z.object({ log: z.looseObject({ version: z.string() }) }).meta({ description: 'HAR 1.2.' })

/** The recorded requests for the UI. Users who are not staff see their own. */
export function journalRoutes(
  server: FastifyInstance,
  deps: { journal: Journal; version: string; ownUrl: () => string },
): void {
  const { journal, version, ownUrl } = deps

  const find = (request: FastifyRequest): RecordedRequest[] => {
    const filter = validate(requestFilterSchema, readQuery(queryOf(request)))
    const { user } = callerOf(request)
    return select(user.is_staff === 1 ? journal.newestFirst() : requestsOf(user.email), filter)
  }

  function* requestsOf(email: string): Generator<RecordedRequest> {
    for (const request of journal.newestFirst()) if (request.user === email) yield request
  }

  server.route({
    method: 'GET',
    url: '/_companion/requests',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_requests_list',
      tags: ['companion'],
      summary: 'List recorded requests, newest last',
      querystring: requestFilterSchema,
      response: answers({ 200: recordedRequestListSchema }, [400, 401]),
    },
    handler: (request) => {
      const results = find(request)
      return { count: results.length, results }
    },
  })

  server.route({
    method: 'GET',
    url: '/_companion/requests/har',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_requests_har_retrieve',
      tags: ['companion'],
      summary: 'Export recorded requests as an HTTP Archive',
      querystring: requestFilterSchema,
      response: answers({ 200: harSchema }, [400, 401]),
    },
    handler: (request, reply) =>
      reply
        .header('content-disposition', 'attachment; filename="posthog-companion.har"')
        .type('application/json')
        .send(JSON.stringify(toHar(find(request), { version, origin: ownUrl() }))),
  })

  server.route({
    method: 'DELETE',
    url: '/_companion/requests',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_requests_destroy',
      tags: ['companion'],
      summary: 'Forget the recorded requests',
      response: answers({ 204: emptyAnswer('The requests were forgotten.') }, [401, 403]),
    },
    handler: (request, reply) => {
      requireStaff(callerOf(request))
      journal.clear()
      return noContent(reply)
    },
  })
}
