import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import { Faults, replyOf, reset, send } from './faults.ts'
import type { Call, Reply } from './http.ts'
import { installRoutes } from './install.ts'
import { manifestRoutes } from './manifest.ts'
import { oauthRoutes } from './oauth.ts'
import { notFoundPage } from './pages.ts'
import { type LoggedRequest, RequestLog } from './request-log.ts'
import { apiError } from './rest.ts'
import { appRoutes } from './rest-app.ts'
import { userRoutes } from './rest-user.ts'
import { defaultWorld, type World } from './world.ts'

const ROUTES = [...oauthRoutes, ...installRoutes, ...manifestRoutes, ...appRoutes, ...userRoutes]
const API_PREFIX = '/api/v3'

export interface GitHubOptions {
  /** Defaults to 0, which picks a free port. */
  readonly port?: number
  /** The clock for expiration and rate limits, in milliseconds since 1970. Defaults to the system clock. */
  readonly now?: () => number
}

/** A GitHub stand-in that serves pages and the API on a loopback address. */
export interface GitHubStandIn extends AsyncDisposable {
  /** The base URL of the web pages, and of the API without a prefix. */
  readonly url: string
  /** The base URL of the API with the prefix of GitHub Enterprise Server. */
  readonly apiUrl: string
  readonly world: World
  readonly faults: Faults
  readonly requests: RequestLog
  /** Closes immediately, including all open connections. */
  close(): Promise<void>
}

/** Starts it on 127.0.0.1. Rejects if the port is in use. */
export async function startGitHub({ port = 0, now = Date.now }: GitHubOptions = {}): Promise<GitHubStandIn> {
  const world = defaultWorld(now)
  const faults = new Faults()
  const requests = new RequestLog()
  const closing = new AbortController()

  const server = createServer((request, response) => {
    respond(request, response).catch(() => response.destroy())
  })

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = new URL(request.url ?? '/', url)
    const prefixed = target.pathname.startsWith(`${API_PREFIX}/`)
    const path = prefixed ? target.pathname.slice(API_PREFIX.length) : target.pathname
    const entry = requests.begin(request, path, target.search, now())
    response.once('close', () => requests.end(entry))

    const body = await text(request)
    const delay = faults.delayOf(path, target.search)
    if (delay > 0) await setTimeout(delay, undefined, { signal: closing.signal })
    await faults.released(path, target.search)
    const fault = faults.take(path, target.search)
    entry.fault = fault?.kind
    if (fault?.kind === 'hang') return
    if (fault?.kind === 'reset') return reset(response)

    const call = {
      method: entry.method,
      path,
      query: target.searchParams,
      headers: request.headers,
      body,
      web: url,
      api: prefixed ? url + API_PREFIX : url,
      world,
      now: now(),
    }
    const reply = replyOf(fault, call.now) ?? (await routed(call, entry))
    if (fault?.kind !== 'lost') entry.status = reply.status
    response.setHeader('date', new Date(call.now).toUTCString())
    response.setHeader('server', 'github.com')
    await send(response, reply, fault, closing.signal)
  }

  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string')
    throw new Error('The stand-in is not listening on a port.')
  const url = `http://127.0.0.1:${address.port}`

  async function close(): Promise<void> {
    if (!server.listening) return
    closing.abort()
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  }

  return { url, apiUrl: url + API_PREFIX, world, faults, requests, close, [Symbol.asyncDispose]: close }
}

async function routed(call: Omit<Call, 'param'>, entry: LoggedRequest): Promise<Reply> {
  for (const { method, pattern, handle } of ROUTES) {
    const match = method === entry.method ? pattern.exec(call.path) : null
    if (match === null) continue
    return handle({ ...call, param: (name) => decoded(match.groups?.[name] ?? '') })
  }
  return call.headers.accept?.includes('text/html') ? notFoundPage() : apiError(404, 'Not Found')
}

/** Decodes a path segment. One with an invalid escape is kept as is, and then matches nothing. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
