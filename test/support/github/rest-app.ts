import { authorization } from './describe.ts'
import { type Call, json, parameters, type Reply, type Route, route } from './http.ts'
import type { App } from './model.ts'
import { apiError, withoutUserAgent } from './rest.ts'
import type { UserToken } from './tokens.ts'

/** The endpoints for an App to manage its users' tokens, with its client ID and secret as basic authentication. */
export const appRoutes = [
  appEndpoint(
    'POST /applications/:client/token',
    (call, _app, token) => json(200, authorization(call, token)),
    404,
  ),
  appEndpoint('DELETE /applications/:client/token', (call, _app, token) => {
    call.world.tokens.revoke(token)
    return NO_CONTENT
  }),
  appEndpoint('DELETE /applications/:client/grant', (call, app, token) => {
    call.world.tokens.revokeAll(token.user.login, app)
    return NO_CONTENT
  }),
]

const NO_CONTENT: Reply = { status: 204, headers: {}, body: '' }

function appEndpoint(
  spec: `${string} /${string}`,
  handle: (call: Call, app: App, token: UserToken) => Reply,
  unknownToken: 404 | 422 = 422,
): Route {
  return route(spec, (call) => {
    const refusal = withoutUserAgent(call)
    if (refusal !== null) return refusal
    const app = authenticatedApp(call)
    if (app === undefined) return apiError(401, 'Bad credentials')
    if (app.clientId !== call.param('client')) return apiError(404, 'Not Found')
    const accessToken = parameters(call).get('access_token')
    if (accessToken === null) return apiError(422, 'Validation Failed')
    const token = call.world.tokens.find(accessToken)
    if (token?.app !== app)
      return apiError(unknownToken, unknownToken === 404 ? 'Not Found' : 'Validation Failed')
    return handle(call, app, token)
  })
}

function authenticatedApp(call: Call): App | undefined {
  const encoded = /^basic (\S+)$/i.exec(call.headers.authorization ?? '')?.[1] ?? ''
  const [clientId = '', secret] = Buffer.from(encoded, 'base64').toString().split(':')
  const app = call.world.apps.get(clientId)
  return app?.clientSecret === secret ? app : undefined
}
