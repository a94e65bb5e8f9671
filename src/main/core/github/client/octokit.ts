import { Octokit as Core } from '@octokit/core'
import { OAuthApp } from '@octokit/oauth-app'
import { retry } from '@octokit/plugin-retry'
import type { Log } from '../../base/host.ts'

/** One more try, soon: a person waits for the answer. */
const RETRIES = 1
const RETRY_MS = 250

/** Fails what takes longer. Octokit tries most failures again, but not an abort: the caller has waited long enough. */
const timedFetch =
  (ms: number): typeof fetch =>
  async (input, init) => {
    try {
      return await fetch(input, { ...init, signal: AbortSignal.timeout(ms) })
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
}): GitHubRequest {
  const octokit = new Octokit({
    baseUrl: options.apiUrl,
    userAgent: 'posthog-companion',
    log: quiet(options.log),
    // Octokit's parser cares for integers beyond 2^53, which GitHub does not send, and takes ten times as long for it.
    request: { fetch: timedFetch(options.requestMs), parseSuccessResponseBody: false },
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
 * GitHub's OAuth for one App. Tokens are made and renewed at the web address, and revoked at the API. Nothing of it is tried
 * twice: a code and a refresh token work once.
 */
export function oauthApp(options: {
  baseUrl: string
  clientId: string
  clientSecret: string
  requestMs: number
  log: Log
  /** Sent with the exchange of a code that was asked for with a PKCE challenge. */
  codeVerifier?: string | null
}) {
  const { baseUrl, clientId, clientSecret, requestMs, log, codeVerifier } = options
  const app = new OAuthApp({
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
  // The library has no option for the verifier.
  if (codeVerifier) {
    app.octokit.hook.before('request', (request) => {
      request.code_verifier = codeVerifier
    })
  }
  return app
}
