import { type Call, json, parameters, type Reply, redirect, route } from './http.ts'
import type { Account, App } from './model.ts'
import { hidden, html, notFoundPage, page, signedIn, visitor } from './pages.ts'
import { type UserToken, verifies } from './tokens.ts'

const DOCS = 'https://docs.github.com'
const AUTHORIZATION_HELP = `${DOCS}/apps/managing-oauth-apps/troubleshooting-authorization-request-errors/`
const TOKEN_HELP = `${DOCS}/apps/managing-oauth-apps/troubleshooting-oauth-app-access-token-request-errors/`

/** GitHub's web flow: the authorize page, and the exchange of codes and refresh tokens. */
export const oauthRoutes = [
  route('GET /login/oauth/authorize', showAuthorize),
  route('POST /login/oauth/authorize', decideAuthorize),
  route('POST /login/oauth/access_token', accessToken),
]

function showAuthorize(call: Call): Reply {
  const request = authorizeRequest(call)
  if ('status' in request) return request
  if (call.world.autoApprove) return authorized(call, request)
  return page(
    200,
    `Authorize ${request.app.name}`,
    html`${signedIn(call, request.user)}
<p><strong>${request.app.name}</strong> by ${request.app.owner.login} would like to know who you are, and to read what you can
read where it is installed.</p>
<form method="post" action="/login/oauth/authorize">
${hidden({ ...Object.fromEntries(parameters(call)), login: request.user.login })}
<button class="primary" name="authorize" value="1">Authorize ${request.app.name}</button>
<button name="authorize" value="0">Cancel</button>
</form>
<p class="quiet">Authorizing will redirect to <code>${request.redirectUri}</code></p>`,
  )
}

function decideAuthorize(call: Call): Reply {
  const request = authorizeRequest(call)
  if ('status' in request) return request
  if (parameters(call).get('authorize') === '1') return authorized(call, request)
  return redirect(request.redirectUri, {
    error: 'access_denied',
    error_description: 'The user has denied your application access.',
    error_uri: `${AUTHORIZATION_HELP}#access-denied`,
    state: request.state,
  })
}

interface AuthorizeRequest {
  readonly app: App
  readonly user: Account
  readonly redirectUri: string
  readonly state: string | null
  readonly challenge: string | null
}

/** The parsed authorize request, or an error page. */
function authorizeRequest(call: Call): AuthorizeRequest | Reply {
  const given = parameters(call)
  const app = call.world.apps.get(given.get('client_id') ?? '')
  const user = visitor(call, given.get('login'))
  if (app === undefined || user === undefined) return notFoundPage()
  const redirectUri = given.get('redirect_uri') ?? app.callbackUrls[0]
  if (redirectUri === undefined || !isRegistered(app, redirectUri)) {
    return page(
      400,
      'Be careful!',
      html`<p>The <code>redirect_uri</code> is not associated with this application (redirect_uri_mismatch). The application
might be misconfigured, or could be trying to send you to a website that you did not expect.</p>`,
    )
  }
  const challenge = given.get('code_challenge')
  const method = given.get('code_challenge_method')
  const state = given.get('state')
  // GitHub only supports S256 and requires both challenge and method.
  if ((challenge ?? method) !== null && !(method === 'S256' && challenge?.length === 43)) {
    return redirect(redirectUri, {
      error: 'invalid_request',
      error_description: 'code_challenge must be 43 characters long, with code_challenge_method S256.',
      state,
    })
  }
  return { app, user, redirectUri, state, challenge }
}

function authorized(call: Call, { app, user, redirectUri, state, challenge }: AuthorizeRequest): Reply {
  const code = call.world.tokens.issueCode({ app, user, redirectUri, challenge })
  return redirect(redirectUri, { code, state })
}

/** URLs must match exactly, except for the port of loopback addresses (RFC 8252, section 7.3). */
function isRegistered(app: App, address: string): boolean {
  const wanted = withoutLoopbackPort(address)
  return wanted !== null && app.callbackUrls.some((registered) => withoutLoopbackPort(registered) === wanted)
}

function withoutLoopbackPort(address: string): string | null {
  const url = URL.parse(address)
  if (url === null) return null
  if (url.hostname === '127.0.0.1' || url.hostname === '[::1]') url.port = ''
  return url.href
}

function accessToken(call: Call): Reply {
  const given = parameters(call)
  const app = call.world.apps.get(given.get('client_id') ?? '')
  if (app === undefined || app.clientSecret !== given.get('client_secret')) {
    return refused(
      call,
      'incorrect_client_credentials',
      'The client_id and/or client_secret passed are incorrect.',
    )
  }
  return given.get('grant_type') === 'refresh_token'
    ? refresh(call, app, given.get('refresh_token') ?? '')
    : exchange(call, app, given)
}

function exchange(call: Call, app: App, given: URLSearchParams): Reply {
  const grant = call.world.tokens.takeCode(given.get('code') ?? '')
  const verified = grant?.challenge == null || verifies(grant.challenge, given.get('code_verifier') ?? '')
  if (grant === undefined || grant.app !== app || !verified) {
    return refused(call, 'bad_verification_code', 'The code passed is incorrect or expired.')
  }
  const redirectUri = given.get('redirect_uri')
  if (redirectUri !== null && redirectUri !== grant.redirectUri) {
    return refused(
      call,
      'redirect_uri_mismatch',
      'The redirect_uri MUST match the registered callback URL for this application.',
    )
  }
  return granted(call, call.world.tokens.issue(app, grant.user))
}

function refresh(call: Call, app: App, refreshToken: string): Reply {
  const renewed = call.world.tokens.renew(app, refreshToken)
  if (renewed === undefined) {
    return refused(call, 'bad_refresh_token', 'The refresh token passed is incorrect or expired.')
  }
  return granted(call, renewed)
}

function granted(call: Call, token: UserToken): Reply {
  const seconds = (until: number | null) => Math.round(((until ?? 0) - call.now) / 1000)
  return answered(call, {
    access_token: token.accessToken,
    ...(token.refreshToken !== null && {
      expires_in: seconds(token.expiresAt),
      refresh_token: token.refreshToken,
      refresh_token_expires_in: seconds(token.refreshExpiresAt),
    }),
    token_type: 'bearer',
    scope: '',
  })
}

function refused(call: Call, error: string, description: string): Reply {
  return answered(call, {
    error,
    error_description: description,
    error_uri: `${TOKEN_HELP}#${error.replaceAll('_', '-')}`,
  })
}

/** GitHub returns 200 for both success and errors, form-encoded unless the client accepts JSON. */
function answered(call: Call, fields: Record<string, string | number>): Reply {
  if (call.headers.accept?.includes('json')) return json(200, fields)
  const form = new URLSearchParams(Object.entries(fields).map(([name, value]) => [name, String(value)]))
  return {
    status: 200,
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: form.toString(),
  }
}
