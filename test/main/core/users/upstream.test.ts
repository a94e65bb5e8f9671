import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY } from '../../../../src/main/core/base/time.ts'
import { createWorld, type World } from '../../../support/world.ts'

const KEY = 'phx_ada_0123456789abcdefghijklmnopqrstuvwxyz'
const ME = '/api/users/@me/'
let world: World
let ids: {
  acme: string
  other: string
  isolated: string
  first: number
  second: number
  elsewhere: number
  away: number
}

beforeEach(async () => {
  world = await createWorld({
    seed: {
      version: 1,
      organizations: [
        { name: 'Acme', projects: [{ name: 'First' }, { name: 'Second' }] },
        { name: 'Other', projects: [{ name: 'Elsewhere' }] },
        { name: 'Isolated', projects: [{ name: 'Away' }] },
      ],
      users: [{ email: 'ada@example.com', is_staff: true, keys: [{ label: 'ada', value: KEY }] }],
    },
  })
  const { organizations, users } = world.companion.app
  const organization = (name: string) => organizations.findByName(name)?.id ?? ''
  const project = (place: string, name: string) =>
    organizations.projectNamed(organization(place), name)?.id ?? 0
  ids = {
    acme: organization('Acme'),
    other: organization('Other'),
    isolated: organization('Isolated'),
    first: project('Acme', 'First'),
    second: project('Acme', 'Second'),
    elsewhere: project('Other', 'Elsewhere'),
    away: project('Isolated', 'Away'),
  }
  organizations.join(users.findByEmail('ada@example.com')?.id ?? 0, ids.other, 1)
})
afterEach(() => world.close())

const patch = async (body: unknown) => {
  const session = await world.signIn('ada@example.com')
  const answer = await world.call('PATCH', ME, { session, body })
  return { status: answer.status, body: JSON.parse(answer.text) }
}
const refused = (code: string, attr: string, detail: string) => ({
  status: 400,
  body: { type: 'validation_error', code, detail, attr },
})

type Case = [upstream: string, body: () => Record<string, unknown>, answer: () => unknown]
const saved = (fields: () => Record<string, unknown>) => () => ({
  status: 200,
  body: expect.objectContaining(fields()),
})
const at = (organization: () => string, team: () => number) =>
  saved(() => ({
    organization: expect.objectContaining({ id: organization() }),
    team: expect.objectContaining({ id: team() }),
  }))

/** PostHog's own cases for the PATCH of a user, by the names of its tests, and what is answered here. */
const CASES: Case[] = [
  [
    'test_update_current_user',
    () => ({
      first_name: 'Cooper',
      anonymize_data: true,
      uuid: 1,
      id: 1,
      organization: '',
      has_seen_product_intro_for: { feature_flags: true },
      role_at_organization: 'engineering',
    }),
    saved(() => ({
      first_name: 'Cooper',
      anonymize_data: true,
      has_seen_product_intro_for: { feature_flags: true },
      role_at_organization: 'engineering',
    })),
  ],
  [
    'test_can_update_notification_settings',
    () => ({
      notification_settings: { plugin_disabled: false, project_weekly_digest_disabled: { 123: true } },
    }),
    saved(() => ({
      notification_settings: {
        plugin_disabled: false,
        project_weekly_digest_disabled: { 123: true },
        all_weekly_digest_disabled: false,
        error_tracking_issue_assigned: true,
        discussions_mentioned: true,
      },
    })),
  ],
  [
    'test_can_disable_all_notifications',
    () => ({ notification_settings: { all_weekly_digest_disabled: true } }),
    saved(() => ({
      notification_settings: expect.objectContaining({
        all_weekly_digest_disabled: true,
        plugin_disabled: true,
      }),
    })),
  ],
  [
    'test_invalid_notification_settings_returns_error',
    () => ({ notification_settings: { invalid_key: true } }),
    () =>
      refused(
        'invalid_input',
        'notification_settings',
        'Key invalid_key is not valid as a key for notification settings',
      ),
  ],
  [
    'test_notification_settings_wrong_type_returns_error',
    () => ({ notification_settings: { project_weekly_digest_disabled: { 123: 'not a boolean' } } }),
    () =>
      refused(
        'invalid_input',
        'notification_settings',
        "Notification setting values must be boolean, got <class 'str'> instead",
      ),
  ],
  [
    '… of a setting that is no map',
    () => ({ notification_settings: { plugin_disabled: 'yes' } }),
    () =>
      refused(
        'invalid_input',
        'notification_settings',
        "yes is not a valid type for notification settings, should be <class 'bool'>",
      ),
  ],
  [
    '… of a map that is none',
    () => ({ notification_settings: { project_weekly_digest_disabled: true } }),
    () =>
      refused(
        'invalid_input',
        'notification_settings',
        'project_weekly_digest_disabled must be a dictionary mapping IDs to boolean values',
      ),
  ],
  [
    'test_can_update_current_organization',
    () => ({ set_current_organization: ids.other }),
    at(
      () => ids.other,
      () => ids.elsewhere,
    ),
  ],
  [
    'test_can_update_current_project',
    () => ({ set_current_team: ids.second }),
    at(
      () => ids.acme,
      () => ids.second,
    ),
  ],
  [
    'test_can_update_current_organization_and_team',
    () => ({ set_current_team: ids.elsewhere, set_current_organization: ids.other }),
    at(
      () => ids.other,
      () => ids.elsewhere,
    ),
  ],
  [
    'test_cannot_set_mismatching_org_and_team',
    () => ({ set_current_team: ids.elsewhere, set_current_organization: ids.acme }),
    () =>
      refused(
        'invalid_input',
        'set_current_team',
        'Team must belong to the same organization in set_current_organization.',
      ),
  ],
  [
    'test_cannot_set_an_organization_without_permissions',
    () => ({ set_current_organization: ids.isolated }),
    () =>
      refused('does_not_exist', 'set_current_organization', `Object with id=${ids.isolated} does not exist.`),
  ],
  [
    'test_cannot_set_a_non_existent_org_or_team',
    () => ({ set_current_team: 3983838 }),
    () => refused('does_not_exist', 'set_current_team', 'Object with id=3983838 does not exist.'),
  ],
  [
    'test_cannot_set_a_team_without_permissions',
    () => ({ set_current_team: ids.away }),
    () => refused('does_not_exist', 'set_current_team', `Object with id=${ids.away} does not exist.`),
  ],
  [
    'test_user_with_no_password_set_can_set_password',
    () => ({ password: 'a_new_password' }),
    saved(() => ({ has_password: true })),
  ],
  [
    'test_cannot_update_to_insecure_password',
    () => ({ password: '123' }),
    () =>
      refused(
        'invalid_input',
        'password',
        'This password is too short. It must contain at least 8 characters.',
      ),
  ],
  [
    'test_cannot_update_with_invalid_role',
    () => ({ role_at_organization: 'astronaut' }),
    () => refused('invalid_choice', 'role_at_organization', '"astronaut" is not a valid choice.'),
  ],
]

it.each(CASES)('%s', async (_upstream, body, answer) => {
  expect(await patch(body())).toEqual(answer())
})

describe('passwords', () => {
  beforeEach(() => patch({ password: 'the_first_one' }))
  it.each<[string, Record<string, unknown>, unknown]>([
    [
      'test_user_can_update_password',
      { current_password: 'the_first_one', password: 'another_one' },
      { status: 200 },
    ],
    [
      'test_user_cannot_update_password_without_current_password',
      { password: 'another_one' },
      refused('required', 'current_password', 'This field is required when updating your password.'),
    ],
    [
      'test_user_cannot_update_password_with_incorrect_current_password',
      { current_password: 'wrong', password: 'another_one' },
      refused('incorrect_password', 'current_password', 'Your current password is incorrect.'),
    ],
  ])('%s', async (_upstream, body, answer) => {
    expect(await patch(body)).toMatchObject(answer as object)
  })
})

it('test_notification_settings_are_updated_correctly: a map keeps what a request does not name', async () => {
  await patch({ notification_settings: { project_weekly_digest_disabled: { 123: true } } })
  const { body } = await patch({ notification_settings: { project_weekly_digest_disabled: { 456: true } } })
  expect(body.notification_settings.project_weekly_digest_disabled).toEqual({ 123: true, 456: true })
})

it('a map of settings has an end, however it is filled', async () => {
  const many = (from: number) => Object.fromEntries(Array.from({ length: 600 }, (_, i) => [from + i, true]))
  expect((await patch({ notification_settings: { project_weekly_digest_disabled: many(0) } })).status).toBe(
    200,
  )
  expect((await patch({ notification_settings: { project_weekly_digest_disabled: many(600) } })).status).toBe(
    400,
  )
})

it('keeps what another request saved while a password was hashed', async () => {
  const slow = patch({ password: 'a_new_password', notification_settings: { plugin_disabled: false } })
  const quick = patch({ notification_settings: { all_weekly_digest_disabled: true } })
  expect([(await slow).status, (await quick).status]).toEqual([200, 200])
  const me = JSON.parse((await world.call('GET', ME, { key: KEY })).text)
  expect(me.notification_settings).toMatchObject({ plugin_disabled: false, all_weekly_digest_disabled: true })
})

it('one of two first passwords that race is refused', async () => {
  const statuses = (
    await Promise.all([patch({ password: 'the_first_one' }), patch({ password: 'the_other_one' })])
  ).map(({ status }) => status)
  expect(statuses.sort()).toEqual([200, 400])
})

it('whoever is in an organization without a project is in its first one', async () => {
  const { organizations, organizationService } = world.companion.app
  const empty = organizations.create('Empty')
  organizations.join(world.companion.app.owner().id, empty.id, 15)
  expect((await patch({ set_current_organization: empty.id })).body.team).toBe(null)
  organizationService.createProject({ userId: null, via: 'system', keyLabel: null }, 'New', empty.id)
  const { team } = JSON.parse((await world.call('GET', ME, { key: KEY })).text)
  expect(team).toMatchObject({ name: 'New' })
})

describe('an invite past its days', () => {
  const invite = async () => {
    const body = { target_email: 'new@example.com' }
    const answer = await world.call('POST', '/api/organizations/@current/invites/delegate/', {
      key: KEY,
      body,
    })
    expect(answer.status).toBe(201)
  }
  const add = () => {
    const { userService, organizations } = world.companion.app
    const user = userService.create(
      { userId: null, via: 'system', keyLabel: null },
      { email: 'new@example.com', first_name: '', last_name: '', is_staff: false },
      { organizationId: ids.other, level: 1 },
    )
    return organizations
      .organizationsOf(user.id)
      .map(({ name }) => name)
      .sort()
  }
  const accepted = async () =>
    JSON.parse((await world.call('GET', ME, { key: KEY })).text).onboarding_delegation_accepted_at

  it('makes nobody a member, and the delegation is not accepted', async () => {
    await invite()
    world.clock.advance(3 * DAY + 1)
    expect(add()).toEqual(['Other'])
    expect(await accepted()).toBe(null)
  })

  it('test_can_accept_invite: before that it does', async () => {
    await invite()
    world.clock.advance(3 * DAY - 1000)
    expect(add()).toEqual(['Acme', 'Other'])
    expect(await accepted()).not.toBe(null)
  })

  it('is not listed, and those of others are not shown to staff', async () => {
    const { users, userService } = world.companion.app
    const system = { userId: null, via: 'system', keyLabel: null } as const
    await invite()
    const other = userService.create(
      system,
      {
        email: 'bob@example.com',
        first_name: '',
        last_name: '',
        is_staff: false,
      },
      { organizationId: ids.other, level: 1 },
    )
    users.update(other.id, { email: 'new@example.com' })
    const seen = async (path: string) =>
      JSON.parse((await world.call('GET', path, { key: KEY })).text).pending_invites
    expect(await seen(`/api/users/${other.uuid}/`)).toEqual([])
    const own = async () => {
      const session = await world.signIn('new@example.com')
      return JSON.parse((await world.call('GET', ME, { session })).text).pending_invites
    }
    expect(await own()).toHaveLength(1)
    world.clock.advance(3 * DAY + 1)
    expect(await own()).toEqual([])
  })
})
