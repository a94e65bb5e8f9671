import { LEVEL } from '../../../shared/contract/organizations.ts'
import { type NewUser, userPatchSchema } from '../../../shared/contract/users.ts'
import type { Caller } from '../auth/caller.ts'
import { requireStaff } from '../auth/target-user.ts'
import type { Actor } from '../base/actor.ts'
import type { Change } from '../base/change.ts'
import type { LosslessObject } from '../base/json.ts'
import { validateWithRules } from '../http/validation.ts'
import type { InviteStore } from '../organizations/invites.ts'
import type { OrganizationStore } from '../organizations/store.ts'
import {
  hedgehogText,
  jsonColumns,
  passwordColumn,
  placeColumns,
  plainColumns,
  wrongPassword,
} from './columns.ts'
import { emailTaken, type UserChanges, type UserRow, type UserStore } from './store.ts'

export type UserService = ReturnType<typeof createUserService>

/** Changing users and adding them: what spans a user, their organizations and projects. */
export function createUserService(deps: {
  change: Change
  users: UserStore
  organizations: OrganizationStore
  invites: InviteStore
}) {
  const { change, users, organizations, invites } = deps

  const refuseTakenEmail = (id: number, email: string | undefined): void => {
    const holder = email === undefined ? null : users.findByEmail(email)
    if (holder !== null && holder.id !== id) throw emailTaken()
  }

  return {
    /**
     * Saves user fields. `body` has its numbers as they were sent; those of JSON fields are stored that way.
     * @throws AppError for the first field that may not be saved; then nothing is
     */
    async patch(
      actor: Actor,
      caller: Caller,
      id: number,
      body: LosslessObject,
      plain: Record<string, unknown>,
    ): Promise<UserRow> {
      if (Object.hasOwn(body, 'is_staff')) requireStaff(caller)
      const check = (target: UserRow) =>
        validateWithRules(userPatchSchema, plain, (sound): UserChanges => {
          refuseTakenEmail(id, sound.email)
          return { ...placeColumns(organizations, target, sound), ...jsonColumns(target, sound, body) }
        })
      const before = users.get(id)
      const { data: patch } = check(before)
      const password = await passwordColumn(before, patch)
      const fields = Object.keys(patch).filter((name) => name !== 'current_password')
      return change(actor, (record) => {
        // Others may have changed the user while the password was hashed, so what is merged is merged here.
        const target = users.get(id)
        if (password !== null && password.checked !== target.password_hash) throw wrongPassword()
        users.update(id, {
          ...plainColumns(patch),
          ...check(target).derived,
          ...(password === null ? {} : { password_hash: password.hash }),
        })
        if (fields.length > 0) record('user.updated', `${target.email}: ${fields.join(', ')}`)
        return users.get(id)
      })
    },

    /** Replaces the hedgehog config by the JSON text of an object. */
    setHedgehog(actor: Actor, id: number, body: LosslessObject): string {
      const text = hedgehogText(body, null)
      change(actor, (record) => {
        users.update(id, { hedgehog_config: text })
        record('user.updated', `${users.get(id).email}: hedgehog_config`)
      })
      return text
    },

    /** Adds a user to an organization (the first one, if none is named) and uses up invites to their address. */
    create: (actor: Actor, user: NewUser, place?: { organizationId: string; level: number }): UserRow =>
      change(actor, (record) => {
        const row = users.insert(user)
        const home = place ?? { organizationId: organizations.first()?.id ?? null, level: LEVEL.member }
        const accepted = invites.accept(user.email)
        if (home.organizationId !== null) organizations.join(row.id, home.organizationId, home.level)
        for (const invite of accepted) organizations.join(row.id, invite.organization_id, invite.level)
        users.update(row.id, {
          current_organization_id: home.organizationId,
          current_project_id:
            home.organizationId === null
              ? null
              : (organizations.projectsOf(home.organizationId)[0]?.id ?? null),
        })
        record('user.created', row.email)
        return users.get(row.id)
      }),
  }
}
