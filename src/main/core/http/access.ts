import type { FastifyInstance, FastifyReply, FastifyRequest, preValidationHookHandler } from 'fastify'
import { satisfiesScope } from '../../../shared/scopes.ts'
import { AppError, notFound, permissionDenied } from '../errors.ts'
import type { UserHead, UserStore } from '../users/store.ts'
import type { Authenticator, AuthOrder, Caller } from './auth.ts'
import { bodyHas } from './body.ts'
import { BURST, PASSWORD_ATTEMPTS, type Rate, SUSTAINED, type Throttle } from './throttle.ts'

/**
 * Who may call a route and how often. Routes without one are open.
 * `throttle`: `default` is PostHog's for API keys; `password` counts writes whose body holds `current_password`;
 * a rate counts every call; `none` is for the hedgehog, which is never throttled.
 */
export type Access = Readonly<{
  auth: AuthOrder
  scope: 'user:read' | 'user:write'
  throttle: 'default' | 'password' | 'none' | Rate
}>

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
    /** Set on the routes that answer 405: the methods that the path does have. */
    allow?: string
  }
  interface FastifyRequest {
    caller: Caller | null
  }
}

/** The UI's own endpoints: the session alone. */
export const SESSION_ACCESS: Access = { auth: 'session-only', scope: 'user:read', throttle: 'none' }

/**
 * Runs the checks that come before a route looks at its body, in PostHog's order: who calls, scope, throttle, method. Call it before the
 * routes are added: each that states an access gets the checks as its own, and an open one pays for none.
 */
export function checkAccess(
  server: FastifyInstance,
  deps: { authenticator: Authenticator; throttle: Throttle; rateLimitEnabled: boolean },
): void {
  server.decorateRequest('caller', null)
  server.addHook('onRoute', (route) => {
    const { access, allow } = route.config ?? {}
    if (access === undefined) return
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

/** Who calls. Only for routes that state an access, whose checks have run before their handler. */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === null)
    throw new AppError('not_authenticated', 'Authentication credentials were not provided.')
  return request.caller
}

/** @throws AppError permission_denied */
export function requireStaff(caller: Caller): void {
  if (caller.user.is_staff !== 1)
    throw permissionDenied('You are not a staff user, contact your instance admin.')
}

const ONLY_ME = "As a non-staff user you're only allowed to access the `@me` user instance."
const ONLY_ME_PUSH = 'Push tokens can only be managed via the `@me` path.'
const ME = '@me'

/**
 * The user that the path names. Staff may name any active user; everyone else only `@me`, and is told the same for every other
 * uuid, so that nobody learns who exists.
 * @throws AppError permission_denied; not_found for staff
 */
export function targetUser(
  request: FastifyRequest<{ Params: { uuid: string } }>,
  users: UserStore,
): UserHead {
  const { user } = callerOf(request)
  const { uuid } = request.params
  if (uuid === ME) return user
  if (user.is_staff !== 1) throw permissionDenied(ONLY_ME)
  const canonical = canonicalUuid(uuid)
  const target = canonical === null ? null : users.findActive(canonical)
  if (target === null) throw notFound()
  return target
}

/** The caller, for endpoints that take `@me` alone, from staff too. @throws AppError permission_denied */
export function onlyMe(request: FastifyRequest<{ Params: { uuid: string } }>): Caller {
  if (request.params.uuid !== ME) throw permissionDenied(ONLY_ME_PUSH)
  return callerOf(request)
}

/** The forms of a uuid that PostHog's server reads: upper case, braces, without dashes. Null for anything else. */
function canonicalUuid(text: string): string | null {
  const hex = text
    .toLowerCase()
    .replace(/^urn:uuid:/, '')
    .replace(/[{}-]/g, '')
  if (!/^[0-9a-f]{32}$/.test(hex)) return null
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** Answers 204 without a body. */
export function noContent(reply: FastifyReply): FastifyReply {
  return reply.code(204).send()
}
