import type { FastifyRequest } from 'fastify'
import { notFound, permissionDenied } from '../base/errors.ts'
import { canonicalUuid } from '../base/uuid.ts'
import { type Caller, type CallerUser, callerOf, type UserLookup } from './caller.ts'

const ONLY_ME = "As a non-staff user you're only allowed to access the `@me` user instance."
const ONLY_ME_PUSH = 'Push tokens can only be managed via the `@me` path.'
const ME = '@me'

type UserRequest = FastifyRequest<{ Params: { uuid: string } }>

/** @throws AppError permission_denied */
export function requireStaff(caller: Caller): void {
  if (caller.user.is_staff !== 1)
    throw permissionDenied('You are not a staff user, contact your instance admin.')
}

/**
 * The user in the path. Staff can use the UUID of any active user; others only `@me`, with the same error for every UUID so that they
 * cannot find out which users exist.
 * @throws AppError permission_denied; not_found for staff
 */
export function targetUser(request: UserRequest, users: UserLookup): CallerUser {
  const { user } = callerOf(request)
  const { uuid } = request.params
  if (uuid === ME) return user
  if (user.is_staff !== 1) throw permissionDenied(ONLY_ME)
  const canonical = canonicalUuid(uuid)
  const target = canonical === null ? null : users.findActive(canonical)
  if (target === null) throw notFound()
  return target
}

/** The caller, for endpoints that only accept `@me`, even from staff. @throws AppError permission_denied */
export function onlyMe(request: UserRequest): Caller {
  if (request.params.uuid !== ME) throw permissionDenied(ONLY_ME_PUSH)
  return callerOf(request)
}
