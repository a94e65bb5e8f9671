import type { FastifyRequest } from 'fastify'
import type { Actor } from '../base/actor.ts'
import { AppError } from '../base/errors.ts'

/** What each request reads of its caller: who they are, where they are, and the hedgehog, which is asked for most. */
export type CallerUser = {
  id: number
  uuid: string
  email: string
  is_staff: number
  is_active: number
  current_organization_id: string | null
  current_project_id: number | null
  hedgehog_config: string | null
}

/** Where users are looked up. Inactive ones count as unknown. */
export type UserLookup = {
  active(id: number): CallerUser | null
  findActive(uuid: string): CallerUser | null
}

/** Who calls, and with what: a personal API key or the UI's session. */
export type Caller = {
  /** As of the moment when the request came in. */
  user: CallerUser
  via:
    | { kind: 'key'; id: string; label: string; hash: string; scopes: readonly string[] }
    | { kind: 'session'; hash: string; createdAt: string }
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | null
  }
}

/** Who calls. Only for routes that require credentials: their checks have run before the handler. */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === null) throw notAuthenticated()
  return request.caller
}

/** The caller, as the activity log names them. */
export function actorOf(request: FastifyRequest): Actor {
  const { user, via } = callerOf(request)
  return { userId: user.id, via: via.kind, keyLabel: via.kind === 'key' ? via.label : null }
}

export const notAuthenticated = () =>
  new AppError('not_authenticated', 'Authentication credentials were not provided.')
