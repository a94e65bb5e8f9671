import { Octokit as Core } from '@octokit/core'
import { OAuthApp } from '@octokit/oauth-app'
import { retry } from '@octokit/plugin-retry'
import { z } from 'zod'
import type { Log } from '../../base/host.ts'
import { jsonOf } from './json-of.ts'

/** A single, early retry, since a user is waiting for the answer. */
const RETRIES = 1
const RETRY_MS = 250

/** Far more than a page of GitHub's largest items; the limit applies to the decompressed body. */
const MAX_BODY_BYTES = 16 * 1024 * 1024

/**
 * A fetch with limits. It follows only redirects to the same origin, as for a renamed repository, and none with a body, since that holds
 * credentials. A timeout is thrown as an abort, since Octokit retries most other errors and the caller has waited long enough.
 */
const limitedFetch =
  (ms: number, canceled?: AbortSignal): typeof fetch =>
  async (input, init) => {
    const timeout = AbortSignal.timeout(ms)
    try {
      const signal = canceled === undefined ? timeout : AbortSignal.any([timeout, canceled])
      const redirect = init?.body === undefined ? 'follow' : 'error'
      const response = await fetch(input, { ...init, signal, redirect })
      if (response.redirected && originOf(response.url) !== originOf(String(input)))
        throw new Error('GitHub redirected to another origin.')
      return withLimit(response)
    } catch (error) {
      const isTimeout = error instanceof DOMException && error.name === 'TimeoutError'
      throw isTimeout ? new DOMException('GitHub did not answer in time.', 'AbortError') : error
    }
  }

const originOf = (url: string): string => new URL(url).origin

/** Fails once the body is too large. */
function withLimit(response: Response): Response {
  if (response.body === null) return response
  let size = 0
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      size += chunk.byteLength
      if (size > MAX_BODY_BYTES) controller.error(new Error('The response from GitHub is too large.'))
      else controller.enqueue(chunk)
    },
  })
  const { status, statusText, headers, url } = response
  const limited = new Response(response.body.pipeThrough(counter), { status, statusText, headers })
  // Octokit reads it.
  return Object.defineProperty(limited, 'url', { value: url })
}

const Octokit = Core.plugin(retry)

/** Calls a GitHub endpoint, such as `GET /user`. Rejects like Octokit, and if the body is not JSON. */
export type GitHubRequest = (
  route: string,
  parameters: Record<string, unknown>,
) => Promise<{ data: unknown; headers: ResponseHeaders }>

export type ResponseHeaders = Awaited<ReturnType<Core['request']>>['headers']

/** Sends Octokit's own messages, such as deprecations, to the log instead of the console. */
function logAdapter(log: Log) {
  const print = (level: 'debug' | 'warn') => (message: string) => log[level]({}, `GitHub client: ${message}`)
  return { debug: print('debug'), info: print('debug'), warn: print('warn'), error: print('warn') }
}

/** Creates a client for GitHub's API. `isRepeatable`: whether a failed request may be retried. */
export function apiRequest(options: {
  apiUrl: string
  requestMs: number
  isRepeatable: boolean
  log: Log
  /** Aborted when nobody needs the answer anymore. */
  signal?: AbortSignal
}): GitHubRequest {
  const octokit = new Octokit({
    baseUrl: options.apiUrl,
    userAgent: 'posthog-companion',
    log: logAdapter(options.log),
    // Octokit's parser handles integers beyond 2^53, which GitHub doesn't send, and is ten times slower.
    request: { fetch: limitedFetch(options.requestMs, options.signal), parseSuccessResponseBody: false },
    retry: {
      retries: options.isRepeatable ? RETRIES : 0,
      retryAfterBaseValue: RETRY_MS,
      doNotRetry: [304, 400, 401, 403, 404, 409, 410, 422, 429, 451],
    },
  })
  return async (route, parameters) => {
    // The plugin keeps its retry count in this object; a shared one would carry over the count of earlier requests.
    const request = { retryCount: 0 }
    const { data, headers } = await octokit.request(route, { ...parameters, request })
    return { data: await new Response(data).json(), headers }
  }
}

/**
 * Requests tokens from GitHub's web URL. Never retried, because codes and refresh tokens are single use. Returns the body whatever it says,
 * and ignores the headers, since proxies strip some.
 */
export async function tokenRequest(
  options: { url: string; requestMs: number; signal: AbortSignal; log: Log },
  parameters: Record<string, string>,
): Promise<unknown> {
  const octokit = new Core({
    baseUrl: options.url,
    userAgent: 'posthog-companion',
    log: logAdapter(options.log),
    request: { fetch: limitedFetch(options.requestMs, options.signal) },
  })
  const headers = { accept: 'application/json' }
  try {
    const { data } = await octokit.request('POST /login/oauth/access_token', { ...parameters, headers })
    return parseFields(data)
  } catch (error) {
    const refusal = refusalSchema.safeParse(error)
    if (!refusal.success) throw error
    return refusal.data.response.data
  }
}

/** An OAuth error with the statuses of RFC 6749. GitHub itself sends 200, and 404 for an App that it doesn't know. */
const refusalSchema = z.object({
  status: z.literal([400, 401, 404]),
  response: z.object({
    data: z
      .unknown()
      .transform(parseFields)
      .pipe(z.looseObject({ error: z.string() })),
  }),
})

/** Some proxies ask GitHub for its default type, a form. The grant is spent whatever it is called. */
function parseFields(data: unknown): unknown {
  const body = jsonOf(data)
  return typeof body === 'string' ? Object.fromEntries(new URLSearchParams(body)) : body
}

/** The App's client for revoking tokens. */
export function oauthApp(options: {
  baseUrl: string
  clientId: string
  clientSecret: string
  requestMs: number
  log: Log
}) {
  const { baseUrl, clientId, clientSecret, requestMs, log } = options
  return new OAuthApp({
    clientType: 'github-app',
    clientId,
    clientSecret,
    Octokit: Core.defaults({
      baseUrl,
      userAgent: 'posthog-companion',
      log: logAdapter(log),
      request: { fetch: limitedFetch(requestMs) },
    }),
  })
}
