import { LEVEL } from '../../../shared/contract/organizations.ts'
import { type NewUser, userPatchSchema } from '../../../shared/contract/users.ts'
import type { Caller } from '../auth/caller.ts'
import { requireStaff } from '../auth/target-user.ts'
import type { Actor } from '../base/actor.ts'
import type { Change } from '../base/change.ts'
import { invalid } from '../base/errors.ts'
import type { LosslessObject } from '../base/json.ts'
import { type Clock, timestamp } from '../base/time.ts'
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
import { storedObject } from './describe.ts'
import { guardIdentity } from './identity.ts'
import { emailTaken, type UserChanges, type UserRow, type UserStore } from './store.ts'

/** PostHog's limit. */
const MAX_PRODUCT_INTROS = 100

export type UserService = ReturnType<typeof createUserService>

/** Changing users and adding them: what spans a user, their organizations and projects. */
export function createUserService(deps: {
  change: Change
  users: UserStore
  organizations: OrganizationStore
  invites: InviteStore
  clock: Clock
}) {
  const { change, users, organizations, invites, clock } = deps

  const checkEmail = (target: UserRow, email: string | undefined): void => {
    if (email === undefined || email.toLowerCase() === target.email.toLowerCase()) return
    if (email.slice(0, email.lastIndexOf('@')).includes('+'))
      throw invalid('Email addresses with a plus sign (+) are not allowed.', 'email')
    if (users.findByEmail(email) !== null) throw emailTaken()
  }

  /** The last one could not be followed by another: only staff can make staff. */
  const checkStaff = (target: UserRow, isStaff: boolean | undefined): void => {
    if (isStaff !== false || target.is_staff !== 1) return
    if (users.actives().some(({ id, is_staff }) => is_staff === 1 && id !== target.id)) return
    throw invalid(`${target.email} is the only staff user. Make somebody else staff first.`, 'is_staff')
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
      guardIdentity(caller, users.get(id).email, plain, clock)
      if (Object.hasOwn(body, 'is_staff')) requireStaff(caller)
      const check = (target: UserRow) =>
        validateWithRules(userPatchSchema, plain, (sound): UserChanges => {
          checkEmail(target, sound.email)
          checkStaff(target, sound.is_staff)
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

    /**
     * Sets one key of the product introductions that a user has seen, and returns them all.
     * @throws AppError invalid_input where there would be too many
     */
    seeIntro: (actor: Actor, id: number, key: string, seen: boolean): Record<string, unknown> =>
      change(actor, (record) => {
        const target = users.get(id)
        const before = storedObject(target.has_seen_product_intro_for)
        if (!Object.hasOwn(before, key) && Object.keys(before).length >= MAX_PRODUCT_INTROS)
          throw invalid(`Cannot track more than ${MAX_PRODUCT_INTROS} product intros`)
        const after = { ...before, [key]: seen }
        users.update(id, { has_seen_product_intro_for: JSON.stringify(after) })
        record('user.updated', `${target.email}: has_seen_product_intro_for`)
        return after
      }),

    /** From then on, the user's API keys need no review. Repeated calls keep the time of the first one. */
    completeCredentialReview: (actor: Actor, id: number): void =>
      change(actor, (record) => {
        const target = users.get(id)
        if (target.credentials_reviewed_at !== null) return
        users.update(id, { credentials_reviewed_at: timestamp(clock) })
        record('user.updated', `${target.email}: credentials_reviewed_at`)
      }),

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
