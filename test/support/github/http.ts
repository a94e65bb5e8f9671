import type { IncomingHttpHeaders } from 'node:http'
import type { World } from './world.ts'

/** A fully received request. */
export interface Call {
  readonly method: string
  /** The path without the `/api/v3` prefix. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** The decoded `:name` parameter of the route's path. */
  readonly param: (name: string) => string
  /** The base URL of the web pages, without a trailing slash. */
  readonly web: string
  /** The base URL of the API as used by the caller, with or without `/api/v3`. */
  readonly api: string
  readonly world: World
  readonly now: number
}

/** A response that has not been sent yet, so that faults can change it. */
export interface Reply {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: string
}

export interface Route {
  readonly method: string
  readonly pattern: RegExp
  readonly handle: (call: Call) => Reply | Promise<Reply>
}

/** A route such as `GET /repos/:owner/:repo`, with its handler. */
export function route(spec: `${string} /${string}`, handle: Route['handle']): Route {
  const [method = '', path = ''] = spec.split(' ')
  return { method, pattern: new RegExp(`^${path.replaceAll(/:(\w+)/g, '(?<$1>[^/]+)')}/?$`), handle }
}

/** The parameters of an OAuth or form request, from the query and a form or JSON body. */
export function parameters(call: Call): URLSearchParams {
  const all = new URLSearchParams(call.query)
  for (const [name, value] of bodyFields(call)) all.set(name, value)
  return all
}

function bodyFields(call: Call): Iterable<[string, string]> {
  if (!call.headers['content-type']?.includes('json')) return new URLSearchParams(call.body)
  const value: unknown = parsedJson(call.body)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).map(([name, field]) => [name, String(field)])
}

/** The parsed JSON value, or undefined if the text is not JSON. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function json(status: number, value: unknown, headers: Record<string, string> = {}): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  }
}

/** Redirects the browser, with these parameters added to the URL. */
export function redirect(address: string, added: Record<string, string | null>): Reply {
  const url = new URL(address)
  for (const [name, value] of Object.entries(added)) if (value !== null) url.searchParams.set(name, value)
  return { status: 302, headers: { location: url.href }, body: '' }
}
