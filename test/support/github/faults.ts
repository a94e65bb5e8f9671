import type { ServerResponse } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { json, type Reply } from './http.ts'
import { primaryLimitReply, secondaryLimitReply } from './rate-limit.ts'
import { apiError } from './rest.ts'

/** A fault injected into a request. The first group prevents its effect; the second happens after it. */
export type Fault =
  | { kind: 'status'; status: 500 | 502 | 503 }
  | { kind: 'unauthorized' }
  | { kind: 'primary-limit'; resetInSeconds: number }
  | { kind: 'secondary-limit'; retryAfterSeconds: number; status: 403 | 429 }
  /** The connection is reset before the request has any effect. */
  | { kind: 'reset' }
  /** The request never gets a response. */
  | { kind: 'hang' }
  /** The request takes effect, but the connection is reset before the response. */
  | { kind: 'lost' }
  /** The connection closes after half of the body. */
  | { kind: 'cut' }
  /** The body is sent in chunks of this many bytes, with a pause before each. */
  | { kind: 'drip'; bytes: number; pauseMs: number }
  /** A complete response whose body is not valid JSON. */
  | { kind: 'malformed' }
  /** A complete response with this JSON body, instead of the real one. */
  | { kind: 'body'; status?: number; data: unknown }
  /** The request took effect, but fields of its JSON body and headers are missing, as behind some proxies. */
  | { kind: 'without'; fields: string[]; headers: string[] }

/** Selects requests: a string must equal the path; a regular expression is matched against path and query. Without `/api/v3`. */
export type PathPattern = string | RegExp

/** Faults and delays to inject into requests. */
export class Faults {
  #faults: { path: PathPattern; fault: Fault; left: number }[] = []
  #delays: { path: PathPattern; ms: number }[] = []
  #holds: { path: PathPattern; released: Promise<void> }[] = []

  /** Makes the next `times` matching requests fail, or all of them if omitted. */
  add(path: PathPattern, fault: Fault, times = Number.POSITIVE_INFINITY): void {
    this.#faults.push({ path, fault, left: times })
  }

  /** Delays every matching request by this long. */
  delay(path: PathPattern, ms: number): void {
    this.#delays.push({ path, ms })
  }

  /** Keeps every matching request waiting. Returns a function that lets them go. */
  hold(path: PathPattern): () => void {
    const { promise, resolve } = Promise.withResolvers<void>()
    const hold = { path, released: promise }
    this.#holds.push(hold)
    return () => {
      this.#holds = this.#holds.filter((one) => one !== hold)
      resolve()
    }
  }

  async released(path: string, query: string): Promise<void> {
    for (const hold of this.#holds) if (matches(hold.path, path, query)) await hold.released
  }

  clear(): void {
    this.#faults = []
    this.#delays = []
  }

  /** Takes the fault for a request, if any, and counts it as used once. */
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

/** The response of a fault that replaces the real one; undefined for other faults. */
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

/** During outages GitHub returns JSON or its unicorn page, depending on the failure. */
function brokenReply(status: 500 | 502 | 503): Reply {
  if (status !== 503) return json(status, { message: 'Server Error' })
  const body =
    '<!DOCTYPE html><title>Unicorn! &middot; GitHub</title><p>No server is currently available.</p>'
  return { status, headers: { 'content-type': 'text/html' }, body }
}

/** Sends the response, modified by the fault. Resolves once it is sent or the connection is closed. */
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
    // Close gracefully, because a reset could discard data already sent.
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
