import type { FastifyInstance, FastifyRequest, preValidationHookHandler } from 'fastify'
import { satisfiesScope } from '../../../shared/scopes.ts'
import { AppError, permissionDenied } from '../base/errors.ts'
import { bodyHas } from '../http/body.ts'
import type { Authenticator, AuthOrder } from './authenticate.ts'
import type { Caller } from './caller.ts'
import { BURST, PASSWORD_ATTEMPTS, type Rate, SUSTAINED, type Throttle } from './throttle.ts'

/**
 * Who may call a route and how often.
 * `throttle`: `default` is PostHog's for API keys; `password` counts writes whose body holds `current_password`;
 * a rate counts every call; `none` is for what is never throttled.
 */
export type Access = Readonly<{
  auth: AuthOrder
  scope: 'user:read' | 'user:write'
  throttle: 'default' | 'password' | 'none' | Rate
}>

/** A route and who may call it. */
export type RouteAccess = Readonly<{ method: string; url: string; access: Access | 'public' }>

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route that was added, for tests and tools. */
    accessTable: readonly RouteAccess[]
  }
  interface FastifyContextConfig {
    /** Every route states it; `public` needs no credentials. */
    access?: Access | 'public'
    /** Set on the routes that answer 405: the methods that the path does have. */
    allow?: string
  }
}

/** The UI's own endpoints: the session alone. */
export const SESSION_ACCESS: Access = { auth: 'session-only', scope: 'user:read', throttle: 'none' }

/**
 * Runs the checks that come before a route looks at its body, in PostHog's order: who calls, scope, throttle, method. Call it before the
 * routes are added.
 * @throws Error for a route that does not state its access, so that none is public by oversight
 */
export function checkAccess(
  server: FastifyInstance,
  deps: { authenticator: Authenticator; throttle: Throttle; rateLimitEnabled: boolean },
): void {
  const table: RouteAccess[] = []
  server.decorateRequest('caller', null)
  server.decorate('accessTable', table)
  server.addHook('onRoute', (route) => {
    const { access, allow } = route.config ?? {}
    if (access === undefined) {
      throw new Error(
        `${route.method} ${route.url} does not state its access. Set config.access, to 'public' if anyone may call it.`,
      )
    }
    if (allow === undefined) table.push({ method: String(route.method), url: route.url, access })
    if (access === 'public') return
    const check: preValidationHookHandler = (request, reply, done) => {
      const caller = deps.authenticator.authenticate(request, access.auth)
      request.caller = caller
      if (allow === undefined) checkScope(caller, access.scope)
      count(deps, request, caller, access.throttle)
      if (allow !== undefined) {
        reply.header('allow', allow)
        throw new AppError('method_not_allowed', `Method "${request.method}" not allowed.`)
      }
      done()
    }
    route.preValidation = [check, ...[route.preValidation ?? []].flat()]
  })
}

function checkScope(caller: Caller, needed: Access['scope']): void {
  if (caller.via.kind !== 'key') return
  if (!satisfiesScope(caller.via.scopes, needed)) {
    throw permissionDenied(`API key missing required scope '${needed}'`)
  }
}

function count(
  deps: { throttle: Throttle; rateLimitEnabled: boolean },
  request: FastifyRequest,
  caller: Caller,
  kind: Access['throttle'],
): void {
  if (kind === 'none') return
  if (kind === 'default') {
    if (!deps.rateLimitEnabled || caller.via.kind !== 'key') return
    deps.throttle.count(BURST, caller.via.hash)
    deps.throttle.count(SUSTAINED, caller.via.hash)
  } else if (kind === 'password') {
    if (request.method !== 'GET' && bodyHas(request, 'current_password')) {
      deps.throttle.count(PASSWORD_ATTEMPTS, String(caller.user.id))
    }
  } else deps.throttle.count(kind, String(caller.user.id))
}

/** What the OpenAPI document says of an operation's access; null where a key does not open it. */
export function describeAccess(
  access: Access | 'public' | undefined,
): { description: string; security: { PersonalAPIKeyAuth: string[] }[] } | null {
  if (access === undefined || access === 'public' || access.auth === 'session-only') return null
  return {
    description: `Required API key scope: \`${access.scope}\`.`,
    security: [{ PersonalAPIKeyAuth: [access.scope] }],
  }
}
