import { Octokit as Core } from '@octokit/core'
import { OAuthApp } from '@octokit/oauth-app'
import { retry } from '@octokit/plugin-retry'
import type { Log } from '../host.ts'
import { SECOND } from '../time.ts'

/** A request to GitHub that takes longer has failed. */
const REQUEST_MS = 10 * SECOND
/** One more try, soon: a person waits for the answer. */
const RETRIES = 1
const RETRY_MS = 250

const timedFetch: typeof fetch = (input, init) =>
  fetch(input, { ...init, signal: AbortSignal.timeout(REQUEST_MS) })

const Octokit = Core.plugin(retry)

export type GitHubRequest = Core['request']

/** Octokit prints deprecations and the like; they go where everything goes. */
function quiet(log: Log) {
  const print = (level: 'debug' | 'warn') => (message: string) => log[level]({}, `GitHub client: ${message}`)
  return { debug: print('debug'), info: print('debug'), warn: print('warn'), error: print('warn') }
}

/** Calls GitHub's API with a user's token. */
export function apiRequest(options: { apiUrl: string; token: string | null; log: Log }): GitHubRequest {
  const octokit = new Octokit({
    baseUrl: options.apiUrl,
    ...(options.token === null ? {} : { auth: options.token }),
    userAgent: 'posthog-companion',
    log: quiet(options.log),
    request: { fetch: timedFetch },
    retry: {
      retries: RETRIES,
      retryAfterBaseValue: RETRY_MS,
      doNotRetry: [304, 400, 401, 403, 404, 409, 410, 422, 429, 451],
    },
  })
  return octokit.request
}

/**
 * GitHub's OAuth for one App. Tokens are made and renewed at the web address, and revoked at the API. Nothing of it is tried
 * twice: a code and a refresh token work once.
 */
export function oauthApp(options: {
  baseUrl: string
  clientId: string
  clientSecret: string
  log: Log
  /** Sent with the exchange of a code that was asked for with a PKCE challenge. */
  codeVerifier?: string | null
}) {
  const { baseUrl, clientId, clientSecret, log, codeVerifier } = options
  const app = new OAuthApp({
    clientType: 'github-app',
    clientId,
    clientSecret,
    Octokit: Core.defaults({
      baseUrl,
      userAgent: 'posthog-companion',
      log: quiet(log),
      request: { fetch: timedFetch },
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
