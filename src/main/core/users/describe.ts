import type { User } from '../../../shared/contract/users.ts'
import type { Caller } from '../auth/caller.ts'
import { isObject, parseLossless } from '../base/json.ts'
import { HOUR, timestampAt } from '../base/time.ts'
import type { InviteStore } from '../organizations/invites.ts'
import type { OrganizationStore } from '../organizations/store.ts'
import { freshUntil } from './identity.ts'
import type { UserRow } from './store.ts'

/** How long PostHog counts a session as recently authenticated. */
const SENSITIVE_SESSION_MS = 2 * HOUR

const DEFAULT_NOTIFICATIONS = {
  plugin_disabled: true,
  project_weekly_digest_disabled: {},
  all_weekly_digest_disabled: false,
  error_tracking_issue_assigned: true,
  error_tracking_weekly_digest: true,
  web_analytics_weekly_digest: true,
  discussions_mentioned: true,
  data_pipeline_error_threshold: 0.01,
  project_api_key_exposed: true,
  materialized_view_sync_failed: false,
  organization_member_join_email_disabled: {},
}

export type DescribeUser = (row: UserRow, caller: Caller) => User

/** The whole user object, as the caller may see it. */
export function createUserDescriber({
  organizations,
  invites,
  hasKeys,
}: {
  organizations: OrganizationStore
  invites: InviteStore
  hasKeys: (userId: number) => boolean
}): DescribeUser {
  return (row: UserRow, caller: Caller): User => {
    const fresh = freshUntil(caller)
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
      is_impersonated_reason: null,
      sensitive_session_expires_at:
        caller.via.kind === 'session'
          ? timestampAt(Date.parse(caller.via.createdAt) + SENSITIVE_SESSION_MS)
          : null,
      fresh_reauth_expires_at: fresh === null ? null : timestampAt(fresh),
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
      shortcut_position: row.shortcut_position ?? 'above',
      role_at_organization: row.role_at_organization,
      passkeys_enabled_for_2fa: toBoolean(row.passkeys_enabled_for_2fa),
      is_organization_first_user:
        row.current_organization_id !== null &&
        organizations.isFirstMember(row.id, row.current_organization_id),
      // Someone else's invites are not for staff to see.
      pending_invites: row.id === caller.user.id ? invites.pendingFor(row.email, row.id) : [],
      hide_mcp_hints: row.hide_mcp_hints === 1,
      ui_configuration: stored(row.ui_configuration),
      // Nothing here sends notifications, and no organization can lock them.
      active_realtime_notification_types: [],
      requires_credential_review: row.credentials_reviewed_at === null && hasKeys(row.id),
      notification_locks: [],
      onboarding_skipped_at: row.onboarding_skipped_at,
      onboarding_skipped_reason: row.onboarding_skipped_reason,
      onboarding_skipped_organization_id: row.onboarding_skipped_organization_id,
      onboarding_delegated_to_invite: row.onboarding_delegated_to_invite,
      onboarding_delegated_to_organization_id: row.onboarding_delegated_to_organization_id,
      onboarding_delegation_accepted_at: row.onboarding_delegation_accepted_at,
    }
  }
}

const stored = (text: string | null): unknown => (text === null ? null : parseLossless(text))

export function storedObject(text: string | null): Record<string, unknown> {
  const value = stored(text)
  return isObject(value) ? value : {}
}

const toBoolean = (flag: number | null) => (flag === null ? null : flag === 1)
