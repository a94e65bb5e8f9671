import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { notFound } from '../base/errors.ts'
import { faultSchema } from '../faults/schema.ts'
import { answers, emptyAnswer } from '../http/answers.ts'
import { objectBody } from '../http/body.ts'
import { noContent } from '../http/replies.ts'
import type { ControlService } from './service.ts'
import type { RouteConfig } from './world-routes.ts'

const faultAnswerSchema = z.looseObject({ id: z.int(), applied: z.int() })
const faultListSchema = z.object({ count: z.int(), results: z.array(faultAnswerSchema) })

const body = (request: FastifyRequest) => objectBody(request) ?? {}

export function faultRoutes(scope: FastifyInstance, control: ControlService, config: RouteConfig): void {
  scope.post(
    '/faults',
    {
      config,
      schema: {
        operationId: 'faults_create',
        summary: 'Have something go wrong',
        body: faultSchema,
        response: answers({ 201: faultAnswerSchema }, [400, 401, 403]),
      },
    },
    (request, reply) => reply.code(201).send(control.addFault(body(request))),
  )
  scope.get(
    '/faults',
    {
      config,
      schema: {
        operationId: 'faults_list',
        summary: 'List faults, newest first',
        response: answers({ 200: faultListSchema }, [401, 403]),
      },
    },
    () => {
      const results = control.faults()
      return { count: results.length, results }
    },
  )
  scope.delete(
    '/faults/:id',
    {
      config,
      schema: {
        operationId: 'faults_destroy',
        summary: 'Remove a fault',
        response: answers({ 204: emptyAnswer('The fault was removed.') }, [401, 403, 404]),
      },
    },
    (request: FastifyRequest<{ Params: { id: string } }>, reply) => {
      if (!/^\d+$/.test(request.params.id)) throw notFound('There is no such fault.')
      control.removeFault(Number(request.params.id))
      return noContent(reply)
    },
  )
  scope.delete(
    '/faults',
    {
      config,
      schema: {
        operationId: 'faults_clear',
        summary: 'Remove all faults',
        response: answers({ 204: emptyAnswer('The faults were removed.') }, [401, 403]),
      },
    },
    (_request, reply) => {
      control.clearFaults()
      return noContent(reply)
    },
  )
}
