import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ADA, GRACE, IVAN, KEYS } from '../../support/seed.ts'
import { createWorld, type Session, type World } from '../../support/world.ts'

let world: World
let ada: Session
let grace: Session
beforeEach(async () => {
  world = await createWorld()
  ada = await world.signIn(ADA)
  grace = await world.signIn(GRACE)
})
afterEach(() => world.close())

type Rows = { results: Record<string, unknown>[] }
const rows = async (path: string, session: Session) =>
  ((await world.call('GET', path, { session })).json() as Rows).results

it('health is open to everyone on this machine', async () => {
  const answer = await world.call('GET', '/_companion/health')
  expect([answer.status, answer.json()]).toEqual([
    200,
    { status: 'ok', version: '0.0.0-test', keychain: 'available', github_app: 'missing' },
  ])
})

it('health says whether the GitHub App is configured', async () => {
  await world.close()
  world = await createWorld({ config: { github: { clientId: 'Iv1', slug: 'app' } } })
  expect((await world.call('GET', '/_companion/health')).json()).toMatchObject({ github_app: 'configured' })
})

describe('API keys', () => {
  it('are shown once, work immediately, and stop working when revoked', async () => {
    const answer = await world.call('POST', '/_companion/keys', {
      session: grace,
      body: { label: 'laptop', scopes: ['user:read'] },
    })
    const key = answer.json() as { id: string; value: string }
    expect([answer.status, key]).toEqual([
      201,
      {
        id: expect.any(String),
        label: 'laptop',
        scopes: ['user:read'],
        value: expect.stringMatching(/^phx_[A-Za-z0-9]{32,}$/),
      },
    ])
    expect((await world.call('GET', '/api/users/@me/', { key: key.value })).json()).toMatchObject({
      email: GRACE,
    })
    expect((await world.call('PATCH', '/api/users/@me/', { key: key.value, body: {} })).status).toBe(403)
    const shown = await world.call('GET', '/_companion/keys', { session: grace })
    expect(shown.text).not.toContain(key.value)
    expect((await world.call('DELETE', `/_companion/keys/${key.id}`, { session: grace })).status).toBe(204)
    expect((await world.call('GET', '/api/users/@me/', { key: key.value })).status).toBe(401)
    expect((await world.call('DELETE', `/_companion/keys/${key.id}`, { session: grace })).status).toBe(404)
  })

  it('of another user are neither listed nor revoked', async () => {
    const [first] = await rows('/_companion/keys', grace)
    expect((await rows('/_companion/keys', ada)).map((row) => row.user)).toEqual([ADA, ADA])
    expect((await world.call('DELETE', `/_companion/keys/${first?.id}`, { session: ada })).status).toBe(404)
    expect((await world.call('GET', '/api/users/@me/', { key: KEYS.grace })).status).toBe(200)
  })

  it.each([
    [{}, 'label'],
    [{ label: '', scopes: ['*'] }, 'label'],
    [{ label: 'x'.repeat(41), scopes: ['*'] }, 'label'],
    [{ label: 'x' }, 'scopes'],
    [{ label: 'x', scopes: [] }, 'scopes'],
    [{ label: 'x', scopes: '*' }, 'scopes'],
    [{ label: 'x', scopes: ['user:admin'] }, 'scopes__0'],
    [{ label: 'x', scopes: ['user:read', 'nonsense:read'] }, 'scopes__1'],
  ])('are not created from %j', async (body, attr) => {
    const answer = await world.call('POST', '/_companion/keys', { session: grace, body })
    expect([answer.status, answer.json()]).toMatchObject([400, { type: 'validation_error', attr }])
  })
})

describe('users and projects', () => {
  it('are listed for staff and created by staff', async () => {
    expect((await rows('/_companion/users', ada)).map(({ email }) => email)).toEqual([ADA, GRACE, IVAN])
    expect((await world.call('GET', '/_companion/users', { session: grace })).status).toBe(403)
    const body = { email: 'new@example.com', first_name: 'New' }
    expect((await world.call('POST', '/_companion/users', { session: grace, body })).status).toBe(403)
    const created = await world.call('POST', '/_companion/users', { session: ada, body })
    expect([created.status, created.json()]).toEqual([
      201,
      {
        uuid: expect.any(String),
        email: 'new@example.com',
        first_name: 'New',
        last_name: '',
        is_staff: false,
      },
    ])
    const again = await world.call('POST', '/_companion/users', {
      session: ada,
      body: { email: 'NEW@example.com' },
    })
    expect([again.status, again.json()]).toMatchObject([400, { code: 'unique', attr: 'email' }])
    const project = await world.call('POST', '/_companion/projects', {
      session: ada,
      body: { name: ' Third ' },
    })
    expect([project.status, project.json()]).toMatchObject([201, { id: 4, name: 'Third' }])
    expect(
      (await world.call('POST', '/_companion/projects', { session: grace, body: { name: 'x' } })).status,
    ).toBe(403)
    expect((await rows('/_companion/projects', grace)).map(({ id }) => id)).toEqual([1, 2, 4])
  })
})

describe('the activity log', () => {
  it('says who changed what, when, and with which key', async () => {
    await world.call('PATCH', '/api/users/@me/hedgehog_config/', { key: KEYS.grace, body: { a: 1 } })
    await world.call('POST', '/api/users/@me/onboarding/skip/', { session: grace, body: { reason: 'later' } })
    await world.call('DELETE', '/api/users/@me/integrations/github/12345/', { key: KEYS.ada })
    const log = await rows('/_companion/activity', ada)
    expect(log[0]).toMatchObject({ email: ADA, via: 'key', key_label: 'everything' })
    expect(log[1]).toMatchObject({ email: GRACE, via: 'session', key_label: null })
    expect(log[2]).toMatchObject({
      email: GRACE,
      via: 'key',
      key_label: 'everything',
      at: expect.stringMatching(/^2026-05-07T09:28:06/),
    })
  })

  it('has no entries for reads and rejected requests', async () => {
    const before = await rows('/_companion/activity', ada)
    await world.call('GET', '/api/users/@me/', { key: KEYS.grace })
    await world.call('PATCH', '/api/users/@me/', { key: KEYS.grace, body: { email: 'nope' } })
    await world.call('PATCH', '/api/users/@me/', { key: KEYS.graceRead, body: { first_name: 'x' } })
    expect(await rows('/_companion/activity', ada)).toEqual(before)
  })

  it('keeps the number of entries in its setting', async () => {
    world.companion.app.settings.set('activity_limit', '100')
    for (let i = 0; i < 120; i++)
      await world.call('PATCH', '/api/users/@me/', { key: KEYS.grace, body: { first_name: `n${i}` } })
    expect(await rows('/_companion/activity?limit=1000', ada)).toHaveLength(100)
  })

  it('can be searched case-insensitively and filtered by action, and ignores blank filters', async () => {
    await world.call('POST', '/_companion/keys', { session: ada, body: { label: 'ÄRZTE', scopes: ['*'] } })
    const found = (query: string) => rows(`/_companion/activity?${query}`, ada)
    expect(await found(`search=${encodeURIComponent('ärzte')}`)).toHaveLength(1)
    expect(await found('action=%25')).toEqual([])
    expect(await found('action=api_ke_')).toEqual([])
    expect((await found('action=api_key')).length).toBeGreaterThan(0)
    expect(await found('before=&limit=')).toEqual(await found(''))
  })

  it.each(['limit=0', 'limit=x', 'limit=1001', 'before=x'])('refuses %s', async (query) => {
    const answer = await world.call('GET', `/_companion/activity?${query}`, { session: ada })
    expect([answer.status, answer.json()]).toMatchObject([400, { type: 'validation_error' }])
  })
})

it('never contains a secret, nor do the log and the responses', async () => {
  const made = (
    await world.call('POST', '/_companion/keys', { session: grace, body: { label: 'new', scopes: ['*'] } })
  ).json() as { value: string }
  const secrets = ['correct horse battery', 'ExponentPushToken[secret]', made.value, KEYS.grace, grace]
  await world.call('PATCH', '/api/users/@me/', { key: KEYS.grace, body: { password: secrets[0] } })
  await world.call('POST', '/api/users/@me/push_tokens/', {
    key: made.value,
    body: { token: secrets[1], platform: 'ios' },
  })
  await world.call('GET', `/api/users/@me/?personal_api_key=${KEYS.grace}`)
  await world.call('PATCH', '/api/users/@me/hedgehog_config/', {
    body: { personal_api_key: KEYS.grace, a: 1 },
  })
  const everything = [
    JSON.stringify(await rows('/_companion/activity', ada)),
    JSON.stringify(await rows('/_companion/keys', grace)),
    JSON.stringify(world.log),
    (await world.call('GET', '/api/users/@me/', { key: KEYS.grace })).text,
  ].join()
  for (const secret of secrets) expect(everything).not.toContain(secret)
})
