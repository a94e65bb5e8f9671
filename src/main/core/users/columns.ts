import { HEDGEHOG_CONFIG_MAX_BYTES, type UserPatch } from '../../../shared/contract/users.ts'
import { AppError, invalid } from '../base/errors.ts'
import { isObject, type LosslessObject } from '../base/json.ts'
import { canonicalUuid } from '../base/uuid.ts'
import type { OrganizationStore } from '../organizations/store.ts'
import { storedObject } from './describe.ts'
import { mergeNotifications } from './notifications.ts'
import { hashPassword, matchesPassword } from './password.ts'
import type { UserChanges, UserRow } from './store.ts'
import { uiConfigurationText } from './ui-configuration.ts'

/** The current organization and project that a patch chooses. @throws AppError does_not_exist */
export function placeColumns(
  organizations: OrganizationStore,
  target: UserRow,
  patch: UserPatch,
): UserChanges {
  const changes: UserChanges = {}
  if (patch.set_current_organization !== undefined) {
    const id = canonicalUuid(patch.set_current_organization)
    if (
      id === null ||
      !organizations.organizationsOf(target.id).some((organization) => organization.id === id)
    ) {
      throw unknownReference('set_current_organization', patch.set_current_organization)
    }
    changes.current_organization_id = id
    changes.current_project_id = organizations.projectsOf(id)[0]?.id ?? null
  }
  if (patch.set_current_team !== undefined) {
    const attr = 'set_current_team'
    const project = organizations
      .projectsOfUser(target.id)
      .find(({ id }) => String(id) === patch.set_current_team)
    if (project === undefined) throw unknownReference(attr, patch.set_current_team)
    const chosen = changes.current_organization_id
    if (chosen !== undefined && chosen !== project.organization)
      throw invalid('Team must belong to the same organization in set_current_organization.', attr)
    changes.current_project_id = project.id
    changes.current_organization_id = project.organization
  }
  return changes
}

/**
 * The password that a patch sets, hashed, and the one that it was checked against.
 * @throws AppError required, incorrect_password, invalid_input
 */
export async function passwordColumn(
  target: UserRow,
  patch: UserPatch,
): Promise<{ hash: string; checked: string | null } | null> {
  if (patch.password === undefined) return null
  if (target.password_hash !== null) {
    const attr = 'current_password'
    if (patch.current_password === undefined) {
      throw new AppError('required', 'This field is required when updating your password.', { attr })
    }
    if (!(await matchesPassword(patch.current_password, target.password_hash))) {
      throw wrongPassword()
    }
  }
  return { hash: await hashPassword(patch.password), checked: target.password_hash }
}

export const wrongPassword = () =>
  new AppError('incorrect_password', 'Your current password is incorrect.', { attr: 'current_password' })

export function plainColumns(patch: UserPatch): UserChanges {
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
export function jsonColumns(target: UserRow, patch: UserPatch, body: LosslessObject): UserChanges {
  const changes: UserChanges = {}
  if (Object.hasOwn(patch, 'hedgehog_config')) {
    const config = body.hedgehog_config
    changes.hedgehog_config = config === null ? null : hedgehogText(config, 'hedgehog_config')
  }
  if (patch.notification_settings !== undefined && isObject(body.notification_settings)) {
    const stored = storedObject(target.notification_settings)
    changes.notification_settings = JSON.stringify(
      mergeNotifications(stored, patch.notification_settings, body.notification_settings),
    )
  }
  if (Object.hasOwn(patch, 'ui_configuration')) {
    const before = storedObject(target.ui_configuration)
    changes.ui_configuration = uiConfigurationText(patch.ui_configuration, body.ui_configuration, before)
  }
  for (const column of ['events_column_config', 'has_seen_product_intro_for'] as const) {
    if (Object.hasOwn(patch, column)) changes[column] = JSON.stringify(body[column])
  }
  return changes
}

export function hedgehogText(config: unknown, attr: string | null): string {
  const text = JSON.stringify(config)
  if (Buffer.byteLength(text) > HEDGEHOG_CONFIG_MAX_BYTES) {
    throw invalid(
      `The hedgehog config is too large. At most ${HEDGEHOG_CONFIG_MAX_BYTES} bytes are kept.`,
      attr,
    )
  }
  return text
}

const toFlag = (value: boolean | null | undefined) => (typeof value === 'boolean' ? Number(value) : value)

function unknownReference(attr: string, value: string): AppError {
  return new AppError('does_not_exist', `Object with id=${value} does not exist.`, { attr })
}
