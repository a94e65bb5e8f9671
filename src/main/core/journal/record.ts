import type { Socket } from 'node:net'
import { finished, Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Caller } from '../auth/caller.ts'
import type { AppError } from '../base/errors.ts'
import type { Clock } from '../base/time.ts'
import { ObservableResponse } from '../http/observable-response.ts'
import { operationOf } from '../http/operation.ts'
import { BODY_LIMIT, type KeptBody, keepBody } from './body.ts'
import type { Entry } from './entry.ts'
import type { Journal } from './journal.ts'
import { Answers, HeaderLines, maskHeader, maskSent, maskUrl } from './mask.ts'
import { sentCredential } from './sent-credential.ts'

/** The addresses whose requests are recorded. The UI's own are not. */
const RECORDED = /^(https?:\/\/[^/?#]*)?\/(api|oauth|\.well-known)\//i

// Looking up this global for each request would take a fifth of the time that recording does.
const timer = performance

/** Whether responses with this status are sent without a body. */
const isBodiless = (status: number) => status === 204 || status === 304

/** The requests of a connection that have no answer yet: mostly one, more where a client pipelines. A set would cost far more. */
class Waiting {
  reply: FastifyReply | null = null
  readonly others: FastifyReply[] = []
  readonly headers = new HeaderLines()

  add(reply: FastifyReply): void {
    if (this.reply === null) this.reply = reply
    else this.others.push(reply)
  }

  delete(reply: FastifyReply): void {
    if (this.reply === reply) this.reply = this.others.length === 0 ? null : (this.others.shift() ?? null)
    else if (this.others.includes(reply)) this.others.splice(this.others.indexOf(reply), 1)
  }

  take(): FastifyReply[] {
    const all = this.reply === null ? [] : [this.reply, ...this.others.splice(0)]
    this.reply = null
    return all
  }
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The world's time in milliseconds; null where the request was refused on arrival. */
    arrivedAt: number | null
    /** Real time in milliseconds, for the duration. */
    startedAt: number
    isRecorded: boolean
    /** The unanswered requests of its connection. */
    waiting: Waiting | null
    /** The id of the fault that was applied. */
    faultId?: number
    /** Set where a fault will break the connection, so no response counts as sent. */
    breaksOff?: true
  }
}

export type Recorder = ReturnType<typeof createRecorder>

/** Puts requests and their responses into the journal. All of it runs for each request, so it does as little as possible. */
export function createRecorder(deps: { journal: Journal; clock: Clock }) {
  const { journal, clock } = deps
  const connections = new WeakMap<Socket, Waiting>()

  /** What there is to know of a request before its response. */
  const begun = (request: FastifyRequest, operation: string | null, served: boolean): Entry => {
    const url = maskUrl(pathOf(request.url))
    const end = url.indexOf('?')
    const path = end < 0 ? url : url.slice(0, end)
    // What the router can't read has none of these.
    const sent = request.sent ? keepBody(request.sent) : null
    const { caller } = request
    const durationMs = request.startedAt ? timer.now() - request.startedAt : 0
    return {
      at: request.arrivedAt ?? clock(),
      method: request.method,
      path,
      query: end < 0 ? '' : url.slice(end + 1),
      operation,
      served,
      user: caller ? caller.user.email : null,
      via: caller ? caller.via.kind : sentCredential(request),
      label: caller ? labelOf(caller) : null,
      requestHeaders: (request.waiting?.headers ?? new HeaderLines()).of(request.raw.rawHeaders),
      requestBody: sent === null ? null : maskSent(sent.text, path),
      requestIsCut: sent?.truncated ?? false,
      status: null,
      responseHeaders: '',
      responseBody: null,
      responseIsCut: false,
      durationMs,
      fault: request.faultId ?? null,
    }
  }

  const linesOf = createHeaderLines()
  const answered = (
    entry: Entry,
    reply: FastifyReply,
    body: KeptBody | null,
    answers: Answers,
    headers: Headers = reply.getHeaders(),
  ): void => {
    entry.status = reply.statusCode
    entry.responseHeaders = linesOf(headers)
    if (body === null) return
    entry.responseBody = answers.masked(body.text, entry.path)
    entry.responseIsCut = body.truncated
  }

  const begin = (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    if (journal.isOn()) {
      request.arrivedAt = clock()
      request.startedAt = timer.now()
      const { socket } = request.raw
      const waiting = connections.get(socket) ?? watch(socket)
      waiting.add(reply)
      request.waiting = waiting
    }
    done()
  }

  /** A connection that breaks leaves requests without an answer. */
  const watch = (socket: Socket): Waiting => {
    const waiting = new Waiting()
    connections.set(socket, waiting)
    socket.once('close', () => {
      for (const { request } of waiting.take()) {
        if (request.isRecorded) continue
        request.isRecorded = true
        const { is404, hasWrongMethod } = request
        const operation = is404 ? null : operationOf(request.routeOptions.schema)
        journal.add(begun(request, operation, !is404 || hasWrongMethod))
      }
    })
    return waiting
  }

  const end = (operation: string | null, served: boolean) => {
    const answers = new Answers()
    return (
      request: FastifyRequest,
      reply: FastifyReply,
      payload: unknown,
      done: (error: null, payload: unknown) => void,
    ): void => {
      // Where the connection breaks, its end records the request.
      const isBroken = request.breaksOff || request.raw.socket.destroyed
      if (journal.isOn() && !request.isRecorded && !isBroken) {
        const entry = begun(request, operation, served)
        if (payload instanceof Readable && request.method !== 'HEAD')
          endWithStream(entry, request, reply, payload, answers)
        else endWithText(entry, request, reply, payload, answers)
      }
      done(null, payload)
    }
  }

  const endWithText = (
    entry: Entry,
    request: FastifyRequest,
    reply: FastifyReply,
    payload: unknown,
    answers: Answers,
  ): void => {
    const isText = typeof payload === 'string' || Buffer.isBuffer(payload)
    const isSent = request.method !== 'HEAD' && !isBodiless(reply.statusCode)
    const body = isText && isSent && payload.length > 0 ? keepBody(payload) : null
    const add = (headers?: Headers): void => {
      request.isRecorded = true
      request.waiting?.delete(reply)
      answered(entry, reply, body, answers, headers)
      journal.add(entry)
    }
    // Requests that never leave the process have responses of another kind.
    if (reply.raw instanceof ObservableResponse) reply.raw.onHeaders = add
    else add()
  }

  /** Keeps the beginning of a stream as it goes by. */
  const endWithStream = (
    entry: Entry,
    request: FastifyRequest,
    reply: FastifyReply,
    stream: Readable,
    answers: Answers,
  ): void => {
    request.isRecorded = true
    request.waiting?.delete(reply)
    const chunks: Buffer[] = []
    let bytes = 0
    stream.on('data', (chunk: string | Buffer) => {
      if (bytes > BODY_LIMIT) return
      const part = Buffer.from(chunk)
      chunks.push(part)
      bytes += part.length
    })
    const begin = timer.now() - entry.durationMs
    finished(reply.raw, (error) => {
      entry.durationMs = timer.now() - begin
      if (error === undefined || error === null)
        answered(entry, reply, keepBody(Buffer.concat(chunks)), answers)
      journal.add(entry)
    })
  }

  return {
    /** Call this before routes are added. */
    record(server: FastifyInstance): void {
      server.decorateRequest('arrivedAt', null)
      server.decorateRequest('startedAt', 0)
      server.decorateRequest('isRecorded', false)
      server.decorateRequest('waiting', null)
      server.addHook('onRoute', (route) => {
        if (!RECORDED.test(`${route.url}/`)) return
        route.onRequest = [...[route.onRequest ?? []].flat(), begin]
        route.onSend = [end(operationOf(route.schema), true), ...[route.onSend ?? []].flat()]
      })
      const endUnknown = end(null, false)
      const endWrongMethod = end(null, true)
      server.addHook('onRequest', (request, reply, done) => {
        if (request.is404 && RECORDED.test(request.url)) begin(request, reply, done)
        else done()
      })
      server.addHook('onSend', (request, reply, payload, done) => {
        if (!request.is404 || !RECORDED.test(request.url)) done(null, payload)
        else if (request.hasWrongMethod) endWrongMethod(request, reply, payload, done)
        else endUnknown(request, reply, payload, done)
      })
    },

    /** Records a request whose address the router can't read. No hook runs for these. */
    recordUnroutable(request: FastifyRequest, reply: FastifyReply, error: AppError): void {
      if (!journal.isOn() || !RECORDED.test(request.url)) return
      const entry = begun(request, null, false)
      reply.code(error.status)
      answered(entry, reply, keepBody(JSON.stringify(error.envelope())), new Answers())
      journal.add(entry)
    },
  }
}

const labelOf = ({ via }: Caller) => ('label' in via ? via.label : null)

/** A request line may hold a whole URL. */
const pathOf = (url: string) => (url.startsWith('/') ? url : url.replace(/^\w+:\/\/[^/?#]*/, ''))

type Headers = Record<string, string | number | readonly string[] | undefined>

/** Names and values in lines, without secrets. Mostly they are those of the response before, and so are the lines. */
function createHeaderLines(): (headers: Headers) => string {
  let names: string[] = []
  let values: Headers[string][] = []
  let before = ''
  return (headers) => {
    let count = 0
    let isSame = true
    for (const name in headers) {
      if (names[count] !== name || values[count] !== headers[name]) isSame = false
      count++
    }
    if (isSame && count === names.length) return before
    const isSecret = 'set-cookie' in headers || 'location' in headers
    const lines = Object.entries(headers)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `${name}\n${isSecret ? maskHeader(name, String(value)) : value}\n`)
      .join('')
    // What holds secrets is not kept.
    if (isSecret) return lines
    names = Object.keys(headers)
    values = Object.values(headers)
    before = lines
    return lines
  }
}
