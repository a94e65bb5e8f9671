import { expect } from 'vitest'
import { z } from 'zod'
import { DAY } from '../../../../../src/main/core/base/time.ts'
import { NO_ENDPOINT, notFound } from '../../../../support/world.ts'
import { ME, type Reply, refused, type Upstream } from './upstream-world.ts'
import type { UpstreamCase } from './user-cases.ts'

const DELEGATE = '/api/organizations/@current/invites/delegate/'

/** Olga, who is in Acme, delegates her onboarding: the only invite that this server makes. */
const delegate = (target_email: unknown, organization = '@current') =>
  [DELEGATE.replace('@current', organization), { target_email }] as const
const invite = ({ ask }: Upstream, ...to: Parameters<typeof delegate>): Promise<Reply> => {
  const [path, body] = delegate(...to)
  return ask('POST', path, body, 'olga@example.com')
}

/** The invites that a user with the address new@example.com sees, after an organization of others sent invites to these addresses. */
const pendingAfter =
  (emails: readonly string[], waits = 0, from: 'isolated' | 'acme' = 'isolated'): UpstreamCase[2] =>
  async (upstream) => {
    const { world, ids } = upstream
    const { organizations, users } = world.companion.app
    organizations.join(users.findByEmail('olga@example.com')?.id ?? 0, ids.isolated, 1)
    for (const email of emails) await invite(upstream, email, ids[from])
    users.update(users.findByEmail('ada@example.com')?.id ?? 0, { email: 'new@example.com' })
    world.clock.advance(waits)
    const answer = await world.call('GET', ME, { session: await world.signIn('new@example.com') })
    return {
      status: answer.status,
      body: z.object({ pending_invites: z.unknown() }).parse(answer.json()).pending_invites,
    }
  }
const ONE_PENDING = () => ({
  status: 200,
  body: [
    {
      id: expect.any(String),
      target_email: 'new@example.com',
      organization_id: expect.any(String),
      organization_name: 'Isolated',
      created_at: expect.any(String),
    },
  ],
})
const NONE_PENDING = () => ({ status: 200, body: [] })

const made = (email: string) => () => ({
  status: 201,
  body: expect.objectContaining({
    target_email: email,
    first_name: '',
    is_expired: false,
    level: 1,
    message: null,
    created_by: expect.objectContaining({ email: 'olga@example.com', hedgehog_config: null }),
  }),
})
const AS_FIELD = 'the same, as `pending_invites` of the user; the endpoint of its own is not offered'
const BY_DELEGATING = 'the same for `invites/delegate`, without what concerns sending email'

/** What PostHog tests of invites that has a counterpart here. */
export const INVITE_CASES: readonly UpstreamCase[] = [
  [
    'test_pending_invites_filtering (matching_email)',
    AS_FIELD,
    pendingAfter(['new@example.com']),
    ONE_PENDING,
  ],
  [
    'test_pending_invites_filtering (uppercase_email)',
    AS_FIELD,
    pendingAfter(['NEW@EXAMPLE.COM']),
    ONE_PENDING,
  ],
  [
    'test_pending_invites_filtering (expired_invite)',
    AS_FIELD,
    pendingAfter(['new@example.com'], 3 * DAY + 1),
    NONE_PENDING,
  ],
  [
    'test_pending_invites_excludes_other_emails_and_existing_memberships',
    AS_FIELD,
    pendingAfter(['new@example.com', 'other@example.com'], 0, 'acme'),
    NONE_PENDING,
  ],
  [
    'test_add_organization_invite_email_required',
    BY_DELEGATING,
    ({ ask }) => ask('POST', DELEGATE, {}, 'olga@example.com'),
    () => refused('required', 'target_email', 'This field is required.'),
  ],
  [
    'test_add_organization_invite_with_email',
    BY_DELEGATING,
    (upstream) => invite(upstream, 'x@x.com'),
    made('x@x.com'),
  ],
  [
    'test_create_invites_for_the_same_email_multiple_times_deletes_older_invites',
    BY_DELEGATING,
    pendingAfter(['new@example.com', 'new@example.com', 'new@example.com']),
    ONE_PENDING,
  ],
  [
    'test_cannot_create_invite_for_another_org',
    '404 where PostHog has a 403: an organization of others is as good as missing',
    (upstream) => invite(upstream, 'x@example.com', upstream.ids.isolated),
    () => ({ status: 404, body: notFound('Organization not found.') }),
  ],
  [
    'test_member_can_invite_member',
    BY_DELEGATING,
    ({ ask }) => ask('POST', DELEGATE, { target_email: 'new@example.com' }),
    () => ({ status: 201, body: expect.objectContaining({ level: 1 }) }),
  ],
  [
    'test_member_can_invite_when_feature_not_available',
    `${BY_DELEGATING}; no organization here has the feature that \`members_can_invite\` depends on`,
    async (upstream) => {
      await upstream.ask(
        'PATCH',
        '/api/organizations/@current/',
        { members_can_invite: false },
        'olga@example.com',
      )
      return upstream.ask('POST', DELEGATE, { target_email: 'test@example.com' })
    },
    () => ({ status: 201, body: expect.objectContaining({ target_email: 'test@example.com' }) }),
  ],
  [
    'test_add_organization_invite_case_insensitive_email_normalization',
    BY_DELEGATING,
    (upstream) => invite(upstream, 'Test.User@Example.COM'),
    made('test.user@example.com'),
  ],
  [
    'test_add_organization_invite_case_insensitive_duplicate_prevention',
    BY_DELEGATING,
    pendingAfter(['new@example.com', 'New@Example.COM']),
    ONE_PENDING,
  ],
  [
    'test_add_organization_invite_case_insensitive_existing_member_check',
    BY_DELEGATING,
    (upstream) => invite(upstream, 'ADA@Example.COM'),
    () =>
      refused(
        'invalid_input',
        'target_email',
        'A user with this email address already belongs to the organization.',
      ),
  ],
]

/** The requests of PostHog's other tests of invites. They go to endpoints that are not offered, with levels and private projects. */
const NOT_OFFERED: Record<string, readonly [method: 'GET' | 'POST' | 'DELETE', path: string]> = {
  test_cant_list_invites_for_an_alien_organization: ['GET', 'invites/'],
  test_add_organization_invite_with_email_on_instance_but_send_email_prop_false: ['POST', 'invites/'],
  test_can_specify_private_project_access_in_invite: ['POST', 'invites/'],
  test_can_invite_to_private_project_if_user_has_implicit_access_to_team: ['POST', 'invites/'],
  test_invite_fails_if_team_in_private_project_access_not_in_org: ['POST', 'invites/'],
  test_invite_fails_if_inviter_does_not_have_access_to_team: ['POST', 'invites/'],
  test_invite_fails_if_inviter_level_is_lower_than_requested_level: ['POST', 'invites/'],
  test_allow_bulk_creating_invites: ['POST', 'invites/bulk/'],
  test_maximum_20_invites_per_request: ['POST', 'invites/bulk/'],
  test_invites_are_created_atomically: ['POST', 'invites/bulk/'],
  test_cannot_bulk_create_invites_for_another_organization: ['POST', 'invites/bulk/'],
  test_delete_organization_invite_if_plain_member: ['DELETE', 'invites/1'],
  test_delete_organization_invite_if_admin: ['DELETE', 'invites/1'],
  test_delete_organization_invite_if_owner: ['DELETE', 'invites/1'],
  test_combine_pending_invites_combines_levels_and_project_access: ['POST', 'invites/'],
  test_combine_pending_invites_with_no_existing_invites: ['POST', 'invites/'],
  test_combine_pending_invites_with_expired_invites: ['POST', 'invites/'],
  test_combine_pending_invites_false_expires_existing_invites: ['POST', 'invites/'],
  test_member_cannot_invite_admin: ['POST', 'invites/'],
  test_admin_cannot_invite_owner: ['POST', 'invites/'],
  test_admin_can_invite_admin: ['POST', 'invites/'],
  test_bulk_invite_with_higher_permission_level: ['POST', 'invites/bulk/'],
  test_bulk_invite_with_same_permission_level: ['POST', 'invites/bulk/'],
  test_member_cannot_invite_when_members_can_invite_false_and_feature_available: ['POST', 'invites/'],
  test_member_cannot_delete_invite_when_members_can_invite_false: ['DELETE', 'invites/1'],
  test_member_can_invite_when_members_can_invite_true_and_feature_available: ['POST', 'invites/'],
  test_admin_can_always_invite_regardless_of_members_can_invite: ['POST', 'invites/'],
  test_can_invite_with_new_access_control_as_org_admin: ['POST', 'invites/'],
  test_can_invite_with_new_access_control_as_org_member_to_non_private_team: ['POST', 'invites/'],
  test_cannot_invite_with_new_access_control_as_org_member_to_private_team: ['POST', 'invites/'],
  test_can_invite_with_new_access_control_as_team_admin: ['POST', 'invites/'],
}

export const NOT_OFFERED_CASES: readonly UpstreamCase[] = Object.entries(NOT_OFFERED).map(
  ([name, [method, path]]) => [
    name,
    `404: \`${method} ${path}\` is not offered`,
    ({ ask }) => ask(method, `/api/organizations/@current/${path}`, [{ target_email: 'x@example.com' }]),
    () => ({ status: 404, body: NO_ENDPOINT }),
  ],
)
