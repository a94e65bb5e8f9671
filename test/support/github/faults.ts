import type { ServerResponse } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { json, type Reply } from './http.ts'
import { primaryLimitReply, secondaryLimitReply } from './rate-limit.ts'
import { apiError } from './rest.ts'

/** What goes wrong with a request. The first group happens instead of its effect, the second after it. */
export type Fault =
  | { kind: 'status'; status: 500 | 502 | 503 }
  | { kind: 'unauthorized' }
  | { kind: 'primary-limit'; resetInSeconds: number }
  | { kind: 'secondary-limit'; retryAfterSeconds: number; status: 403 | 429 }
  /** The connection is reset before the request has any effect. */
  | { kind: 'reset' }
  /** No answer ever comes. */
  | { kind: 'hang' }
  /** The request took effect, and the connection is reset before its answer. */
  | { kind: 'lost' }
  /** Half of the body comes, then the connection ends. */
  | { kind: 'cut' }
  /** The body comes in bits of this many bytes, with a pause before each. */
  | { kind: 'drip'; bytes: number; pauseMs: number }
  /** A whole answer whose body is no JSON. */
  | { kind: 'malformed' }
  /** A whole answer with this JSON body, in the request's place. */
  | { kind: 'body'; status?: number; data: unknown }
  /** The request took effect, and fields of its JSON answer and headers are missing, as a proxy may have it. */
  | { kind: 'without'; fields: string[]; headers: string[] }

/** Which requests: a string is the whole path, an expression is tried on path and query. `/api/v3` is left out. */
export type PathPattern = string | RegExp

/** The faults and delays that wait for requests. */
export class Faults {
  #faults: { path: PathPattern; fault: Fault; left: number }[] = []
  #delays: { path: PathPattern; ms: number }[] = []

  /** Lets the next `times` matching requests fail; all of them where it is left out. */
  add(path: PathPattern, fault: Fault, times = Number.POSITIVE_INFINITY): void {
    this.#faults.push({ path, fault, left: times })
  }

  /** Makes every matching request wait this long before anything else. */
  delay(path: PathPattern, ms: number): void {
    this.#delays.push({ path, ms })
  }

  clear(): void {
    this.#faults = []
    this.#delays = []
  }

  /** The fault that the request meets, which is then used up once. */
  take(path: string, query: string): Fault | undefined {
    const entry = this.#faults.find((one) => one.left > 0 && matches(one.path, path, query))
    if (entry !== undefined) entry.left -= 1
    return entry?.fault
  }

  delayOf(path: string, query: string): number {
    return this.#delays.filter((one) => matches(one.path, path, query)).reduce((sum, one) => sum + one.ms, 0)
  }
}

export function matches(pattern: PathPattern, path: string, query: string): boolean {
  return typeof pattern === 'string' ? pattern === path : new RegExp(pattern).test(path + query)
}

/** The answer of a fault that answers in the request's place; undefined for the others. */
export function replyOf(fault: Fault | undefined, now: number): Reply | undefined {
  switch (fault?.kind) {
    case 'status':
      return brokenReply(fault.status)
    case 'unauthorized':
      return apiError(401, 'Bad credentials')
    case 'primary-limit': {
      const reset = Math.ceil(now / 1000) + fault.resetInSeconds
      return primaryLimitReply(null, { limit: 5000, used: 5000, remaining: 0, reset })
    }
    case 'body':
      return json(fault.status ?? 200, fault.data)
    case 'secondary-limit':
      return secondaryLimitReply(fault.status, fault.retryAfterSeconds)
    default:
      return undefined
  }
}

/** In trouble GitHub answers JSON or the HTML page with the unicorn, depending on what broke. */
function brokenReply(status: 500 | 502 | 503): Reply {
  if (status !== 503) return json(status, { message: 'Server Error' })
  const body =
    '<!DOCTYPE html><title>Unicorn! &middot; GitHub</title><p>No server is currently available.</p>'
  return { status, headers: { 'content-type': 'text/html' }, body }
}

/** Sends the answer the way the fault has it. Resolves once all is sent or the connection is gone. */
export async function send(
  response: ServerResponse,
  reply: Reply,
  fault: Fault | undefined,
  closing: AbortSignal,
): Promise<void> {
  const body = Buffer.from(bodyOf(reply, fault))
  if (fault?.kind === 'without')
    for (const name of fault.headers) {
      response.removeHeader(name)
      if (name === 'date') response.sendDate = false
    }
  if (fault?.kind === 'lost') {
    reset(response)
    return
  }
  response.writeHead(reply.status, {
    ...reply.headers,
    ...(reply.status !== 204 && reply.status !== 304 && { 'content-length': body.length }),
  })
  if (fault?.kind === 'cut') {
    // An orderly end, since a reset could take back what was sent before it.
    await new Promise((sent) => response.write(body.subarray(0, Math.ceil(body.length / 2)), sent))
    response.socket?.end()
    return
  }
  if (fault?.kind === 'drip') {
    for (let at = 0; at < body.length && !response.destroyed; at += fault.bytes) {
      await setTimeout(fault.pauseMs, undefined, { signal: closing })
      response.write(body.subarray(at, at + fault.bytes))
    }
    response.end()
  } else {
    response.end(body)
  }
}

function bodyOf({ body }: Reply, fault: Fault | undefined): string {
  if (fault?.kind === 'malformed') return '{"repositories": [{"id": 1,'
  if (fault?.kind !== 'without') return body
  return JSON.stringify(
    JSON.parse(body, (name, value: unknown) => (fault.fields.includes(name) ? undefined : value)),
  )
}

export function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy()
}
