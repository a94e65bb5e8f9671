import type { FastifyInstance, FastifyRequest, preValidationHookHandler } from 'fastify'
import { type Scope, satisfiesScope } from '../../../shared/scopes.ts'
import { permissionDenied } from '../base/errors.ts'
import { bodyHas } from '../http/body.ts'
import type { Authenticator, AuthOrder } from './authenticate.ts'
import type { Caller } from './caller.ts'
import { BURST, PASSWORD_ATTEMPTS, type Rate, SUSTAINED, type Throttle } from './throttle.ts'

/**
 * Who can call a route, and how often. `scope` is what an API key or OAuth token must have; null where any will do.
 * `throttle`: `default` is PostHog's for API keys and OAuth tokens; `password` counts writes whose body contains `current_password`;
 * a rate counts every call; `none` disables throttling.
 */
export type Access = Readonly<{
  auth: AuthOrder
  scope: Scope | null
  throttle: 'default' | 'password' | 'none' | Rate
}>

/** A route and who may call it. */
export type RouteAccess = Readonly<{ method: string; url: string; access: Access | 'public' | 'control' }>

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route that was added, for tests and tools. */
    accessTable: readonly RouteAccess[]
  }
  interface FastifyContextConfig {
    /** Required on every route; `public` routes need no credentials, and those of `control` its token. */
    access?: RouteAccess['access']
  }
}

/** For the UI's own endpoints, which accept only a session. */
export const SESSION_ACCESS: Access = { auth: 'session-only', scope: 'user:read', throttle: 'none' }

/** Authenticates a request, then checks its scope and counts it, in PostHog's order. @throws AppError for whatever keeps it out */
export type Admit = (request: FastifyRequest, access: Access, options?: { ignoreScope: boolean }) => void

export const createAdmit =
  (deps: { authenticator: Authenticator; throttle: Throttle; rateLimitEnabled: boolean }): Admit =>
  (request, access, { ignoreScope } = { ignoreScope: false }) => {
    const caller = deps.authenticator.authenticate(request, access.auth)
    request.caller = caller
    if (!ignoreScope) checkScope(caller, access.scope)
    count(deps, request, caller, access.throttle)
  }

/**
 * Admits the callers of each route before its body is validated. Call this before adding routes.
 * @throws Error for a route without `config.access`, so that no route is public by accident
 */
export function checkAccess(server: FastifyInstance, admit: Admit): void {
  const table: RouteAccess[] = []
  server.decorateRequest('caller', null)
  server.decorate('accessTable', table)
  server.addHook('onRoute', (route) => {
    const { access } = route.config ?? {}
    if (access === undefined) {
      throw new Error(
        `${route.method} ${route.url} has no access rule. Set config.access, or 'public' if it needs no credentials.`,
      )
    }
    table.push({ method: String(route.method), url: route.url, access })
    if (access === 'public' || access === 'control') return
    const check: preValidationHookHandler = (request, _reply, done) => {
      admit(request, access)
      done()
    }
    route.preValidation = [check, ...[route.preValidation ?? []].flat()]
  })
}

function checkScope(caller: Caller, needed: Access['scope']): void {
  if (caller.via.kind === 'session') return
  if (caller.via.kind === 'token' && caller.via.scopes.length === 0) {
    throw permissionDenied('OAuth token has no scopes and cannot access this resource')
  }
  if (needed === null) return
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
    if (!deps.rateLimitEnabled || caller.via.kind === 'session') return
    deps.throttle.count(BURST, caller.via.hash)
    deps.throttle.count(SUSTAINED, caller.via.hash)
  } else if (kind === 'password') {
    if (request.method !== 'GET' && bodyHas(request, 'current_password')) {
      deps.throttle.count(PASSWORD_ATTEMPTS, String(caller.user.id))
    }
  } else deps.throttle.count(kind, String(caller.user.id))
}

/** The OpenAPI description of a route's access, or null if the route does not accept API keys. */
export function describeAccess(
  access: RouteAccess['access'] | undefined,
): { description: string; security: { PersonalAPIKeyAuth: string[] }[] } | null {
  if (access === undefined || access === 'public' || access === 'control') return null
  if (access.auth === 'session-only') return null
  return access.scope === null
    ? { description: 'Any API key will do.', security: [{ PersonalAPIKeyAuth: [] }] }
    : {
        description: `Required API key scope: \`${access.scope}\`.`,
        security: [{ PersonalAPIKeyAuth: [access.scope] }],
      }
}
