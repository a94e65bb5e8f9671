import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { RouteAccess } from '../auth/access.ts'
import { AppError } from '../base/errors.ts'
import { answers, emptyAnswer } from '../http/answers.ts'
import { losslessBody, objectBody } from '../http/body.ts'
import { noContent } from '../http/replies.ts'
import { seedSchema } from '../seeds/schema.ts'
import { type ControlService, clockPatchSchema, newKeySchema, newTokenSchema } from './service.ts'

/** A seed with many repositories is larger than what any other request sends. */
const SEED_LIMIT_BYTES = 64 * 1024 * 1024

const resetSchema = z.strictObject({ seed: seedSchema.optional() })
const resetAnswerSchema = z.object({ ms: z.number() })
const snapshotSchema = z.object({ name: z.string() })
const snapshotListSchema = z.object({ count: z.int(), results: z.array(snapshotSchema) })
const clockSchema = z.object({ now: z.string(), frozen: z.boolean() })
const valueSchema = z.object({ value: z.string() })
const tokenSchema = z.object({
  access_token: z.string(),
  refresh_token: z.string().nullable(),
  expires_in: z.number(),
  scope: z.string(),
})

/** Who may call the routes: tests with the control token, or the UI. */
export type RouteConfig = Readonly<{ access: RouteAccess['access'] }>

const body = (request: FastifyRequest) => objectBody(request) ?? {}

type Named = FastifyRequest<{ Params: { name: string } }>

export function resetRoute(scope: FastifyInstance, control: ControlService, config: RouteConfig): void {
  scope.post(
    '/reset',
    {
      config,
      bodyLimit: SEED_LIMIT_BYTES,
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
}

export function snapshotRoutes(scope: FastifyInstance, control: ControlService, config: RouteConfig): void {
  scope.get(
    '/snapshots',
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
    '/snapshots/:name',
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
    '/snapshots/:name/restore',
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
    '/snapshots/:name',
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

export function clockRoutes(scope: FastifyInstance, control: ControlService, config: RouteConfig): void {
  scope.get(
    '/clock',
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
    '/clock',
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

export function credentialRoutes(scope: FastifyInstance, control: ControlService, config: RouteConfig): void {
  scope.post(
    '/keys',
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
    '/tokens',
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
