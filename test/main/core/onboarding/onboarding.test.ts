import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { COMMAND_LINE } from '../../../../src/main/core/base/actor.ts'
import { ADA, GRACE, KEYS, NOBODY } from '../../../support/seed.ts'
import { createWorld, invalidField, notFound, type World } from '../../../support/world.ts'

const SKIP = '/api/users/@me/onboarding/skip/'

type User = Record<string, unknown> & { organization: { id: string } }
type Invite = { id: string; target_email: string }

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.close())

const skip = (body: unknown, key: string = KEYS.grace, path = SKIP) => world.call('POST', path, { key, body })
const me = async (key: string = KEYS.grace) =>
  (await world.call('GET', '/api/users/@me/', { key })).json() as User
const onboarding = (user: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(user).filter(([name]) => name.startsWith('onboarding_')))
const delegate = async (body: unknown, organization = '@current', key: string = KEYS.grace) =>
  world.call('POST', `/api/organizations/${organization}/invites/delegate/`, { key, body })
const createUser = (email: string) =>
  world.companion.app.userService.create(COMMAND_LINE, {
    email,
    first_name: '',
    last_name: '',
    is_staff: false,
  })

const NOTHING = {
  onboarding_skipped_at: null,
  onboarding_skipped_reason: null,
  onboarding_skipped_organization_id: null,
  onboarding_delegated_to_invite: null,
  onboarding_delegated_to_organization_id: null,
  onboarding_delegation_accepted_at: null,
}

describe('skipping', () => {
  it.each(['later', 'other'])('with %s returns the full user and is saved', async (reason) => {
    const before = await me()
    const answer = await skip({ reason })
    const expected = {
      ...before,
      onboarding_skipped_at: expect.stringMatching(/^2026-05-07T09:28:06\.\d{6}Z$/),
      onboarding_skipped_reason: reason,
      onboarding_skipped_organization_id: before.organization.id,
    }
    expect([answer.status, answer.json()]).toEqual([200, expected])
    expect(await me()).toEqual(answer.json())
  })

  it('again keeps the time and saves the new reason and organization', async () => {
    const first = (await skip({ reason: 'later' })).json() as User
    world.clock.advance(3_600_001)
    const second = (await skip({ reason: 'other' })).json() as User
    expect(second.onboarding_skipped_at).toBe(first.onboarding_skipped_at)
    expect(second.onboarding_skipped_reason).toBe('other')
  })

  it.each(['', 'step', 'x'.repeat(64), '🦔'.repeat(64), ` ${'x'.repeat(64)} `, 7, undefined])(
    'accepts step_at_skip = %j',
    async (step_at_skip) => {
      expect((await skip({ reason: 'later', step_at_skip })).status).toBe(200)
    },
  )

  it.each<[unknown, string, string, string]>([
    [{}, 'required', 'This field is required.', 'reason'],
    [{ step_at_skip: 'x'.repeat(65) }, 'required', 'This field is required.', 'reason'],
    [[], 'required', 'This field is required.', 'reason'],
    ['"later"', 'required', 'This field is required.', 'reason'],
    ['null', 'required', 'This field is required.', 'reason'],
    [{ reason: null }, 'null', 'This field may not be null.', 'reason'],
    [{ reason: 'delegated' }, 'invalid_choice', '"delegated" is not a valid choice.', 'reason'],
    [{ reason: 'provisioned' }, 'invalid_choice', '"provisioned" is not a valid choice.', 'reason'],
    [{ reason: 'Later' }, 'invalid_choice', '"Later" is not a valid choice.', 'reason'],
    [{ reason: '' }, 'invalid_choice', '"" is not a valid choice.', 'reason'],
    [{ reason: 1 }, 'invalid_choice', '"1" is not a valid choice.', 'reason'],
    [
      { reason: 'later', step_at_skip: 'x'.repeat(65) },
      'max_length',
      'Ensure this field has no more than 64 characters.',
      'step_at_skip',
    ],
    [{ reason: 'later', step_at_skip: null }, 'null', 'This field may not be null.', 'step_at_skip'],
    [{ reason: 'later', step_at_skip: {} }, 'invalid_input', 'Not a valid string.', 'step_at_skip'],
    [{ reason: 'nope', step_at_skip: {} }, 'invalid_choice', '"nope" is not a valid choice.', 'reason'],
  ])('rejects %j and changes nothing', async (body, code, detail, attr) => {
    const answer = await skip(body)
    expect([answer.status, answer.json()]).toEqual([400, invalidField(code, detail, attr)])
    expect(onboarding(await me())).toEqual(NOTHING)
  })

  it('checks the path before the body', async () => {
    expect((await skip({}, KEYS.grace, `/api/users/${NOBODY}/onboarding/skip/`)).status).toBe(403)
    expect((await skip({}, KEYS.ada, `/api/users/${NOBODY}/onboarding/skip/`)).status).toBe(404)
  })

  it('by staff applies to the user in the path', async () => {
    const path = `/api/users/${world.uuidOf(GRACE)}/onboarding/skip`
    const answer = await skip({ reason: 'later' }, KEYS.ada, path)
    expect(answer.json()).toMatchObject({ email: GRACE, onboarding_skipped_reason: 'later' })
    expect((await me(KEYS.ada)).onboarding_skipped_at).toBeNull()
  })

  it('works with a session of any age', async () => {
    const session = await world.signIn(GRACE)
    world.clock.advance(3 * 3_600_000)
    expect((await world.call('POST', SKIP, { session, body: { reason: 'later' } })).status).toBe(200)
  })
})

describe('delegating', () => {
  it('creates and returns the invite and marks onboarding as delegated', async () => {
    const { organization, uuid, id, distinct_id } = await me()
    const answer = await delegate({
      target_email: 'Teammate@Example.com',
      message: 'Please',
      step_at_delegation: 'install',
    })
    expect([answer.status, answer.json()]).toEqual([
      201,
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        target_email: expect.stringMatching(/^teammate@example\.com$/i),
        first_name: '',
        level: 1,
        is_expired: false,
        message: 'Please',
        created_at: expect.stringMatching(/^2026-05-07T09:28:06\.\d{6}Z$/),
        created_by: expect.objectContaining({ id, uuid, distinct_id, first_name: 'Grace', email: GRACE }),
      },
    ])
    expect(onboarding(await me())).toEqual({
      onboarding_skipped_at: expect.stringMatching(/^2026-05-07T09:28:06/),
      onboarding_skipped_reason: 'delegated',
      onboarding_skipped_organization_id: organization.id,
      onboarding_delegated_to_invite: (answer.json() as Invite).id,
      onboarding_delegated_to_organization_id: organization.id,
      onboarding_delegation_accepted_at: null,
    })
  })

  it('accepts an organization ID, a session, and a key with only user:write', async () => {
    const { organization } = await me()
    const body = { target_email: 'new@example.com' }
    expect((await delegate(body, organization.id, KEYS.graceWrite)).status).toBe(201)
    expect((await delegate(body, organization.id.toUpperCase())).status).toBe(201)
    const session = await world.signIn(GRACE)
    const path = `/api/organizations/${organization.id}/invites/delegate/`
    expect((await world.call('POST', path, { session, body })).status).toBe(201)
    expect((await delegate(body, organization.id, KEYS.graceRead)).status).toBe(403)
    expect((await world.call('POST', path, { body })).status).toBe(401)
  })

  it('rejects other organizations', async () => {
    for (const organization of [NOBODY, 'nonsense']) {
      const answer = await delegate({ target_email: 'new@example.com' }, organization)
      expect([answer.status, answer.json()]).toEqual([404, notFound(expect.any(String))])
    }
    expect(onboarding(await me())).toEqual(NOTHING)
  })

  it.each<[unknown, string, string]>([
    [{}, 'required', 'target_email'],
    [{ target_email: '' }, 'blank', 'target_email'],
    [{ target_email: null }, 'null', 'target_email'],
    [{ target_email: 'nope' }, 'invalid_input', 'target_email'],
    [{ target_email: ADA }, 'invalid_input', 'target_email'],
    [{ target_email: 'ADA@EXAMPLE.COM' }, 'invalid_input', 'target_email'],
    [
      { target_email: 'new@example.com', message: 5.5e300, step_at_delegation: [] },
      'invalid_input',
      'step_at_delegation',
    ],
  ])('rejects %j and changes nothing', async (body, code, attr) => {
    const answer = await delegate(body)
    expect([answer.status, answer.json()]).toMatchObject([400, { type: 'validation_error', code, attr }])
    expect(onboarding(await me())).toEqual(NOTHING)
  })

  it('again cancels the first invite', async () => {
    const first = (await delegate({ target_email: 'one@example.com' })).json() as Invite
    const second = (await delegate({ target_email: 'two@example.com' })).json() as Invite
    expect(second.id).not.toBe(first.id)
    expect((await me()).onboarding_delegated_to_invite).toBe(second.id)
    createUser('one@example.com')
    expect((await me()).onboarding_delegation_accepted_at).toBeNull()
    createUser('two@example.com')
    expect((await me()).onboarding_delegation_accepted_at).not.toBeNull()
  })

  it('is accepted when the invited user is created, ignoring the case of the address', async () => {
    const { organization } = await me()
    await delegate({ target_email: 'mate@example.com' })
    world.clock.advance(60_000)
    createUser('MATE@example.com')
    expect(onboarding(await me())).toMatchObject({
      onboarding_skipped_reason: 'delegated',
      onboarding_delegated_to_organization_id: organization.id,
      onboarding_delegation_accepted_at: expect.stringMatching(/^2026-05-07T09:29:06\.\d{6}Z$/),
    })
  })

  it('followed by a skip cancels the invite, clears the delegation, and counts as a new skip', async () => {
    await delegate({ target_email: 'mate@example.com' })
    const before = await me()
    world.clock.advance(60_000)
    const answer = (await skip({ reason: 'later' })).json() as User
    expect(onboarding(answer)).toEqual({
      ...NOTHING,
      onboarding_skipped_at: expect.stringMatching(/^2026-05-07T09:29:06/),
      onboarding_skipped_reason: 'later',
      onboarding_skipped_organization_id: before.organization.id,
    })
    createUser('mate@example.com')
    expect((await me()).onboarding_delegation_accepted_at).toBeNull()
  })

  it('after a skip has its own time', async () => {
    await skip({ reason: 'later' })
    world.clock.advance(60_000)
    await delegate({ target_email: 'mate@example.com' })
    expect(onboarding(await me())).toMatchObject({
      onboarding_skipped_at: expect.stringMatching(/^2026-05-07T09:29:06/),
      onboarding_skipped_reason: 'delegated',
    })
  })

  it('shows the invite to a user of another organization', async () => {
    await world.close()
    world = await createWorld({
      seed: {
        version: 1,
        organizations: [
          { name: 'Acme', projects: [{ name: 'Default' }] },
          { name: 'Globex', projects: [{ name: 'Reactor' }] },
        ],
        users: [
          { email: 'a@example.com', keys: [{ value: KEYS.grace }] },
          { email: 'g@example.com', organization: 'Globex', keys: [{ value: KEYS.ada }] },
        ],
      },
    })
    const invite = (await delegate({ target_email: 'G@example.com' })).json() as Invite
    const { organization } = await me()
    expect((await me(KEYS.ada)).pending_invites).toEqual([
      {
        id: invite.id,
        target_email: expect.stringMatching(/^g@example\.com$/i),
        organization_id: organization.id,
        organization_name: 'Acme',
        created_at: expect.stringMatching(/Z$/),
      },
    ])
  })
})
