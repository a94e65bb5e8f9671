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
import { hedgehogText, jsonColumns, passwordColumn, placeColumns, plainColumns } from './columns.ts'
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

  const save = (actor: Actor, id: number, changes: UserChanges, fields: readonly string[]): void =>
    change(actor, (record) => {
      const row = users.get(id)
      refuseTakenEmail(id, changes.email)
      users.update(id, changes)
      if (fields.length > 0) record('user.updated', `${row.email}: ${fields.join(', ')}`)
    })

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
      const target = users.get(id)
      if (Object.hasOwn(body, 'is_staff')) requireStaff(caller)
      const { data: patch, derived } = validateWithRules(userPatchSchema, plain, (sound) => {
        refuseTakenEmail(id, sound.email)
        return { ...placeColumns(organizations, target, sound), ...jsonColumns(target, sound, body) }
      })
      const changes: UserChanges = {
        ...plainColumns(patch),
        ...derived,
        ...(await passwordColumn(target, patch)),
      }
      save(
        actor,
        id,
        changes,
        Object.keys(patch).filter((name) => name !== 'current_password'),
      )
      return users.get(id)
    },

    /** Replaces the hedgehog config by the JSON text of an object. */
    setHedgehog(actor: Actor, id: number, body: LosslessObject): string {
      const text = hedgehogText(body, null)
      save(actor, id, { hedgehog_config: text }, ['hedgehog_config'])
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
