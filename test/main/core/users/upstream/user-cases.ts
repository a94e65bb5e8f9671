import { expect } from 'vitest'
import { forbidden, ME, PASSWORD, type Reply, refused, type Upstream } from './upstream-world.ts'

/** One of PostHog's own tests: its name, what is answered here in words, the request, and the answer. */
export type UpstreamCase = [
  name: string,
  answer: string,
  run: (upstream: Upstream) => Promise<Reply>,
  expected: (upstream: Upstream) => unknown,
]

const SAME = 'the same'

const patch =
  (body: unknown | ((upstream: Upstream) => unknown)): UpstreamCase[2] =>
  (upstream) =>
    upstream.patch(typeof body === 'function' ? body(upstream) : body)
const saved = (fields: (upstream: Upstream) => Record<string, unknown>) => (upstream: Upstream) => ({
  status: 200,
  body: expect.objectContaining(fields(upstream)),
})
const fails =
  (...fault: Parameters<typeof refused>): UpstreamCase[3] =>
  () =>
    refused(...fault)
const at = (organization: 'acme' | 'other', team: 'second' | 'elsewhere') =>
  saved(({ ids }) => ({
    organization: expect.objectContaining({ id: ids[organization] }),
    team: expect.objectContaining({ id: ids[team] }),
  }))
const notifications = (fields: object) =>
  saved(() => ({
    notification_settings: {
      plugin_disabled: true,
      discussions_mentioned: true,
      project_weekly_digest_disabled: {},
      all_weekly_digest_disabled: false,
      error_tracking_issue_assigned: true,
      error_tracking_weekly_digest: true,
      data_pipeline_error_threshold: 0.01,
      project_api_key_exposed: true,
      materialized_view_sync_failed: false,
      web_analytics_weekly_digest: true,
      organization_member_join_email_disabled: {},
      ...fields,
    },
  }))
const missing = (id: unknown, attr: string) =>
  refused('does_not_exist', attr, `Object with id=${id} does not exist.`)

/** What PostHog tests of changing a user. */
export const USER_CASES: readonly UpstreamCase[] = [
  [
    'test_update_current_user',
    SAME,
    patch(({ ids }: Upstream) => ({
      first_name: 'Cooper',
      anonymize_data: true,
      events_column_config: { active: ['column_1', 'column_2'] },
      notification_settings: { plugin_disabled: false },
      has_seen_product_intro_for: { feature_flags: true },
      uuid: 1,
      id: 1,
      organization: ids.isolated,
      team: String(ids.away),
      role_at_organization: 'engineering',
    })),
    saved(({ ids }) => ({
      id: 2,
      uuid: expect.not.stringMatching(/^1$/),
      first_name: 'Cooper',
      anonymize_data: true,
      events_column_config: { active: ['column_1', 'column_2'] },
      organization: expect.objectContaining({ id: ids.acme }),
      team: expect.objectContaining({ id: ids.first }),
      has_seen_product_intro_for: { feature_flags: true },
      role_at_organization: 'engineering',
    })),
  ],
  [
    'test_user_can_cancel_own_email_change_request',
    '400: an email address changes at once, so there is never a request to cancel',
    ({ ask }) => ask('PATCH', '/api/users/cancel_email_change_request'),
    fails('email_change_request_not_found', null, 'No active email change requests found.'),
  ],
  [
    'test_user_cannot_cancel_email_change_request_if_it_doesnt_exist',
    SAME,
    ({ ask }) => ask('PATCH', '/api/users/cancel_email_change_request'),
    fails('email_change_request_not_found', null, 'No active email change requests found.'),
  ],
  [
    'test_no_notifications_when_user_email_is_changed_and_email_not_available',
    SAME,
    patch({ email: 'beta@example.com' }),
    saved(() => ({ email: 'beta@example.com', pending_email: null })),
  ],
  [
    'test_notifications_sent_when_user_email_is_changed_and_email_available',
    'the address changes at once, as in a PostHog without email; nothing is sent',
    patch({ email: 'beta@example.com' }),
    saved(() => ({ email: 'beta@example.com', pending_email: null })),
  ],
  [
    'test_no_notifications_when_user_email_is_changed_and_only_case_differs',
    SAME,
    patch({ email: 'ADA@example.com' }),
    saved(() => ({ email: 'ADA@example.com' })),
  ],
  [
    'test_cannot_upgrade_yourself_to_staff_user',
    SAME,
    patch({ is_staff: true }),
    () => forbidden('You are not a staff user, contact your instance admin.'),
  ],
  [
    'test_can_update_current_organization',
    SAME,
    patch(({ ids }: Upstream) => ({ set_current_organization: ids.other })),
    at('other', 'elsewhere'),
  ],
  [
    'test_can_update_current_project',
    SAME,
    patch(({ ids }: Upstream) => ({ set_current_team: ids.elsewhere })),
    at('other', 'elsewhere'),
  ],
  [
    'test_can_update_current_organization_and_team',
    SAME,
    patch(({ ids }: Upstream) => ({
      set_current_team: ids.second,
      set_current_organization: ids.acme,
    })),
    at('acme', 'second'),
  ],
  [
    'test_cannot_set_mismatching_org_and_team',
    SAME,
    patch(({ ids }: Upstream) => ({
      set_current_team: ids.elsewhere,
      set_current_organization: ids.acme,
    })),
    fails(
      'invalid_input',
      'set_current_team',
      'Team must belong to the same organization in set_current_organization.',
    ),
  ],
  [
    'test_cannot_set_an_organization_without_permissions',
    SAME,
    patch(({ ids }: Upstream) => ({ set_current_organization: ids.isolated })),
    ({ ids }) => missing(ids.isolated, 'set_current_organization'),
  ],
  [
    'test_cannot_set_a_team_without_permissions',
    SAME,
    patch(({ ids }: Upstream) => ({ set_current_team: ids.away })),
    ({ ids }) => missing(ids.away, 'set_current_team'),
  ],
  [
    'test_cannot_set_a_non_existent_org_or_team',
    SAME,
    patch({ set_current_team: 3983838 }),
    () => missing(3983838, 'set_current_team'),
  ],
  [
    'test_user_can_update_password',
    SAME,
    patch({ current_password: PASSWORD, password: 'a_new_password' }),
    saved(() => ({ has_password: true, email: 'ada@example.com' })),
  ],
  [
    'test_user_with_no_password_set_can_set_password',
    SAME,
    ({ ask }) => ask('PATCH', ME, { password: 'a_new_password' }, 'olga@example.com'),
    saved(() => ({ has_password: true })),
  ],
  [
    'test_user_with_unusable_password_set_can_set_password',
    SAME,
    ({ ask }) => ask('PATCH', ME, { password: 'a_new_password' }, 'olga@example.com'),
    saved(() => ({ has_password: true })),
  ],
  [
    'test_user_without_password_can_set_password',
    SAME,
    ({ ask }) => ask('PATCH', ME, { password: 'NewSecurePassword123!' }, 'olga@example.com'),
    saved(() => ({ has_password: true })),
  ],
  [
    'test_cannot_update_to_insecure_password',
    SAME,
    patch({ current_password: PASSWORD, password: '123' }),
    fails('invalid_input', 'password', 'This password is too short. It must contain at least 8 characters.'),
  ],
  [
    'test_user_cannot_update_password_without_current_password',
    SAME,
    patch({ password: '12345678' }),
    fails('required', 'current_password', 'This field is required when updating your password.'),
  ],
  [
    'test_user_cannot_update_password_with_incorrect_current_password',
    SAME,
    patch({ current_password: 'wrong', password: '12345678' }),
    fails('incorrect_password', 'current_password', 'Your current password is incorrect.'),
  ],
  [
    'test_unauthenticated_user_cannot_update_anything',
    SAME,
    async ({ world }) => {
      const body = { email: 'new@example.com', password: 'hijacked', current_password: PASSWORD }
      const answer = await world.call('PATCH', ME, { body })
      return { status: answer.status, body: answer.json() }
    },
    () => ({ status: 401, body: expect.objectContaining({ code: 'not_authenticated' }) }),
  ],
  [
    'test_user_cannot_update_password_with_incorrect_current_password_and_ratelimit_to_prevent_attacks',
    SAME,
    (upstream) => wrongPasswords(upstream, 7),
    () => ({ status: 429, body: expect.objectContaining({ type: 'throttled_error', attr: null }) }),
  ],
  [
    'test_no_ratelimit_for_get_requests_for_users',
    SAME,
    async (upstream) => {
      for (let i = 0; i < 6; i++) await upstream.ask('GET', ME)
      return wrongPasswords(upstream, 4)
    },
    () => ({ status: 400, body: expect.objectContaining({ code: 'incorrect_password' }) }),
  ],
  [
    'test_no_ratelimit_for_updates_that_are_not_password_changes',
    SAME,
    async ({ patch: change }) => {
      for (let i = 0; i < 9; i++) await change({ organization_name: 'new name' })
      return change({ organization_name: 'new name' })
    },
    saved(() => ({ email: 'ada@example.com' })),
  ],
  [
    'test_user_cannot_update_protected_fields',
    SAME,
    patch({
      date_joined: '2021-01-01T00:00:00Z',
      uuid: '01890a5d-ac96-774b-bcce-b302099a8057',
      distinct_id: 'distinct_id',
      pending_email: 'changed@example.com',
      is_email_verified: false,
    }),
    saved(({ world }) => ({
      date_joined: expect.stringMatching(/^2026-05-07/),
      uuid: world.uuidOf('ada@example.com'),
      distinct_id: expect.not.stringMatching(/^distinct_id$/),
      pending_email: null,
      is_email_verified: true,
    })),
  ],
  [
    'test_can_update_notification_settings',
    SAME,
    patch({
      notification_settings: {
        plugin_disabled: false,
        discussions_mentioned: false,
        error_tracking_issue_assigned: false,
        project_weekly_digest_disabled: { 123: true },
        all_weekly_digest_disabled: true,
        data_pipeline_error_threshold: 0.1,
        materialized_view_sync_failed: true,
      },
    }),
    notifications({
      plugin_disabled: false,
      discussions_mentioned: false,
      error_tracking_issue_assigned: false,
      project_weekly_digest_disabled: { 123: true },
      all_weekly_digest_disabled: true,
      data_pipeline_error_threshold: 0.1,
      materialized_view_sync_failed: true,
    }),
  ],
  mergedMap(
    'test_notification_settings_project_settings_are_merged_not_replaced',
    'project_weekly_digest_disabled',
    ['123', '456'],
  ),
  mergedMap(
    'test_notification_settings_organization_member_join_settings_are_merged_not_replaced',
    'organization_member_join_email_disabled',
    ['00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002'],
  ),
  [
    'test_invalid_notification_settings_returns_error',
    SAME,
    patch({ notification_settings: { invalid_key: true } }),
    fails(
      'invalid_input',
      'notification_settings',
      'Key invalid_key is not valid as a key for notification settings',
    ),
  ],
  [
    'test_notification_settings_wrong_type_returns_error',
    SAME,
    patch({ notification_settings: { project_weekly_digest_disabled: { 123: 'not a boolean' } } }),
    fails(
      'invalid_input',
      'notification_settings',
      "Notification setting values must be boolean, got <class 'str'> instead",
    ),
  ],
  [
    'test_can_disable_all_notifications',
    SAME,
    patch({ notification_settings: { all_weekly_digest_disabled: true } }),
    notifications({ all_weekly_digest_disabled: true }),
  ],
  [
    'test_update_staff_user',
    SAME,
    async ({ ask, world }) => {
      const path = `/api/users/${world.uuidOf('ada@example.com')}/`
      await ask('PATCH', path, { is_staff: true }, 'olga@example.com')
      return ask('PATCH', path, { is_staff: false }, 'olga@example.com')
    },
    saved(() => ({ is_staff: false })),
  ],
  [
    'test_only_staff_user_can_update_staff_prop',
    SAME,
    ({ ask, world }) => ask('PATCH', `/api/users/${world.uuidOf('olga@example.com')}/`, { is_staff: true }),
    () => forbidden("As a non-staff user you're only allowed to access the `@me` user instance."),
  ],
  [
    'test_creating_users_on_this_endpoint_is_not_supported',
    SAME,
    ({ ask }) => ask('POST', '/api/users/', { first_name: 'James', email: 'james@example.com' }),
    () => ({ status: 405, body: expect.objectContaining({ detail: 'Method "POST" not allowed.' }) }),
  ],
]

async function wrongPasswords({ patch: change }: Upstream, times: number): Promise<Reply> {
  let last: Reply | null = null
  for (let i = 0; i < times; i++) last = await change({ current_password: 'wrong', password: '12345678' })
  if (last === null) throw new Error('no password was tried')
  return last
}

function mergedMap(name: string, setting: string, [one = '', other = '']: string[]): UpstreamCase {
  return [
    name,
    SAME,
    async ({ patch: change }) => {
      await change({ notification_settings: { [setting]: { [one]: true } } })
      return change({ notification_settings: { [setting]: { [other]: true } } })
    },
    notifications({ [setting]: { [one]: true, [other]: true } }),
  ]
}
