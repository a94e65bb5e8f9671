import type { ActivityStore } from '../activity/store.ts'
import type { Actor } from '../actor.ts'
import type { Db } from '../db/open.ts'
import { AppError, invalid } from '../errors.ts'
import { requireStaff } from '../http/access.ts'
import type { Caller } from '../http/auth.ts'
import { isObject, type LosslessObject, parseLossless } from '../http/json.ts'
import { validateWithRules } from '../http/validation.ts'
import type { InviteStore } from '../organizations/invites.ts'
import { LEVEL } from '../organizations/schemas.ts'
import type { OrganizationStore } from '../organizations/store.ts'
import { HOUR, timestampAt } from '../time.ts'
import { hashPassword, matchesPassword } from './password.ts'
import {
  HEDGEHOG_CONFIG_MAX_BYTES,
  type NewUser,
  type User,
  type UserPatch,
  userPatchSchema,
} from './schemas.ts'
import { emailTaken, type UserChanges, type UserRow, type UserStore } from './store.ts'

/** How long PostHog counts a session as recently authenticated. */
const SENSITIVE_SESSION_MS = 2 * HOUR

const DEFAULT_NOTIFICATIONS = {
  plugin_disabled: true,
  project_weekly_digest_disabled: {},
  all_weekly_digest_disabled: false,
  error_tracking_issue_assigned: true,
  discussions_mentioned: true,
}

export type UserService = ReturnType<typeof createUserService>

/** What spans a user, their organizations and projects: the user object, changing it, and adding people. */
export function createUserService(deps: {
  db: Db
  users: UserStore
  organizations: OrganizationStore
  invites: InviteStore
  activity: ActivityStore
}) {
  const { db, users, organizations, invites, activity } = deps

  const refuseTakenEmail = (id: number, email: string | undefined): void => {
    const holder = email === undefined ? null : users.findByEmail(email)
    if (holder !== null && holder.id !== id) throw emailTaken()
  }

  const save = db.transaction(
    (actor: Actor, id: number, changes: UserChanges, fields: readonly string[]): void => {
      const row = users.get(id)
      refuseTakenEmail(id, changes.email)
      users.update(id, changes)
      if (fields.length > 0) activity.record(actor, 'user.updated', `${row.email}: ${fields.join(', ')}`)
    },
  ).immediate

  return {
    /** The whole user, as the caller may see it. */
    describe(row: UserRow, caller: Caller): User {
      const {
        team,
        organization,
        organizations: memberships,
      } = organizations.describeFor(row.id, row.current_organization_id, row.current_project_id)
      return {
        date_joined: row.date_joined,
        uuid: row.uuid,
        distinct_id: row.distinct_id,
        first_name: row.first_name,
        last_name: row.last_name,
        email: row.email,
        pending_email: null,
        is_email_verified: true,
        notification_settings: { ...DEFAULT_NOTIFICATIONS, ...storedObject(row.notification_settings) },
        anonymize_data: toBoolean(row.anonymize_data),
        allow_impersonation: toBoolean(row.allow_impersonation),
        toolbar_mode: row.toolbar_mode,
        has_password: row.password_hash !== null,
        id: row.id,
        is_staff: row.is_staff === 1,
        is_impersonated: false,
        is_impersonated_until: null,
        is_impersonated_read_only: false,
        sensitive_session_expires_at:
          caller.via.kind === 'session'
            ? timestampAt(Date.parse(caller.via.createdAt) + SENSITIVE_SESSION_MS)
            : null,
        team,
        organization,
        organizations: memberships,
        events_column_config: stored(row.events_column_config) ?? { active: 'DEFAULT' },
        is_2fa_enabled: false,
        has_social_auth: false,
        has_sso_enforcement: false,
        has_seen_product_intro_for: stored(row.has_seen_product_intro_for),
        scene_personalisation: [],
        theme_mode: row.theme_mode,
        hedgehog_config: stored(row.hedgehog_config),
        allow_sidebar_suggestions: toBoolean(row.allow_sidebar_suggestions),
        shortcut_position: row.shortcut_position,
        role_at_organization: row.role_at_organization,
        passkeys_enabled_for_2fa: toBoolean(row.passkeys_enabled_for_2fa),
        is_organization_first_user:
          row.current_organization_id !== null &&
          organizations.isFirstMember(row.id, row.current_organization_id),
        pending_invites: invites.pendingFor(row.email),
        hide_mcp_hints: row.hide_mcp_hints === 1,
        onboarding_skipped_at: row.onboarding_skipped_at,
        onboarding_skipped_reason: row.onboarding_skipped_reason,
        onboarding_skipped_organization_id: row.onboarding_skipped_organization_id,
        onboarding_delegated_to_invite: row.onboarding_delegated_to_invite,
        onboarding_delegated_to_organization_id: row.onboarding_delegated_to_organization_id,
        onboarding_delegation_accepted_at: row.onboarding_delegation_accepted_at,
      }
    },

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
        return { ...placeColumns(target, sound), ...jsonColumns(target, sound, body) }
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

    /** Adds a person to an organization (the first one, if none is named) and uses up invites to their address. */
    create: db.transaction(
      (actor: Actor, user: NewUser, place?: { organizationId: string; level: number }): UserRow => {
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
        activity.record(actor, 'user.created', row.email)
        return users.get(row.id)
      },
    ).immediate,
  }

  function placeColumns(target: UserRow, patch: UserPatch): UserChanges {
    const changes: UserChanges = {}
    if (patch.set_current_organization !== undefined) {
      const id = patch.set_current_organization.toLowerCase()
      if (!organizations.organizationsOf(target.id).some((organization) => organization.id === id)) {
        throw unknownReference('set_current_organization', patch.set_current_organization)
      }
      changes.current_organization_id = id
      changes.current_project_id = organizations.projectsOf(id)[0]?.id ?? null
    }
    if (patch.set_current_team !== undefined) {
      const project = organizations
        .projectsOfUser(target.id)
        .find(({ id }) => String(id) === patch.set_current_team)
      if (project === undefined) throw unknownReference('set_current_team', patch.set_current_team)
      changes.current_project_id = project.id
      changes.current_organization_id = project.organization
    }
    return changes
  }
}

async function passwordColumn(target: UserRow, patch: UserPatch): Promise<UserChanges> {
  if (patch.password === undefined) return {}
  if (target.password_hash !== null) {
    const attr = 'current_password'
    if (patch.current_password === undefined) {
      throw new AppError('required', 'This field is required when updating your password.', { attr })
    }
    if (!(await matchesPassword(patch.current_password, target.password_hash))) {
      throw new AppError('incorrect_password', 'Your current password is incorrect.', { attr })
    }
  }
  return { password_hash: await hashPassword(patch.password) }
}

function plainColumns(patch: UserPatch): UserChanges {
  return {
    first_name: patch.first_name,
    last_name: patch.last_name,
    email: patch.email,
    anonymize_data: toFlag(patch.anonymize_data),
    allow_impersonation: toFlag(patch.allow_impersonation),
    toolbar_mode: patch.toolbar_mode,
    is_staff: patch.is_staff === undefined ? undefined : Number(patch.is_staff),
    theme_mode: patch.theme_mode,
    allow_sidebar_suggestions: toFlag(patch.allow_sidebar_suggestions),
    shortcut_position: patch.shortcut_position,
    role_at_organization: patch.role_at_organization,
    passkeys_enabled_for_2fa: toFlag(patch.passkeys_enabled_for_2fa),
    hide_mcp_hints: patch.hide_mcp_hints === undefined ? undefined : Number(patch.hide_mcp_hints),
  }
}

/** The JSON fields that `patch` has, with numbers as `body` has them. */
function jsonColumns(target: UserRow, patch: UserPatch, body: LosslessObject): UserChanges {
  const changes: UserChanges = {}
  if (Object.hasOwn(patch, 'hedgehog_config')) {
    const config = body.hedgehog_config
    changes.hedgehog_config = config === null ? null : hedgehogText(config, 'hedgehog_config')
  }
  if (Object.hasOwn(patch, 'notification_settings') && isObject(body.notification_settings)) {
    changes.notification_settings = JSON.stringify({
      ...storedObject(target.notification_settings),
      ...body.notification_settings,
    })
  }
  for (const column of ['events_column_config', 'has_seen_product_intro_for'] as const) {
    if (Object.hasOwn(patch, column)) changes[column] = JSON.stringify(body[column])
  }
  return changes
}

function hedgehogText(config: unknown, attr: string | null): string {
  const text = JSON.stringify(config)
  if (Buffer.byteLength(text) > HEDGEHOG_CONFIG_MAX_BYTES) {
    throw invalid(
      `The hedgehog config is too large. At most ${HEDGEHOG_CONFIG_MAX_BYTES} bytes are kept.`,
      attr,
    )
  }
  return text
}

const stored = (text: string | null): unknown => (text === null ? null : parseLossless(text))

function storedObject(text: string | null): Record<string, unknown> {
  const value = stored(text)
  return isObject(value) ? value : {}
}

const toBoolean = (flag: number | null) => (flag === null ? null : flag === 1)
const toFlag = (value: boolean | null | undefined) => (typeof value === 'boolean' ? Number(value) : value)

function unknownReference(attr: string, value: string): AppError {
  return new AppError('does_not_exist', `Object with id=${value} does not exist.`, { attr })
}
