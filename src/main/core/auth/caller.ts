import type { FastifyRequest } from 'fastify'
import type { Actor } from '../base/actor.ts'
import { AppError } from '../base/errors.ts'

/** The user columns loaded on each request. They include the hedgehog because it is read most often. */
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

/** These columns in a query that joins `users`. */
export const CALLER_COLUMNS = `users.id, users.uuid, users.email, users.is_staff, users.is_active, users.current_organization_id,
  users.current_project_id, users.hedgehog_config`

/** The part of a row that these columns give. */
export const callerUserIn = (row: CallerUser): CallerUser => ({
  id: row.id,
  uuid: row.uuid,
  email: row.email,
  is_staff: row.is_staff,
  is_active: row.is_active,
  current_organization_id: row.current_organization_id,
  current_project_id: row.current_project_id,
  hedgehog_config: row.hedgehog_config,
})

/** Looks up users. Inactive users are treated as missing. */
export type UserLookup = {
  active(id: number): CallerUser | null
  findActive(uuid: string): CallerUser | null
}

/** The authenticated user and their credentials: a personal API key, an OAuth access token, or a UI session. */
export type Caller = {
  /** As loaded when the request arrived. */
  user: CallerUser
  via:
    | { kind: 'key'; id: string; label: string; hash: string; scopes: readonly string[] }
    | {
        kind: 'token'
        /** The name of the app that the token was issued to. */
        label: string
        hash: string
        scopes: readonly string[]
        /** The projects and organizations that the token is limited to; an empty list is no limit. */
        scopedTeams: readonly number[]
        scopedOrganizations: readonly string[]
      }
    | { kind: 'session'; hash: string; createdAt: string }
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | null
  }
}

/** The authenticated caller. Only for routes that require credentials. */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === null) throw notAuthenticated()
  return request.caller
}

/** The caller as an actor for the activity log. */
export function actorOf(request: FastifyRequest): Actor {
  const { user, via } = callerOf(request)
  return { userId: user.id, via: via.kind, keyLabel: via.kind === 'session' ? null : via.label }
}

export const notAuthenticated = () =>
  new AppError('not_authenticated', 'Authentication credentials were not provided.')
