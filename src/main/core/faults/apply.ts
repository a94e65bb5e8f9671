import { Readable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../base/errors.ts'
import { sendError } from '../http/error-handler.ts'
import { operationOf } from '../http/operation.ts'
import type { Faults, Subject } from './faults.ts'
import { errorOf, isGitHubPreset, isOAuthPreset, type Preset } from './presets.ts'
import type { Effect } from './schema.ts'

/** Faults happen to what clients ask, never to the UI or to the control of this world. */
const EXPOSED = /^\/(api|oauth|\.well-known)\//

/**
 * Has faults happen. They come once a request has passed the checks for credentials, scope and throttle, where the real ones would, and
 * before its handler, so a faulted request changes nothing. Only GitHub's and OAuth's come later, after the handler's own checks.
 */
export function applyFaults(server: FastifyInstance, faults: Faults): { cutDelays: () => void } {
  let delays = new AbortController()
  const cutDelays = (): void => {
    delays.abort()
    delays = new AbortController()
  }
  // A server that stops does not wait for a delay.
  server.addHook('preClose', async () => cutDelays())

  server.addHook('preHandler', async (request, reply) => {
    if (!EXPOSED.test(request.url)) return
    const fault = faults.next(subjectOf(request))
    if (fault === null) return
    const happens = (): boolean => {
      const isApplied = faults.apply(fault)
      if (isApplied) request.faultId = fault.id
      return isApplied
    }
    if (isLate(fault.effect, request)) {
      const error = errorOf(fault.effect.preset, request)
      request.pendingFailure = () => (happens() ? error : null)
    } else if (!happens()) return
    if (fault.delay_ms > 0)
      await setTimeout(fault.delay_ms, undefined, { signal: delays.signal }).catch(() => {})
    if (fault.effect === null || request.pendingFailure !== undefined) return
    return act(fault.effect, request, reply)
  })

  server.addHook('onSend', (request, reply, payload, done) => {
    if (request.breaksOff) breakOff(reply, payload)
    else done(null, payload)
  })
  return { cutDelays }
}

function act(effect: Effect, request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined {
  if ('preset' in effect) return answer(effect.preset, request, reply)
  if ('disconnect' in effect) return disconnect(effect.disconnect, request, reply)
  const { status, body, headers } = effect
  reply.code(status).type(typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json')
  if (headers !== undefined) reply.headers(headers)
  if (body === undefined) return reply.removeHeader('content-type').send()
  return reply.send(typeof body === 'string' ? body : JSON.stringify(body))
}

/** Whether a fault comes only after its handler's own checks. */
function isLate(effect: Effect | null, request: FastifyRequest): effect is { preset: Preset } {
  if (effect === null || !('preset' in effect) || !request.routeOptions.config.failsLater) return false
  return isGitHubPreset(effect.preset) || isOAuthPreset(effect.preset)
}

function answer(preset: Preset, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const error = errorOf(preset, request)
  if (error instanceof AppError) return sendError(reply, error)
  throw error
}

function disconnect(
  when: 'before' | 'after_headers' | 'mid_body',
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply | undefined {
  request.breaksOff = true
  // The handler acts first; `onSend` breaks off.
  if (when === 'mid_body') return undefined
  reply.hijack()
  if (when === 'before') reply.raw.socket?.destroy()
  else {
    setHeaders(reply.type('application/json'))
    reply.raw.flushHeaders()
    reply.raw.socket?.destroySoon()
  }
  return reply
}

/** Sends the first half of a response, and then nothing more. */
function breakOff(reply: FastifyReply, payload: unknown): void {
  reply.hijack()
  if (payload instanceof Readable) {
    payload.once('data', (chunk: string | Buffer) => {
      payload.destroy()
      sendHalf(reply, Buffer.from(chunk), null)
    })
    return
  }
  const whole = typeof payload === 'string' || Buffer.isBuffer(payload) ? Buffer.from(payload) : null
  if (whole === null || whole.length === 0) reply.raw.socket?.destroy()
  else sendHalf(reply, whole, whole.length)
}

function sendHalf(reply: FastifyReply, whole: Buffer, length: number | null): void {
  const { raw } = reply
  setHeaders(reply)
  if (length !== null) raw.setHeader('content-length', length)
  raw.write(whole.subarray(0, Math.ceil(whole.length / 2)))
  raw.socket?.destroySoon()
}

/** For responses that Fastify does not send. */
function setHeaders(reply: FastifyReply): void {
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) reply.raw.setHeader(name, value)
}

function subjectOf(request: FastifyRequest): Subject {
  const { caller } = request
  return {
    method: request.method,
    path: request.url.split('?', 1)[0] ?? '',
    operation: request.is404 ? null : operationOf(request.routeOptions.schema),
    user: caller?.user.email ?? null,
    key: caller?.via.kind === 'key' ? caller.via.label : null,
  }
}
