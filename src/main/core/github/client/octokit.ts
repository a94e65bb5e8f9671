import { Octokit as Core } from '@octokit/core'
import { OAuthApp } from '@octokit/oauth-app'
import { retry } from '@octokit/plugin-retry'
import type { Log } from '../../base/host.ts'

/** One more try, soon: a person waits for the answer. */
const RETRIES = 1
const RETRY_MS = 250

/** Fails what takes longer. Octokit tries most failures again, but not an abort: the caller has waited long enough. */
const timedFetch =
  (ms: number, givenUp?: AbortSignal): typeof fetch =>
  async (input, init) => {
    const timeout = AbortSignal.timeout(ms)
    try {
      const signal = givenUp === undefined ? timeout : AbortSignal.any([timeout, givenUp])
      return await fetch(input, { ...init, signal })
    } catch (error) {
      const isTimeout = error instanceof DOMException && error.name === 'TimeoutError'
      throw isTimeout ? new DOMException('GitHub did not answer in time.', 'AbortError') : error
    }
  }

const Octokit = Core.plugin(retry)

/** Calls one of GitHub's endpoints, such as `GET /user`. Rejects as Octokit does, and where the body is no JSON. */
export type GitHubRequest = (
  route: string,
  parameters: Record<string, unknown>,
) => Promise<{ data: unknown; headers: ResponseHeaders }>

export type ResponseHeaders = Awaited<ReturnType<Core['request']>>['headers']

/** Octokit prints deprecations and the like; they go where everything goes. */
function quiet(log: Log) {
  const print = (level: 'debug' | 'warn') => (message: string) => log[level]({}, `GitHub client: ${message}`)
  return { debug: print('debug'), info: print('debug'), warn: print('warn'), error: print('warn') }
}

/** Calls GitHub's API. `isRepeatable`: whether a request that failed may be tried once more. */
export function apiRequest(options: {
  apiUrl: string
  requestMs: number
  isRepeatable: boolean
  log: Log
  /** Aborted where nobody waits for the answer any more. */
  givenUp?: AbortSignal
}): GitHubRequest {
  const octokit = new Octokit({
    baseUrl: options.apiUrl,
    userAgent: 'posthog-companion',
    log: quiet(options.log),
    // Octokit's parser cares for integers beyond 2^53, which GitHub does not send, and takes ten times as long for it.
    request: { fetch: timedFetch(options.requestMs, options.givenUp), parseSuccessResponseBody: false },
    retry: {
      retries: options.isRepeatable ? RETRIES : 0,
      retryAfterBaseValue: RETRY_MS,
      doNotRetry: [304, 400, 401, 403, 404, 409, 410, 422, 429, 451],
    },
  })
  return async (route, parameters) => {
    // The plugin counts in this object, and without one of its own a request would go on with the count of those before it.
    const request = { retryCount: 0 }
    const { data, headers } = await octokit.request(route, { ...parameters, request })
    return { data: await new Response(data).json(), headers }
  }
}

/**
 * Asks GitHub's web address for tokens. Not tried twice: a code and a refresh token work once. Answers the body, whatever it says: no
 * header of it is read, since proxies leave some out.
 */
export async function tokenRequest(
  options: { url: string; requestMs: number; log: Log },
  parameters: Record<string, string>,
): Promise<unknown> {
  const octokit = new Core({
    baseUrl: options.url,
    userAgent: 'posthog-companion',
    log: quiet(options.log),
    request: { fetch: timedFetch(options.requestMs) },
  })
  const headers = { accept: 'application/json' }
  const { data } = await octokit.request('POST /login/oauth/access_token', { ...parameters, headers })
  return data
}

/** The App as it ends tokens at GitHub's API. */
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
      log: quiet(log),
      request: { fetch: timedFetch(requestMs) },
    }),
  })
}
