import { afterEach, describe, expect, it } from 'vitest'
import { type StartOptions, startCompanion, type TestCompanion } from '../../src/testing/index.ts'
import { ADA, GRACE, KEYS, SEED } from '../support/seed.ts'
import { envelope } from '../support/world.ts'

const seed = SEED
const APP = { name: 'App', client_id: 'app', redirect_uris: ['http://localhost:3000/callback'] }
const HEDGEHOG = '/api/users/@me/hedgehog_config/'

const SEED_NULL =
  'The seed is not a valid seed: Invalid data. Expected a dictionary, but got NoneType. Nothing was applied.'

const running: TestCompanion[] = []
const start = async (options: StartOptions = { seed }) => {
  const companion = await startCompanion(options)
  running.push(companion)
  return companion
}
afterEach(async () => {
  for (const companion of running.splice(0)) await companion.close()
})

const call = async (companion: TestCompanion, path: string, init: RequestInit & { key?: string } = {}) => {
  const { key = KEYS.ada, ...rest } = init
  const answer = await fetch(companion.url + path, {
    redirect: 'manual',
    ...rest,
    headers: {
      authorization: `Bearer ${key}`,
      ...(rest.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...rest.headers,
    },
  })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, body: text === '' ? null : JSON.parse(text) }
}
const patch = (body: unknown) => ({ method: 'PATCH', body: JSON.stringify(body) })

describe('a world', () => {
  it('starts with its seed, answers the typed client, and ends', async () => {
    const companion = await start()
    const { data, response } = await companion
      .client({ apiKey: KEYS.grace })
      .GET('/api/users/{uuid}/hedgehog_config', { params: { path: { uuid: '@me' } } })
    expect([response.status, data]).toEqual([200, { version: 2, enabled: true }])
    await companion.close()
    await companion.close()
    await expect(fetch(companion.url)).rejects.toThrow('fetch failed')
  })

  it('has an owner where there is no seed', async () => {
    const companion = await start({})
    const key = await companion.createKey({ user: 'owner@example.com' })
    expect((await call(companion, '/api/users/@me/', { key })).body).toMatchObject({
      email: 'owner@example.com',
      is_staff: true,
    })
  })

  it('ends by itself where its scope does', async () => {
    const companion = await startCompanion()
    await companion[Symbol.asyncDispose]()
    await expect(fetch(companion.url)).rejects.toThrow('fetch failed')
  })

  it('refuses a seed that is not valid, and names the place', async () => {
    await expect(startCompanion({ seed: { version: 1, users: [{ email: 'ada' }] } })).rejects.toThrow(
      'users[0].email',
    )
  })

  it('refuses a port that is taken, in one sentence', async () => {
    const { url } = await start()
    const port = Number(new URL(url).port)
    await expect(startCompanion({ seed, port })).rejects.toThrow(`Port ${port} is in use.`)
    expect((await fetch(`${url}/_companion/health`)).status).toBe(200)
  })

  it('signs its owner in at a one-time address', async () => {
    const companion = await start()
    const token = new URL(await companion.loginUrl()).searchParams.get('token')
    const answer = await call(companion, '/_companion/login', {
      method: 'POST',
      body: JSON.stringify({ token }),
    })
    expect(answer.status).toBe(200)
  })
})

describe('a start', () => {
  it.each([
    '2026-02-31T00:00:00Z',
    '+010000-01-01T00:00:00Z',
    '9999-12-31T23:59:59-12:00',
    'yesterday',
    5,
    null,
    new Date(Number.NaN),
    new Date(Date.UTC(10_000, 0)),
  ])('at %o is refused in one sentence', async (now) => {
    const error: unknown = await startCompanion({ now: now as string }).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(TypeError)
    expect(error).toMatchObject({
      message: 'now: A time is ISO 8601 with a time zone, such as 2026-01-01T00:00:00Z, up to the year 9999.',
    })
  })

  it.each(['0000-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z', new Date(0)])('at %o works', async (now) => {
    const companion = await start({ seed: { ...seed, oauth_applications: [APP] }, now })
    await companion.createToken({
      user: ADA,
      clientId: APP.client_id,
      scopes: ['user:read'],
      expiresIn: '36525d',
    })
    expect((await call(companion, '/api/users/@me/')).status).toBe(200)
  })

  it.each([
    [{ seeds: seed }, 'seeds: There is no such field.'],
    [{ allowOrigins: 5 }, 'allowOrigins: Expected a list of items but got type "int".'],
    [{ allowOrigins: [5] }, 'allowOrigins__0: Not a valid string.'],
    [{ rateLimit: 'yes' }, 'rateLimit: Must be a valid boolean.'],
    [{ port: {} }, 'port: "[object Object]" is not a port. A port is a number from 0 to 65535.'],
    [{ port: -1 }, 'port: "-1" is not a port. A port is a number from 0 to 65535.'],
    [{ port: '' }, 'port: "" is not a port. A port is a number from 0 to 65535.'],
    [{ port: null }, 'port: This field may not be null.'],
    [
      { allowOrigins: ['http://localhost:3000', '*'] },
      'allowOrigins__1: "*" is not an origin. An origin looks like http://localhost:3000, with nothing after the port.',
    ],
    [
      { allowOrigins: [''] },
      'allowOrigins__0: "" is not an origin. An origin looks like http://localhost:3000, with nothing after the port.',
    ],
    [{ seed: null }, `seed: ${SEED_NULL}`],
    [
      { seed: { version: 1, users: [{ email: 'ada' }] } },
      'seed: The seed is not a valid seed: users[0].email: Enter a valid email address. Nothing was applied.',
    ],
    [
      { seed: { version: 1, users: [{ email: 'a@example.com', is_active: false }] } },
      "seed: The seed can't be applied: users[0].is_active: it would leave no active user. Make somebody active. Nothing was applied.",
    ],
    [{ seed: () => {} }, 'seed: The seed can’t be written as JSON.'],
  ])('with %o is refused in one sentence', async (options, message) => {
    const error: unknown = await startCompanion(options as object).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ message })
  })

  it.each<unknown>([null, 5, 'seed'])('with the options %o is refused in one sentence', async (options) => {
    await expect(startCompanion(options as object)).rejects.toThrow(
      /^Invalid data\. Expected a dictionary, but got \w+\.$/,
    )
  })
})

describe('a call with what it can’t use', () => {
  const circular: Record<string, unknown> = {}
  circular.itself = circular
  const DICTIONARY = 'Invalid data. Expected a dictionary, but got NoneType.'
  const TIME = 'now: A time is ISO 8601 with a time zone, such as 2026-01-01T00:00:00Z, up to the year 9999.'
  const DURATION = 'A duration is a number of milliseconds, or a number with ms, s, m, h or d.'
  type Attempt = (
    companion: Record<string, (...args: unknown[]) => Promise<unknown>>,
  ) => Promise<unknown> | undefined
  it.each<[string, Attempt, string]>([
    ['client(null)', async (it) => it.client?.(null), DICTIONARY],
    ['snapshot()', (it) => it.snapshot?.(), 'name: This field is required.'],
    ['snapshot(5)', (it) => it.snapshot?.(5), 'name: Not a valid string.'],
    ['restore()', (it) => it.restore?.(), 'name: This field is required.'],
    ['fault(null)', (it) => it.fault?.(null), DICTIONARY],
    ['fault()', (it) => it.fault?.(), DICTIONARY],
    [
      'fault() with a circle',
      (it) => it.fault?.({ then: { status: 200, body: circular } }),
      'The rule can’t be written as JSON.',
    ],
    [
      'fault() with a wrong field',
      (it) => it.fault?.({ match: { user: 5 } }),
      'match__user: Not a valid string.',
    ],
    ['createKey(null)', (it) => it.createKey?.(null), DICTIONARY],
    ['createKey({})', (it) => it.createKey?.({}), 'user: This field is required.'],
    [
      'createKey() without a scope',
      (it) => it.createKey?.({ user: ADA, scopes: [] }),
      'scopes: This list may not be empty.',
    ],
    [
      'createKey() with a word of its own',
      (it) => it.createKey?.({ user: ADA, scope: ['*'] }),
      'scope: There is no such field.',
    ],
    ['createToken()', (it) => it.createToken?.(), DICTIONARY],
    [
      'createToken({})',
      (it) => it.createToken?.({ user: ADA, scopes: ['*'] }),
      'clientId: This field is required.',
    ],
    [
      'createToken() for ever',
      (it) => it.createToken?.({ user: ADA, clientId: 'app', scopes: ['*'], expiresIn: 1e20 }),
      'expiresIn: A lifetime is at most 100 years.',
    ],
    [
      'createToken() for -1 s',
      (it) => it.createToken?.({ user: ADA, clientId: 'app', scopes: ['*'], expiresIn: {} }),
      'expiresIn: A lifetime is a number of seconds, or a number with ms, s, m, h or d.',
    ],
    ['requests("x")', (it) => it.requests?.('x'), 'Invalid data. Expected a dictionary, but got str.'],
    ['requests(null)', (it) => it.requests?.(null), DICTIONARY],
    ['waitForRequest(null)', (it) => it.waitForRequest?.(null, { timeoutMs: 1 }), DICTIONARY],
    [
      'waitForRequest() too long',
      (it) => it.waitForRequest?.({}, { timeoutMs: {} }),
      `timeoutMs: ${DURATION}`,
    ],
    [
      'reset(5)',
      (it) => it.reset?.(5),
      'seed: The seed is not a valid seed: Invalid data. Expected a dictionary, but got int. Nothing was applied.',
    ],
    ['reset(null)', (it) => it.reset?.(null), `seed: ${SEED_NULL}`],
    [
      'reset() to a seed that can’t be applied',
      (it) => it.reset?.({ version: 1, users: [{ email: 'a@example.com', is_active: false }] }),
      "seed: The seed can't be applied: users[0].is_active: it would leave no active user. Make somebody active. Nothing was applied.",
    ],
    ['reset(circular)', (it) => it.reset?.(circular), 'seed: The seed can’t be written as JSON.'],
    ['reset(function)', (it) => it.reset?.(() => {}), 'seed: The seed can’t be written as JSON.'],
    [
      'client() with a word of its own',
      async (it) => it.client?.({ foo: 1 }),
      'foo: There is no such field.',
    ],
    ['client() with a number', async (it) => it.client?.({ apiKey: 5 }), 'apiKey: Not a valid string.'],
    [
      'waitForRequest() with a word of its own',
      (it) => it.waitForRequest?.({ method: 'DELETE' }, { timeout: 50 }),
      'timeout: There is no such field.',
    ],
    [
      'waitForRequest({}, 5)',
      (it) => it.waitForRequest?.({}, 5),
      'Invalid data. Expected a dictionary, but got int.',
    ],
    ['waitForRequest({}, null)', (it) => it.waitForRequest?.({}, null), DICTIONARY],
    ...['timeout_ms', 'timeoutMs', 'count'].map((name): [string, Attempt, string] => [
      `waitForRequest() with ${name} in its filter`,
      (it) => it.waitForRequest?.({ [name]: 1 }),
      `${name}: There is no such field.`,
    ]),
    ...['client_id', 'expires_in'].map((name): [string, Attempt, string] => [
      `createToken() with ${name}`,
      (it) => it.createToken?.({ user: ADA, clientId: 'app', scopes: ['*'], [name]: 1 }),
      `${name}: There is no such field.`,
    ]),
    [
      'fault() with a function',
      (it) => it.fault?.({ then: { status: 200, body: () => 1 } }),
      'The rule can’t be written as JSON.',
    ],
    [
      'fault() with a symbol',
      (it) => it.fault?.({ then: { status: 200, body: [Symbol('x')] } }),
      'The rule can’t be written as JSON.',
    ],
  ])('%s says so in one sentence', async (_name, attempt, message) => {
    const companion: unknown = await start({ seed: { ...seed, oauth_applications: [APP] } })
    const error: unknown = await attempt(companion as Parameters<Attempt>[0])?.catch(
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({ message })
  })

  it.each<[string, 'set' | 'advance', unknown, string]>([
    ['set()', 'set', undefined, 'now: This field may not be null.'],
    ['set(5)', 'set', 5, 'now: Not a valid string.'],
    ['set(Invalid Date)', 'set', new Date(Number.NaN), TIME],
    ['set(31 February)', 'set', '2027-02-31T00:00:00Z', TIME],
    ['advance()', 'advance', undefined, 'advance: This field may not be null.'],
    ['advance(Infinity)', 'advance', Number.POSITIVE_INFINITY, `advance: ${DURATION}`],
    ['advance(NaN)', 'advance', Number.NaN, `advance: ${DURATION}`],
    ['advance({})', 'advance', {}, `advance: ${DURATION}`],
  ])('clock.%s says so in one sentence', async (_name, what, value, message) => {
    const companion = await start()
    const error: unknown = await companion.clock[what](value as string).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ message })
  })
})

describe('a companion that was closed', () => {
  const CLOSED = 'This companion was closed. Start another one with startCompanion().'

  it.each<[string, (it: TestCompanion) => unknown]>([
    ['client()', (it) => it.client()],
    ['loginUrl()', (it) => it.loginUrl()],
    ['reset()', (it) => it.reset()],
    ['reset(seed)', (it) => it.reset({ version: 1 })],
    ['snapshot()', (it) => it.snapshot('x')],
    ['restore()', (it) => it.restore('x')],
    ['waitForRequest()', (it) => it.waitForRequest({})],
    ['clearRequests()', (it) => it.clearRequests()],
    ['fault()', (it) => it.fault({})],
    ['clearFaults()', (it) => it.clearFaults()],
    ['clock.now()', (it) => it.clock.now()],
    ['clock.set()', (it) => it.clock.set('2026-01-01T00:00:00Z')],
    ['clock.advance()', (it) => it.clock.advance(1)],
    ['clock.freeze()', (it) => it.clock.freeze()],
    ['clock.resume()', (it) => it.clock.resume()],
    ['createKey()', (it) => it.createKey({ user: ADA })],
    ['createToken()', (it) => it.createToken({ user: ADA, clientId: APP.client_id, scopes: ['*'] })],
  ])('says so where %s is called', async (_name, use) => {
    const companion = await start({ seed: { ...seed, oauth_applications: [APP] } })
    await companion.close()
    await expect(async () => use(companion)).rejects.toThrow(new Error(CLOSED))
  })

  it('still has its requests, to tell why a test failed', async () => {
    const companion = await start({ seed })
    await companion.client().GET('/api/users/{uuid}', { params: { path: { uuid: '@me' } } })
    await companion.close()
    expect(await companion.requests()).toMatchObject([
      { path: expect.stringMatching(/^\/api\/users\//), status: 401 },
    ])
  })

  it('lets its faults be removed', async () => {
    const companion = await start()
    const { remove } = await companion.fault({})
    await companion.close()
    await remove()
  })
})

describe('keys', () => {
  it('are made with scopes', async () => {
    const companion = await start()
    const key = await companion.createKey({ user: GRACE, scopes: ['user:read'] })
    expect(key).toMatch(/^phx_\w{32,}$/)
    expect((await call(companion, HEDGEHOG, { key })).status).toBe(200)
    expect((await call(companion, HEDGEHOG, { key, ...patch({}) })).status).toBe(403)
  })

  it('are made for nobody who is not there, and with no scope that does not exist', async () => {
    const companion = await start()
    await expect(companion.createKey({ user: 'nobody@example.com' })).rejects.toThrow(
      'There is no user with the address nobody@example.com.',
    )
    await expect(companion.createKey({ user: ADA, scopes: ['user:admin'] })).rejects.toThrow(
      'not a valid scope',
    )
  })
})

describe('a reset', () => {
  it('brings back the data of the seed, and forgets journal, faults, clock, keys and sessions', async () => {
    const companion = await start({ seed, now: '2026-01-01T00:00:00Z' })
    const before = (await call(companion, '/api/users/@me/')).body
    const token = new URL(await companion.loginUrl()).searchParams.get('token')
    const login = { method: 'POST', body: JSON.stringify({ token }) }
    const { session } = (await call(companion, '/_companion/login', login)).body
    const late = new URL(await companion.loginUrl()).searchParams.get('token')
    const key = await companion.createKey({ user: ADA })
    await call(companion, HEDGEHOG, patch({ enabled: false }))
    await call(companion, '/api/users/@me/', patch({ first_name: 'Someone' }))
    await companion.fault({ match: {}, times: null, then: { preset: 'server_error' } })
    await companion.clock.advance('3d')
    await companion.clock.freeze()

    await companion.reset()

    expect(await companion.requests()).toEqual([])
    expect((await companion.clock.now()).slice(0, 17)).toBe('2026-01-01T00:00:')
    expect((await call(companion, '/api/users/@me/')).body).toEqual(before)
    expect((await call(companion, HEDGEHOG)).body).toEqual({})
    expect((await call(companion, HEDGEHOG, { key })).status).toBe(401)
    const signed = await fetch(`${companion.url}/_companion/keys`, {
      headers: { 'x-companion-session': session },
    })
    expect(signed.status).toBe(401)
    const again = { method: 'POST', body: JSON.stringify({ token: late }) }
    expect((await call(companion, '/_companion/login', again)).status).toBe(401)
  })

  it('gives the same numbers again', async () => {
    const companion = await start()
    const make = async () => {
      const session = await signIn(companion)
      const answer = await fetch(`${companion.url}/_companion/projects`, {
        method: 'POST',
        headers: { 'x-companion-session': session, 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'Third' }),
      })
      return ((await answer.json()) as { id: number }).id
    }
    const first = await make()
    await companion.reset()
    expect(await make()).toBe(first)
  })

  it('goes to another seed, and a bare one then goes there too', async () => {
    const companion = await start()
    const other = {
      version: 1 as const,
      users: [{ email: 'new@example.com', keys: [{ value: 'phx_new_0123456789' }] }],
    }
    await companion.reset(other)
    const me = () => call(companion, '/api/users/@me/', { key: 'phx_new_0123456789' })
    expect((await me()).body).toMatchObject({ email: 'new@example.com', uuid: expect.any(String) })
    expect((await call(companion, '/api/users/@me/')).status).toBe(401)
    const { uuid } = (await me()).body
    await call(companion, '/api/users/@me/', { key: 'phx_new_0123456789', ...patch({ first_name: 'X' }) })
    await companion.reset()
    expect((await me()).body).toMatchObject({ email: 'new@example.com', first_name: '', uuid })
    await companion.reset(seed)
    expect((await call(companion, '/api/users/@me/')).body).toMatchObject({ email: ADA })
  })

  it('to a seed that is not valid changes nothing', async () => {
    const companion = await start()
    await call(companion, HEDGEHOG, patch({ mine: true }))
    const wrong = { version: 1, users: [{ email: 'a@example.com', keys: [{ value: 'short' }] }] }
    await expect(companion.reset(wrong)).rejects.toThrow('users[0].keys[0].value')
    expect((await call(companion, HEDGEHOG)).body).toEqual({ mine: true })
    expect(await companion.requests()).toHaveLength(2)
  })

  it('makes its world anew, so that nothing in it has aged', async () => {
    const key = 'pha_seeded_0123456789'
    const token = { client_id: 'app', access_token: key, scopes: ['user:read'], expires_in: 4 }
    const users = seed.users.map((user) => (user.email === ADA ? { ...user, oauth_tokens: [token] } : user))
    const companion = await start({ seed: { ...seed, users, oauth_applications: [APP] } })
    const ask = () => call(companion, '/api/users/@me/', { key })
    const { date_joined } = (await ask()).body
    await expect.poll(async () => (await ask()).status, { timeout: 20_000, interval: 200 }).toBe(401)
    const before = await companion.clock.now()
    await companion.reset()
    const answer = await ask()
    expect(answer.status).toBe(200)
    expect(answer.body.date_joined.slice(-4)).toBe(date_joined.slice(-4))
    // As numbers: as texts, those with milliseconds alone come after those with microseconds.
    expect(Date.parse(answer.body.date_joined)).toBeGreaterThanOrEqual(Date.parse(before))
  })

  it('forgets how often someone called', async () => {
    const companion = await start({ seed, rateLimit: true })
    const path = '/api/users/@me/onboarding/skip/'
    const skip = () => call(companion, path, { method: 'POST', body: '{"reason":"later"}', key: KEYS.grace })
    for (let n = 0; n < 30; n++) await skip()
    expect((await skip()).status).toBe(429)
    await companion.reset()
    expect((await skip()).status).toBe(200)
  })
})

async function signIn(companion: TestCompanion): Promise<string> {
  const token = new URL(await companion.loginUrl()).searchParams.get('token')
  const answer = await call(companion, '/_companion/login', {
    method: 'POST',
    body: JSON.stringify({ token }),
  })
  return answer.body.session
}

describe('a snapshot', () => {
  it('brings back the data, as often as one likes, and after a reset', async () => {
    const companion = await start()
    await call(companion, HEDGEHOG, patch({ step: 1 }))
    await companion.snapshot('one')
    await call(companion, HEDGEHOG, patch({ step: 2 }))
    await companion.snapshot('two')
    const step = async () => (await call(companion, HEDGEHOG)).body
    for (const [name, number] of [
      ['one', 1],
      ['two', 2],
      ['one', 1],
    ] as const) {
      await companion.restore(name)
      expect(await step()).toEqual({ step: number })
    }
    await companion.reset()
    expect(await step()).toEqual({})
    await companion.restore('two')
    expect(await step()).toEqual({ step: 2 })
  })

  it('is replaced by another one of its name', async () => {
    const companion = await start()
    await companion.snapshot('here')
    await call(companion, HEDGEHOG, patch({ step: 1 }))
    await companion.snapshot('here')
    await call(companion, HEDGEHOG, patch({ step: 2 }))
    await companion.restore('here')
    expect((await call(companion, HEDGEHOG)).body).toEqual({ step: 1 })
  })

  it('leaves journal, faults, clock and sessions as they are', async () => {
    const companion = await start()
    await companion.snapshot('here')
    const session = await signIn(companion)
    await companion.fault({ match: { path: HEDGEHOG }, then: { status: 418 } })
    await call(companion, '/api/users/@me/')
    await companion.clock.advance('1d')
    const now = await companion.clock.now()
    await companion.restore('here')
    expect(await companion.requests()).toHaveLength(1)
    expect((await companion.clock.now()) >= now).toBe(true)
    expect((await call(companion, HEDGEHOG)).status).toBe(418)
    const keys = await fetch(`${companion.url}/_companion/keys`, {
      headers: { 'x-companion-session': session },
    })
    expect(keys.status).toBe(200)
  })

  it('ends the session of a user who is another one then', async () => {
    const companion = await start()
    await companion.snapshot('here')
    await companion.reset({ version: 1, users: [{ email: 'other@example.com' }] })
    const session = await signIn(companion)
    await companion.restore('here')
    const keys = await fetch(`${companion.url}/_companion/keys`, {
      headers: { 'x-companion-session': session },
    })
    expect(keys.status).toBe(401)
  })

  it('that nobody took can’t be restored, and nothing changes', async () => {
    const companion = await start()
    await call(companion, HEDGEHOG, patch({ mine: true }))
    await expect(companion.restore('nowhere')).rejects.toThrow('There is no snapshot named "nowhere".')
    expect((await call(companion, HEDGEHOG)).body).toEqual({ mine: true })
  })
})

describe('the clock', () => {
  it('begins at the given time and runs', async () => {
    const companion = await start({ seed, now: '2026-01-01T00:00:00Z' })
    const first = await companion.clock.now()
    expect(first).toMatch(/^2026-01-01T00:00:0\d\.\d{3}Z$/)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect((await companion.clock.now()) > first).toBe(true)
    expect((await call(companion, '/api/users/@me/')).body.date_joined).toMatch(/^2026-01-01T00:00:0/)
    expect((await call(companion, '/api/users/@me/')).headers.get('date')).toMatch(/^Thu, 01 Jan 2026 00:00:/)
  })

  it('is at the given time, to the millisecond, while the seed is applied', async () => {
    const now = '2026-01-01T00:00:00.000Z'
    const companion = await start({ seed, now })
    for (const begin of [
      () => {},
      () => companion.reset(),
      () => companion.reset({ ...seed, users: [...seed.users] }),
    ]) {
      await begin()
      await companion.clock.freeze()
      expect(await companion.clock.set(now)).toBe(now)
      expect((await call(companion, '/api/users/@me/')).body.date_joined).toMatch(/^2026-01-01T00:00:00\.000/)
    }
  })

  it('stands still while it is frozen, moves when it is told to, and goes on', async () => {
    const companion = await start({ seed, now: '2026-01-01T00:00:00Z' })
    const frozen = await companion.clock.freeze()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(await companion.clock.now()).toBe(frozen)
    expect(await companion.clock.set('2026-02-01T12:00:00+01:00')).toBe('2026-02-01T11:00:00.000Z')
    expect(await companion.clock.advance('1.5h')).toBe('2026-02-01T12:30:00.000Z')
    expect(await companion.clock.advance(250)).toBe('2026-02-01T12:30:00.250Z')
    await companion.clock.resume()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect((await companion.clock.now()) > '2026-02-01T12:30:00.260Z').toBe(true)
  })

  it.each([
    ['set', '2025-12-31T00:00:00Z', 'The clock can be set to between 2026-01-01T00:00:00.'],
    ['set', 'yesterday', 'A time is ISO 8601 with a time zone'],
    ['set', '2026-01-02', 'A time is ISO 8601 with a time zone'],
    ['advance', '-1h', 'A duration is a number of milliseconds'],
    ['advance', '1 week', 'A duration is a number of milliseconds'],
    ['advance', -1, 'A duration is a number of milliseconds'],
    ['advance', '9000000d', 'and the end of the year 9999'],
  ] as const)('can’t %s to %s, and stays as it was', async (what, value, message) => {
    const companion = await start({ seed, now: '2026-01-01T00:00:00Z' })
    await companion.clock.freeze()
    const before = await companion.clock.advance('1h')
    await expect(companion.clock[what](value as string)).rejects.toThrow(message)
    expect(await companion.clock.now()).toBe(before)
  })

  it('ends sessions and sign-in links', async () => {
    const companion = await start()
    const session = await signIn(companion)
    const link = new URL(await companion.loginUrl()).searchParams.get('token')
    await companion.clock.advance('11m')
    const login = { method: 'POST', body: JSON.stringify({ token: link }) }
    expect((await call(companion, '/_companion/login', login)).status).toBe(401)
    await companion.clock.advance('14d')
    const keys = await fetch(`${companion.url}/_companion/keys`, {
      headers: { 'x-companion-session': session },
    })
    expect(keys.status).toBe(401)
  })

  it('ends the live stream of a session that it ends', async () => {
    const companion = await start()
    const headers = { 'x-companion-session': await signIn(companion) }
    const events = await fetch(`${companion.url}/_companion/events`, { headers })
    await companion.clock.advance('15d')
    expect(await events.text()).toBe(': connected\n\n')
  })

  it('gives what is throttled its next turn', async () => {
    const companion = await start()
    const skip = () =>
      call(companion, '/api/users/@me/onboarding/skip/', { method: 'POST', body: '{"reason":"later"}' })
    for (let n = 0; n < 30; n++) await skip()
    expect((await skip()).status).toBe(429)
    await companion.clock.advance('61m')
    expect((await skip()).status).toBe(200)
  })

  it('gives each request its time', async () => {
    const companion = await start({ seed, now: '2026-01-01T00:00:00Z' })
    await call(companion, HEDGEHOG)
    await companion.clock.advance('1d')
    await call(companion, HEDGEHOG)
    const times = (await companion.requests()).map(({ at }) => at.slice(0, 10))
    expect(times).toEqual(['2026-01-01', '2026-01-02'])
    expect(await companion.requests({ since: '2026-01-01T12:00:00Z' })).toHaveLength(1)
  })
})

describe('a wait', () => {
  it('ends with the request that was made before', async () => {
    const companion = await start()
    await call(companion, HEDGEHOG)
    expect(await companion.waitForRequest({ method: 'GET', path: HEDGEHOG })).toMatchObject({
      status: 200,
      user: ADA,
    })
  })

  it('ends with the request that comes', async () => {
    const companion = await start()
    const waiting = companion.waitForRequest(
      { path: '/api/users/:uuid/:rest', status: 200 },
      { timeoutMs: '5s' },
    )
    await call(companion, '/api/users/@me/')
    await call(companion, HEDGEHOG, { key: 'phx_wrong' })
    await call(companion, HEDGEHOG, { key: KEYS.grace })
    expect(await waiting).toMatchObject({ path: HEDGEHOG, user: GRACE })
  })

  it('that ends in vain names the nearest requests and what differs', async () => {
    const companion = await start()
    await call(companion, '/api/elsewhere/')
    await call(companion, HEDGEHOG)
    const error: unknown = await companion
      .waitForRequest({ method: 'PATCH', path: HEDGEHOG, status: 200 }, { timeoutMs: 50 })
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({
      code: 'timeout',
      message:
        `No request with method PATCH, path ${HEDGEHOG}, status 200 came in time. Nearest: ` +
        `GET ${HEDGEHOG} → 200 (method is GET, not PATCH); ` +
        `GET /api/elsewhere/ → 404 (method is GET, not PATCH, path is /api/elsewhere/, not ${HEDGEHOG}, status is 404, not 200).`,
      nearest: [
        {
          id: 2,
          method: 'GET',
          path: HEDGEHOG,
          status: 200,
          differs: { method: { expected: 'PATCH', got: 'GET' } },
        },
        { id: 1, differs: { path: { expected: HEDGEHOG, got: '/api/elsewhere/' } } },
      ],
    })
  })

  it('in vain while recording is off says so, and how to switch it on', async () => {
    const companion = await start()
    const record = async (record_requests: boolean) => {
      const answer = await fetch(`${companion.url}/_companion/settings`, {
        method: 'PATCH',
        headers: { 'x-companion-session': await signIn(companion), 'content-type': 'application/json' },
        body: JSON.stringify({ record_requests }),
      })
      expect(answer.status).toBe(200)
    }
    const message = () =>
      companion.waitForRequest({ method: 'PATCH' }, { timeoutMs: 50 }).then(
        () => '',
        (reason: unknown) => (reason instanceof Error ? reason.message : reason),
      )
    const vain = 'No request with method PATCH came in time.'
    const off =
      'Recording is off; switch it on with “Start recording” on the Requests page, or with PATCH /_companion/settings {"record_requests": true}.'
    expect(await message()).toBe(`${vain} Nothing was requested.`)
    await record(false)
    await call(companion, HEDGEHOG)
    expect(await message()).toBe(`${vain} ${off}`)
    await record(true)
    await call(companion, HEDGEHOG)
    const near = `Nearest: GET ${HEDGEHOG} → 200 (method is GET, not PATCH).`
    expect(await message()).toBe(`${vain} ${near}`)
    await record(false)
    expect(await message()).toBe(`${vain} ${near} ${off}`)
  })

  it('takes a path in any spelling', async () => {
    const companion = await start()
    const client = companion.client({ apiKey: KEYS.ada })
    const me = () => client.GET('/api/users/{uuid}', { params: { path: { uuid: '@me' } } })
    await me()
    for (const path of ['/api/users/@me/', '/api/users/%40me', '/api/users/@:who'])
      expect(await companion.waitForRequest({ path })).toMatchObject({ path: '/api/users/%40me' })
    await companion.fault({ match: { path: '/api/users/@me/' }, then: { status: 418 } })
    expect((await me()).response.status).toBe(418)
  })

  it('of a world that ends is rejected', async () => {
    const companion = await start()
    const waiting = companion.waitForRequest({ path: '/api/never/' }, { timeoutMs: '1m' })
    const outcome = expect(waiting).rejects.toThrow('The server was stopped before the requests came.')
    await companion.close()
    await outcome
  })

  it('refuses a filter that it does not know', async () => {
    const companion = await start()
    await expect(companion.requests({ paht: '/' } as object)).rejects.toThrow('There is no such field.')
    await expect(companion.waitForRequest({ status: 'ok' } as object)).rejects.toThrow(
      'A valid integer is required.',
    )
  })
})

it('a token that was made for a client works until it expires', async () => {
  const companion = await start({ seed: { ...seed, oauth_applications: [APP] } })
  const { accessToken, refreshToken } = await companion.createToken({
    user: ADA,
    clientId: APP.client_id,
    scopes: ['user:read'],
    expiresIn: '1h',
  })
  expect([accessToken, refreshToken]).toEqual([
    expect.stringMatching(/^pha_/),
    expect.stringMatching(/^phr_/),
  ])
  const read = () =>
    fetch(`${companion.url}/api/users/@me/`, { headers: { authorization: `Bearer ${accessToken}` } })
  expect((await read()).status).toBe(200)
  await companion.clock.advance('61m')
  expect((await read()).status).toBe(401)
  await expect(
    companion.createToken({ user: ADA, clientId: 'unknown', scopes: ['user:read'] }),
  ).rejects.toThrow('Object with client_id=unknown does not exist.')
})

it('a fault stays as it was given', async () => {
  const companion = await start()
  const rule = {
    match: { path: HEDGEHOG },
    times: null,
    then: { status: 418, body: { a: 1 }, headers: { 'x-a': '1' } },
  }
  await companion.fault(rule)
  rule.then.body.a = 2
  rule.then.headers['x-a'] = '2'
  rule.match.path = '/api/elsewhere/'
  const answer = await call(companion, HEDGEHOG)
  expect([answer.status, answer.body, answer.headers.get('x-a')]).toEqual([418, { a: 1 }, '1'])
})

it('what a fault answers is what the contract says', async () => {
  const companion = await start()
  const { remove } = await companion.fault({
    match: { user: GRACE },
    times: null,
    then: { preset: 'server_error' },
  })
  const failed = envelope('server_error', 'error', 'A server error occurred.')
  expect(await call(companion, HEDGEHOG, { key: KEYS.grace })).toMatchObject({ status: 500, body: failed })
  expect((await call(companion, HEDGEHOG)).status).toBe(200)
  await remove()
  await remove()
  expect((await call(companion, HEDGEHOG, { key: KEYS.grace })).status).toBe(200)
})
