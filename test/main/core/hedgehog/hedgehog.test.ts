import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ADA, GRACE, IVAN, KEYS } from '../../../support/seed.ts'
import { createWorld, invalidField, type World } from '../../../support/world.ts'

const ME = '/api/users/@me/hedgehog_config/'
const KIB64 = 64 * 1024

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.close())

const read = async (key: string = KEYS.grace, path = ME) => (await world.call('GET', path, { key })).text
const patch = (body: unknown, key: string = KEYS.grace, path = ME) => world.call('PATCH', path, { key, body })
const user = async (key: string = KEYS.grace) =>
  (await world.call('GET', '/api/users/@me/', { key })).json() as Record<string, unknown>

describe('reading the hedgehog', () => {
  it('returns the stored config', async () => {
    expect(await read()).toBe('{"version":2,"enabled":true}')
  })

  it('returns an empty object if none is set', async () => {
    expect(await read(KEYS.ada)).toBe('{}')
    expect((await user(KEYS.ada)).hedgehog_config).toBeNull()
  })

  it('responds to HEAD without a body', async () => {
    const { status, text } = await world.call('HEAD', ME, { key: KEYS.grace })
    expect([status, text]).toEqual([200, ''])
  })

  it('lets staff read and write that of another user without changing their own', async () => {
    const path = `/api/users/${world.uuidOf(GRACE)}/hedgehog_config`
    expect(await read(KEYS.ada, path)).toBe('{"version":2,"enabled":true}')
    expect((await patch({ color: 'red' }, KEYS.ada, path)).text).toBe('{"color":"red"}')
    expect(await read(KEYS.grace)).toBe('{"color":"red"}')
    expect(await read(KEYS.ada)).toBe('{}')
  })

  it('is never throttled', async () => {
    await world.close()
    world = await createWorld({ config: { rateLimitEnabled: true } })
    for (let i = 0; i < 500; i++) expect((await world.call('GET', ME, { key: KEYS.grace })).status).toBe(200)
  })
})

describe('a body that is the config', () => {
  it('replaces the whole config, is returned, and can be read', async () => {
    const config = {
      version: 2,
      party_mode_enabled: true,
      actor_options: { color: 'green', accessories: [] },
    }
    const answer = await patch(config)
    expect([answer.status, answer.text]).toEqual([200, JSON.stringify(config)])
    expect(answer.headers['content-type']).toMatch(/^application\/json/)
    expect(await read()).toBe(JSON.stringify(config))
    expect((await patch({ enabled: true })).text).toBe('{"enabled":true}')
    expect(await read()).toBe('{"enabled":true}')
    expect((await user()).hedgehog_config).toEqual({ enabled: true })
  })

  it('that is empty clears the config', async () => {
    expect((await patch({})).text).toBe('{}')
    expect(await read()).toBe('{}')
    expect((await user()).hedgehog_config).toEqual({})
  })

  it.each([
    '{"a":1.0}',
    '{"a":1e400}',
    '{"a":-0.0}',
    '{"a":1E+2}',
    '{"a":123456789012345678901234567890}',
    '{"a":0.1000000000000000055511151231257827}',
    '{"a":[1.0,[2.50,{"b":3.00}]],"c":{"d":{"e":-1e-7}}}',
    '{"a":9007199254740993,"b":true,"c":null,"d":"1.0"}',
    '{"ключ":"ёж 🦔","\\u0000":"\\ud800"}',
    '{"__proto__":{"polluted":1},"constructor":1,"toString":2}',
    '{"":""}',
  ])('keeps %s as sent', async (text) => {
    const answer = await patch(text)
    expect([answer.status, answer.text]).toEqual([200, text])
    expect(await read()).toBe(text)
    expect((await world.call('GET', '/api/users/@me/', { key: KEYS.grace })).text).toContain(
      `"hedgehog_config":${text}`,
    )
  })

  it('with user fields and other keys is a config', async () => {
    const body = { first_name: 'Not saved', color: 'red' }
    expect((await patch(body)).json()).toEqual(body)
    expect(await user()).toMatchObject({ first_name: 'Grace', hedgehog_config: body })
  })

  it.each(['uuid', 'id', 'date_joined', 'team', 'organization', 'onboarding_skipped_at', 'distinct_id'])(
    'with the read-only user field %s is a config',
    async (name) => {
      expect((await patch({ [name]: 'x' })).json()).toEqual({ [name]: 'x' })
    },
  )

  it('can be up to 64 KiB large', async () => {
    const sized = (bytes: number) => `{"a":"${'x'.repeat(bytes - 8)}"}`
    expect((await patch(sized(KIB64))).status).toBe(200)
    const answer = await patch(sized(KIB64 + 1))
    expect([answer.status, answer.json()]).toEqual([400, invalidField('invalid_input', expect.any(String))])
    expect(await read()).toBe(sized(KIB64))
    // The limit is in bytes, not characters.
    expect((await patch(`{"a":"${'ё'.repeat(33_000)}"}`)).status).toBe(400)
    expect((await patch(`{"a":"${'ё'.repeat(32_000)}"}`)).status).toBe(200)
  })

  it('that is missing is an error and changes nothing', async () => {
    for (const headers of [{}, { 'content-type': 'application/json' }]) {
      const answer = await world.call('PATCH', ME, { key: KEYS.grace, headers })
      expect([answer.status, answer.json()]).toEqual([400, invalidField('invalid_input', expect.any(String))])
    }
    expect(await read()).toBe('{"version":2,"enabled":true}')
  })

  it.each(['[]', '"x"', '1', 'true', 'null'])('that is %s is an error and changes nothing', async (body) => {
    expect((await patch(body)).status).toBe(400)
    expect(await read()).toBe('{"version":2,"enabled":true}')
  })

  it('never stores the API key that was sent with it', async () => {
    const body = { color: 'red', nested: { personal_api_key: 'mine' } }
    const answer = await world.call('PATCH', ME, { body: { personal_api_key: KEYS.grace, ...body } })
    expect([answer.status, answer.json()]).toEqual([200, body])
    expect(await read()).toBe(JSON.stringify(body))
    const withHeader = await patch({ personal_api_key: 'anything', color: 'blue' })
    expect(withHeader.json()).toEqual({ color: 'blue' })
    const nothingElse = await world.call('PATCH', ME, { body: { personal_api_key: KEYS.grace } })
    expect([nothingElse.status, nothingElse.text, await read()]).toEqual([200, '{}', '{}'])
  })
})

describe('a body with only user fields', () => {
  it('saves them, keeps the config, and returns it', async () => {
    const answer = await patch({ first_name: 'Amazing', theme_mode: 'dark' })
    expect([answer.status, answer.text]).toEqual([200, '{"version":2,"enabled":true}'])
    expect(await user()).toMatchObject({ first_name: 'Amazing', theme_mode: 'dark' })
  })

  it('returns an empty object if no config is set', async () => {
    expect((await patch({ first_name: 'A' }, KEYS.ada)).text).toBe('{}')
  })

  it('replaces the config with hedgehog_config, if present', async () => {
    const answer = await patch('{"hedgehog_config":{"a":1.0,"b":[1e400]},"last_name":"H"}')
    expect([answer.status, answer.text]).toEqual([200, '{"a":1.0,"b":[1e400]}'])
    expect(await read()).toBe('{"a":1.0,"b":[1e400]}')
    expect((await user()).last_name).toBe('H')
  })

  it('removes the config with null', async () => {
    const answer = await patch({ hedgehog_config: null })
    expect([answer.status, answer.text, await read()]).toEqual([200, '{}', '{}'])
    expect((await user()).hedgehog_config).toBeNull()
  })

  it('can also contain an API key', async () => {
    const answer = await world.call('PATCH', ME, { body: { personal_api_key: KEYS.grace, last_name: 'K' } })
    expect([answer.status, answer.text]).toEqual([200, '{"version":2,"enabled":true}'])
    expect((await user()).last_name).toBe('K')
  })

  it.each([
    ['text', '"x"'],
    ['a list', '[]'],
    ['a number', '1'],
    ['false', 'false'],
    ['too large', `{"a":"${'x'.repeat(KIB64)}"}`],
  ])('rejects a hedgehog_config that is %s and saves nothing', async (_name, config) => {
    for (const path of [ME, '/api/users/@me/']) {
      const answer = await patch(`{"first_name":"Lost","hedgehog_config":${config}}`, KEYS.grace, path)
      expect([answer.status, answer.json()]).toEqual([
        400,
        invalidField('invalid_input', expect.any(String), 'hedgehog_config'),
      ])
    }
    expect(await user()).toMatchObject({
      first_name: 'Grace',
      hedgehog_config: { version: 2, enabled: true },
    })
  })

  it('accepts a hedgehog_config of exactly 64 KiB', async () => {
    const config = `{"a":"${'x'.repeat(KIB64 - 8)}"}`
    expect((await patch(`{"hedgehog_config":${config}}`)).text).toBe(config)
  })

  it.each([
    ['toolbar_mode', 'sideways'],
    ['first_name', 'x'.repeat(151)],
    ['set_current_team', '999'],
    ['hide_mcp_hints', null],
  ])('rejects an invalid %s', async (name, value) => {
    const answer = await patch({ [name]: value, last_name: 'Lost' })
    expect([answer.status, answer.json()]).toMatchObject([400, { type: 'validation_error', attr: name }])
    expect((await user()).last_name).toBe('Hopper')
  })
})

describe('the hedgehog shown to other users', () => {
  const seen = async (config: unknown) => {
    await world.call('PATCH', `/api/users/${world.uuidOf(ADA)}/`, {
      key: KEYS.ada,
      body: { hedgehog_config: config },
    })
    const answer = await world.call('POST', '/api/organizations/@current/invites/delegate/', {
      key: KEYS.ada,
      body: { target_email: 'new@example.com' },
    })
    return (answer.json() as { created_by: { hedgehog_config: unknown } }).created_by.hedgehog_config
  }

  it.each([
    ['nothing', null, null],
    ['an empty config', {}, null],
    [
      'version 2',
      {
        version: 2,
        use_as_profile: true,
        enabled: true,
        color: 'ignored',
        actor_options: { color: 'green', accessories: ['beret'], skin: 'default', id: 'player' },
      },
      { use_as_profile: true, color: 'green', accessories: ['beret'], skin: 'default' },
    ],
    [
      'version 1',
      { use_as_profile: false, color: 'red', accessories: ['cap'], skin: 'spiderhog', enabled: true },
      { use_as_profile: false, color: 'red', accessories: ['cap'], skin: 'spiderhog' },
    ],
    [
      'version 2 without an appearance',
      { version: 2, use_as_profile: true, actor_options: 'none' },
      { use_as_profile: true, color: null, accessories: null, skin: null },
    ],
    ['something else', { a: 1 }, { use_as_profile: null, color: null, accessories: null, skin: null }],
  ])('%s', async (_name, config, expected) => {
    expect(await seen(config)).toEqual(expected)
  })
})

it('is separate for each user', async () => {
  await patch({ mine: 1 })
  await patch({ mine: 2 }, KEYS.ada)
  await patch({ mine: 3 }, KEYS.ivan)
  expect([await read(), await read(KEYS.ada), await read(KEYS.ivan)]).toEqual([
    '{"mine":1}',
    '{"mine":2}',
    '{"mine":3}',
  ])
  expect(world.uuidOf(IVAN)).not.toBe(world.uuidOf(ADA))
})
