import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { recordedRequestListSchema, recordedRequestSchema } from '../../../shared/contract/requests.ts'
import { AppError, notFound } from '../base/errors.ts'
import { faultSchema } from '../faults/schema.ts'
import { answers, emptyAnswer } from '../http/answers.ts'
import { losslessBody, objectBody } from '../http/body.ts'
import { queryOf } from '../http/query.ts'
import { noContent } from '../http/replies.ts'
import { readQuery, requestFilterSchema } from '../journal/filter.ts'
import { seedSchema } from '../seeds/schema.ts'
import { describeControl } from './document.ts'
import { createControlGuard } from './guard.ts'
import { type ControlService, clockPatchSchema, newKeySchema, newTokenSchema, waitSchema } from './service.ts'

export const CONTROL_PREFIX = '/_companion/control'

const resetSchema = z.strictObject({ seed: seedSchema.optional() })
const resetAnswerSchema = z.object({ ms: z.number() })
const snapshotSchema = z.object({ name: z.string() })
const snapshotListSchema = z.object({ count: z.int(), results: z.array(snapshotSchema) })
const faultAnswerSchema = z.looseObject({ id: z.int(), applied: z.int() })
const faultListSchema = z.object({ count: z.int(), results: z.array(faultAnswerSchema) })
const clockSchema = z.object({ now: z.string(), frozen: z.boolean() })
const valueSchema = z.object({ value: z.string() })
const tokenSchema = z.object({
  access_token: z.string(),
  refresh_token: z.string().nullable(),
  expires_in: z.number(),
  scope: z.string(),
})

type Named = FastifyRequest<{ Params: { name: string } }>

/** Control over HTTP, for test suites in any language. */
export function controlRoutes(
  server: FastifyInstance,
  deps: { control: ControlService; token: string; version: string },
): void {
  const { control, token, version } = deps
  const guard = createControlGuard(token)
  const config = { access: 'control' } as const
  const body = (request: FastifyRequest) => objectBody(request) ?? {}

  server.register(async (scope) => {
    describeControl(scope, version)
    scope.addHook('preValidation', async (request) => guard(request))
    scope.after(() => {
      worldRoutes(scope)
      requestRoutes(scope)
      faultRoutes(scope)
      clockRoutes(scope)
      credentialRoutes(scope)
      scope.get(`${CONTROL_PREFIX}/schema`, { config, schema: { hide: true } }, (_request, reply) =>
        reply.type('application/json').send(JSON.stringify(scope.controlDocument())),
      )
    })
  })

  function worldRoutes(scope: FastifyInstance): void {
    scope.post(
      `${CONTROL_PREFIX}/reset`,
      {
        config,
        schema: {
          operationId: 'reset',
          summary: 'Go back to right after the seed, or after another one',
          body: resetSchema,
          response: answers({ 200: resetAnswerSchema }, [400, 401, 403]),
        },
      },
      (request) => {
        const fields = body(request)
        for (const name of Object.keys(fields))
          if (name !== 'seed') throw new AppError('invalid_input', 'There is no such field.', { attr: name })
        // The numbers of a hedgehog config keep their spelling, as in a seed file.
        const seed = fields.seed === undefined ? null : JSON.stringify(losslessBody(request)?.seed)
        return control.reset(seed)
      },
    )
    scope.get(
      `${CONTROL_PREFIX}/snapshots`,
      {
        config,
        schema: {
          operationId: 'snapshots_list',
          summary: 'List snapshots',
          response: answers({ 200: snapshotListSchema }, [401, 403]),
        },
      },
      () => {
        const results = control.snapshots().map((name) => ({ name }))
        return { count: results.length, results }
      },
    )
    scope.put(
      `${CONTROL_PREFIX}/snapshots/:name`,
      {
        config,
        schema: {
          operationId: 'snapshots_update',
          summary: 'Save the data under a name',
          response: answers({ 201: snapshotSchema }, [400, 401, 403]),
        },
      },
      async (request: Named, reply) => {
        await control.saveSnapshot(request.params.name)
        return reply.code(201).send({ name: request.params.name })
      },
    )
    scope.post(
      `${CONTROL_PREFIX}/snapshots/:name/restore`,
      {
        config,
        schema: {
          operationId: 'snapshots_restore',
          summary: 'Put the data of a snapshot back',
          response: answers({ 200: snapshotSchema }, [401, 403, 404]),
        },
      },
      async (request: Named) => {
        await control.restoreSnapshot(request.params.name)
        return { name: request.params.name }
      },
    )
    scope.delete(
      `${CONTROL_PREFIX}/snapshots/:name`,
      {
        config,
        schema: {
          operationId: 'snapshots_destroy',
          summary: 'Remove a snapshot',
          response: answers({ 204: emptyAnswer('The snapshot was removed.') }, [401, 403, 404]),
        },
      },
      (request: Named, reply) => {
        control.removeSnapshot(request.params.name)
        return noContent(reply)
      },
    )
  }

  function requestRoutes(scope: FastifyInstance): void {
    const filterOf = (request: FastifyRequest) => readQuery(queryOf(request))
    scope.get(
      `${CONTROL_PREFIX}/requests`,
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
      `${CONTROL_PREFIX}/requests/wait`,
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
      `${CONTROL_PREFIX}/requests`,
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

  function faultRoutes(scope: FastifyInstance): void {
    scope.post(
      `${CONTROL_PREFIX}/faults`,
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
      `${CONTROL_PREFIX}/faults`,
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
      `${CONTROL_PREFIX}/faults/:id`,
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
      `${CONTROL_PREFIX}/faults`,
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

  function clockRoutes(scope: FastifyInstance): void {
    scope.get(
      `${CONTROL_PREFIX}/clock`,
      {
        config,
        schema: {
          operationId: 'clock_retrieve',
          summary: "Read the world's clock",
          response: answers({ 200: clockSchema }, [401, 403]),
        },
      },
      () => control.clock(),
    )
    scope.put(
      `${CONTROL_PREFIX}/clock`,
      {
        config,
        schema: {
          operationId: 'clock_update',
          summary: 'Set, advance, freeze or resume the clock',
          body: clockPatchSchema,
          response: answers({ 200: clockSchema }, [400, 401, 403]),
        },
      },
      (request) => control.setClock(body(request)),
    )
  }

  function credentialRoutes(scope: FastifyInstance): void {
    scope.post(
      `${CONTROL_PREFIX}/keys`,
      {
        config,
        schema: {
          operationId: 'keys_create',
          summary: 'Make an API key',
          body: newKeySchema,
          response: answers({ 201: valueSchema }, [400, 401, 403]),
        },
      },
      (request, reply) => reply.code(201).send({ value: control.createKey(body(request)) }),
    )
    scope.post(
      `${CONTROL_PREFIX}/tokens`,
      {
        config,
        schema: {
          operationId: 'tokens_create',
          summary: 'Make an OAuth token',
          body: newTokenSchema,
          response: answers({ 201: tokenSchema }, [400, 401, 403]),
        },
      },
      (request, reply) => reply.code(201).send(control.createToken(body(request))),
    )
  }
}
