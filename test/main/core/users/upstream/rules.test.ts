import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY } from '../../../../../src/main/core/base/time.ts'
import { createWorld, type World } from '../../../../support/world.ts'

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
    organizations.projectsOf(organization(place)).find((project) => project.name === name)?.id ?? 0
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
