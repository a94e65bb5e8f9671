import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import {
  recordedRequestListSchema,
  recordedRequestSchema,
  requestSummaryListSchema,
} from '../../../shared/contract/requests.ts'
import { SESSION_ACCESS } from '../auth/access.ts'
import { callerOf } from '../auth/caller.ts'
import { requireStaff } from '../auth/target-user.ts'
import { notFound } from '../base/errors.ts'
import { answers, emptyAnswer } from '../http/answers.ts'
import { queryOf } from '../http/query.ts'
import { noContent } from '../http/replies.ts'
import { validate } from '../http/validation.ts'
import { readQuery, requestFilterSchema, select } from './filter.ts'
import { toHar } from './har.ts'
import type { Journal } from './journal.ts'

const summaryFilterSchema = requestFilterSchema.pick({ after: true })

const harFilterSchema = requestFilterSchema.extend({
  ids: z
    .string()
    .regex(/^\d+(,\d+)*$/, 'These are ids with commas between them.')
    .optional()
    .meta({ description: 'Keeps only these, with commas between them.' }),
})

const harSchema = z.object({ log: z.looseObject({ version: z.string() }) }).meta({ description: 'HAR 1.2.' })

/** The recorded requests for the UI. Users who are not staff see their own. */
export function journalRoutes(
  server: FastifyInstance,
  deps: { journal: Journal; version: string; ownUrl: () => string },
): void {
  const { journal, version, ownUrl } = deps

  const mayRead = (request: FastifyRequest, recorded: { user: string | null }): boolean => {
    const { user } = callerOf(request)
    return user.is_staff === 1 || recorded.user === user.email
  }
  function* readable<T extends { user: string | null }>(
    request: FastifyRequest,
    all: Iterable<T>,
  ): Generator<T> {
    for (const recorded of all) if (mayRead(request, recorded)) yield recorded
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
      const results = select(
        readable(request, journal.newestFirst()),
        validate(requestFilterSchema, readQuery(queryOf(request))),
      )
      return { count: results.length, results }
    },
  })

  server.route({
    method: 'GET',
    url: '/_companion/requests/summaries',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_requests_summaries_list',
      tags: ['companion'],
      summary: 'List recorded requests without headers and bodies, newest last',
      querystring: summaryFilterSchema,
      response: answers({ 200: requestSummaryListSchema }, [400, 401]),
    },
    handler: (request) => {
      const { after = 0 } = validate(summaryFilterSchema, readQuery(queryOf(request)))
      const results = [...readable(request, journal.summariesAfter(after))].reverse()
      return { ...journal.range(), results }
    },
  })

  server.route({
    method: 'GET',
    url: '/_companion/requests/:id',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_requests_retrieve',
      tags: ['companion'],
      summary: 'Get a recorded request',
      params: z.object({ id: z.string() }),
      response: answers({ 200: recordedRequestSchema }, [401, 404]),
    },
    handler: (request: FastifyRequest<{ Params: { id: string } }>) => {
      const { id } = request.params
      const recorded = /^\d{1,15}$/.test(id) ? journal.find(Number(id)) : null
      if (recorded === null || !mayRead(request, recorded))
        throw notFound('This request is no longer kept: the journal has the last 1,000.')
      return recorded
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
      querystring: harFilterSchema,
      response: answers({ 200: harSchema }, [400, 401]),
    },
    handler: (request, reply) => {
      const { ids, ...filter } = validate(harFilterSchema, readQuery(queryOf(request)))
      const wanted = ids === undefined ? null : new Set(ids.split(',').map(Number))
      const found = select(readable(request, journal.newestFirst()), filter)
      const requests = wanted === null ? found : found.filter(({ id }) => wanted.has(id))
      return reply
        .header('content-disposition', 'attachment; filename="posthog-companion.har"')
        .type('application/json')
        .send(JSON.stringify(toHar(requests, { version, origin: ownUrl() })))
    },
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
