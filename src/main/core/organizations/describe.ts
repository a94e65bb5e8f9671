import type {
  Organization,
  OrganizationSummary,
  Project,
  ProjectDetail,
  Team,
} from '../../../shared/contract/organizations.ts'

/** A row of `organizations`. Booleans are 0 or 1. */
export type OrganizationRow = {
  id: string
  name: string
  slug: string
  created_at: string
  updated_at: string
  logo_media_id: string | null
  enforce_2fa: number | null
  members_can_invite: number | null
  members_can_use_personal_api_keys: number
  allow_publicly_shared_resources: number
  is_ai_data_processing_approved: number | null
  default_experiment_stats_method: string | null
  default_anonymize_ips: number
  default_role_id: string | null
  desktop_beta_terms_accepted: number
}

export type ProjectRow = {
  id: number
  uuid: string
  organization_id: string
  name: string
  api_token: string
  created_at: string
  github_installation_id: string | null
}

/** An organization as one of its members sees it. */
export type MemberOrganization = OrganizationRow & { level: number }

export function describeOrganization(
  row: MemberOrganization,
  projects: readonly ProjectRow[],
  memberCount: number,
): Organization {
  return {
    ...summarizeOrganization(row),
    created_at: row.created_at,
    updated_at: row.updated_at,
    plugins_access_level: 9,
    teams: projects.map(toTeam),
    projects: projects.map(({ id, organization_id, name }) => ({ id, organization_id, name })),
    available_product_features: [],
    is_member_join_email_enabled: true,
    metadata: {},
    customer_id: null,
    enforce_2fa: toBoolean(row.enforce_2fa),
    members_can_invite: toBoolean(row.members_can_invite),
    allow_publicly_shared_resources: row.allow_publicly_shared_resources === 1,
    member_count: memberCount,
    is_ai_data_processing_approved: toBoolean(row.is_ai_data_processing_approved),
    default_experiment_stats_method: row.default_experiment_stats_method,
    default_anonymize_ips: row.default_anonymize_ips === 1,
    default_role_id: row.default_role_id,
  }
}

export function summarizeOrganization(row: MemberOrganization): OrganizationSummary {
  return {
    id: row.id,
    name: row.name,
    slug: row.slug,
    logo_media_id: row.logo_media_id,
    membership_level: row.level,
    members_can_use_personal_api_keys: row.members_can_use_personal_api_keys === 1,
    is_active: true,
    is_not_active_reason: null,
    is_pending_deletion: false,
  }
}

export function toProject(row: ProjectRow): Project {
  return {
    id: row.id,
    uuid: row.uuid,
    name: row.name,
    organization: row.organization_id,
    github_installation_id: row.github_installation_id,
  }
}

export function toTeam(row: ProjectRow): Team {
  return {
    id: row.id,
    uuid: row.uuid,
    organization: row.organization_id,
    project_id: row.id,
    api_token: row.api_token,
    name: row.name,
    completed_snippet_onboarding: false,
    has_completed_onboarding_for: {},
    ingested_event: false,
    is_demo: false,
    timezone: 'UTC',
    access_control: false,
  }
}

/** Nothing is ingested or recorded here, so every switch of that kind is off. */
export function describeProject(row: ProjectRow, { level }: MemberOrganization): ProjectDetail {
  return {
    ...toTeam(row),
    product_description: null,
    created_at: row.created_at,
    updated_at: row.created_at,
    effective_membership_level: level,
    has_group_types: false,
    group_types: [],
    live_events_token: null,
    app_urls: [],
    anonymize_ips: false,
    test_account_filters: [],
    session_recording_opt_in: false,
    autocapture_opt_out: false,
    autocapture_exceptions_opt_in: false,
    capture_console_log_opt_in: false,
    capture_performance_opt_in: false,
    heatmaps_opt_in: false,
    surveys_opt_in: false,
  }
}

export const toBoolean = (flag: number | null) => (flag === null ? null : flag === 1)
