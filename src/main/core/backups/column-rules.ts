import { z } from 'zod'
import { VIAS } from '../../../shared/contract/activity.ts'
import { updateApiKeySchema } from '../../../shared/contract/api-keys.ts'
import { REQUEST_STATUSES } from '../../../shared/contract/github-link.ts'
import {
  createProjectSchema,
  delegateSchema,
  organizationNameSchema,
  organizationPatchSchema,
} from '../../../shared/contract/organizations.ts'
import { PLATFORMS, registerPushTokenSchema } from '../../../shared/contract/push-tokens.ts'
import { scopeSchema } from '../../../shared/contract/scope.ts'
import { ONBOARDING_SKIP_REASONS, userPatchSchema } from '../../../shared/contract/users.ts'
import { DEFAULT_SCOPES, isOAuthScope } from '../../../shared/oauth-scopes.ts'
import { isMask } from '../auth/api-keys/mask.ts'
import { REACH } from '../github/installations/store.ts'
import type { Flow } from '../github/link/states.ts'
import { APP_NAME_LIMIT, type ApplicationKind, CLIENT_ID } from '../oauth/applications/application.ts'
import { redirectUriFault } from '../oauth/applications/redirect-uris.ts'
import type { Ending } from '../oauth/grants/tokens.ts'
import { words } from '../oauth/protocol/lists.ts'
import { isPasswordHash } from '../users/password.ts'
import {
  action,
  anyText,
  type Check,
  check,
  count,
  flag,
  hash,
  id,
  installation,
  integers,
  json,
  level,
  listOf,
  moment,
  oneOf,
  pages,
  type Rule,
  repository,
  rowOf,
  text,
  texts,
  uuid,
  valid,
} from './conditions.ts'
import { email, hedgehogConfig, jsonObject, uiConfiguration } from './user-checks.ts'

const user = userPatchSchema.shape
const organization = organizationPatchSchema.shape
const keyLabel = valid(updateApiKeySchema.shape.label)
const mask = check(isMask)
const listedScope = z.string().refine((scope) => scope === DEFAULT_SCOPES || isOAuthScope(scope))
const scopeWords = check((value) => words(value).every((word) => isOAuthScope(word)))

const KINDS = { development: true, registered: true, dcr: true, cimd: true } satisfies Record<
  ApplicationKind,
  true
>
const ENDINGS = { disconnected: true, application: true, revoked: true, reused: true } satisfies Record<
  Ending,
  true
>
const FLOWS = {
  personal_oauth: true,
  oauth_discover: true,
  personal_install: true,
  personal_update: true,
  manifest: true,
} satisfies Record<Flow, true>

/** Apps that register themselves can have a null character in their name. */
const appName: Rule = (column) => `length(replace(${column}, char(0), '-')) BETWEEN 1 AND ${APP_NAME_LIMIT}`

/**
 * What columns may hold, beyond what their table's schema says, so that no restored row fails the requests that read it: what the program
 * accepts when it writes them. Made when a file is checked, since most servers never restore one.
 */
export const columnRules = (): Record<string, Record<string, Rule | Check>> => ({
  // Each setting has a rule of its own.
  settings: { name: anyText, value: anyText },
  sqlite_sequence: { seq: count },
  organizations: {
    id: uuid,
    name: valid(organizationNameSchema.shape.name),
    created_at: moment,
    updated_at: moment,
    logo_media_id: valid(organization.logo_media_id),
    enforce_2fa: flag,
    members_can_invite: flag,
    members_can_use_personal_api_keys: flag,
    allow_publicly_shared_resources: flag,
    is_ai_data_processing_approved: flag,
    default_experiment_stats_method: valid(organization.default_experiment_stats_method),
    default_anonymize_ips: flag,
    default_role_id: valid(organization.default_role_id),
    desktop_beta_terms_accepted: flag,
  },
  projects: {
    id,
    uuid,
    name: valid(createProjectSchema.shape.name),
    created_at: moment,
    github_installation_id: installation,
  },
  users: {
    id,
    uuid,
    email,
    // The command line of 0.1.0 had no limit of its own for names.
    first_name: text,
    last_name: text,
    password_hash: check(isPasswordHash),
    is_staff: flag,
    is_active: flag,
    date_joined: moment,
    hedgehog_config: hedgehogConfig,
    notification_settings: jsonObject,
    events_column_config: json,
    has_seen_product_intro_for: json,
    anonymize_data: flag,
    allow_impersonation: flag,
    allow_sidebar_suggestions: flag,
    passkeys_enabled_for_2fa: flag,
    hide_mcp_hints: flag,
    toolbar_mode: valid(user.toolbar_mode),
    theme_mode: valid(user.theme_mode),
    shortcut_position: valid(user.shortcut_position),
    role_at_organization: valid(user.role_at_organization),
    ui_configuration: uiConfiguration,
    credentials_reviewed_at: moment,
    onboarding_skipped_at: moment,
    onboarding_skipped_reason: oneOf(...ONBOARDING_SKIP_REASONS),
    onboarding_delegation_accepted_at: moment,
  },
  memberships: { level, joined_at: moment },
  invites: {
    id: uuid,
    target_email: email,
    message: valid(delegateSchema.shape.message),
    level,
    created_at: moment,
  },
  api_keys: {
    id: uuid,
    label: keyLabel,
    hash,
    mask,
    scopes: listOf(scopeSchema),
    created_at: moment,
    last_used_at: moment,
    last_rolled_at: moment,
    expires_at: moment,
  },
  sessions: { hash, created_at: moment, expires_at: moment },
  login_tokens: { hash, expires_at: moment },
  push_tokens: {
    id: uuid,
    token: valid(registerPushTokenSchema.shape.token),
    platform: oneOf(...PLATFORMS),
    created_at: moment,
    last_seen_at: moment,
  },
  integrations: {
    id: uuid,
    installation_id: installation,
    repository_selection: anyText,
    account_type: anyText,
    account_name: anyText,
    github_login: anyText,
    github_user_id: count,
    seeded: flag,
    needs_reauthorization: oneOf(...Object.values(REACH)),
    repository_snapshot_id: rowOf('repository_snapshots'),
    created_at: moment,
  },
  repository_snapshots: { id, fetched_at: moment, total: count, pages },
  repositories: {
    snapshot_id: rowOf('repository_snapshots'),
    position: count,
    name_key: anyText,
    json: repository,
  },
  branch_snapshots: {
    repository: anyText,
    fetched_at: moment,
    names: texts,
    pages,
    default_branch: anyText,
    default_branch_fetched_at: moment,
  },
  github_states: {
    hash,
    flow: oneOf(...Object.keys(FLOWS)),
    project_id: id,
    connect_from: anyText,
    expires_at: moment,
  },
  github_install_requests: {
    id: uuid,
    github_login: anyText,
    status: oneOf(...REQUEST_STATUSES),
    installation_id: installation,
    account_login: anyText,
    account_type: anyText,
    requested_at: moment,
    resolved_at: moment,
  },
  activity: { id, at: moment, via: oneOf(...VIAS), key_label: anyText, action, subject: anyText },
  oauth_applications: {
    id: uuid,
    client_id: check((text) => CLIENT_ID.test(text)),
    name: appName,
    kind: oneOf(...Object.keys(KINDS)),
    secret_hash: hash,
    redirect_uris: listOf(z.string().refine((uri) => redirectUriFault(uri) === null)),
    scopes: listOf(listedScope),
    optional_scopes: listOf(listedScope),
    is_verified: flag,
    is_first_party: flag,
    created_at: moment,
    updated_at: moment,
  },
  oauth_codes: {
    hash,
    redirect_uri: anyText,
    scope: scopeWords,
    scoped_teams: integers,
    scoped_organizations: texts,
    challenge: anyText,
    nonce: anyText,
    created_at: moment,
    expires_at: moment,
  },
  oauth_grants: {
    id,
    scoped_teams: integers,
    scoped_organizations: texts,
    authorized_at: moment,
    last_used_at: moment,
    ended: oneOf(...Object.keys(ENDINGS)),
  },
  oauth_access_tokens: {
    hash,
    user_id: (column) => `${column} = (SELECT user_id FROM oauth_grants WHERE id = grant_id)`,
    application_name: appName,
    scope: scopeWords,
    scoped_teams: integers,
    scoped_organizations: texts,
    created_at: moment,
    expires_at: moment,
    last_used_at: moment,
  },
  oauth_refresh_tokens: {
    hash,
    access_hash: hash,
    scope: scopeWords,
    created_at: moment,
    used_at: moment,
  },
  cli_codes: {
    device_hash: hash,
    user_code_hash: hash,
    key_hash: hash,
    key_mask: mask,
    expires_at: moment,
    approved_until: moment,
    label: keyLabel,
    project_id: id,
  },
})
