import { Validator } from '@seriousme/openapi-schema-validator'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSettableClock } from '../../../../src/main/core/base/settable-clock.ts'
import { type Companion, openCompanion } from '../../../../src/main/core/companion.ts'
import { parseSeed } from '../../../../src/main/core/seeds/parse.ts'
import { testConfig } from '../../../support/config.ts'
import { testHost } from '../../../support/host.ts'
import { ADA, GRACE, KEYS, SEED } from '../../../support/seed.ts'
import { signedIn } from '../../../support/sign-in.ts'
import { envelope, invalidField, NOT_AUTHENTICATED, notFound } from '../../../support/world.ts'

const TOKEN = 'the-token-of-this-test'
const HEDGEHOG = '/api/users/@me/hedgehog_config/'

let companion: Companion
let url: string
beforeEach(async () => {
  const clock = createSettableClock(Date.parse('2026-01-01T00:00:00Z'))
  const config = testConfig({ port: 0, controlToken: TOKEN })
  const parsed = parseSeed(JSON.stringify(SEED), 'the seed')
  const seed = { parsed, progress: () => {} }
  companion = await openCompanion(config, testHost({ clock: clock.read }), seed, clock)
  url = (await companion.start()).url
})
afterEach(() => companion.close())

type Init = { body?: unknown; token?: string | null; headers?: Record<string, string> }
const request = async (method: string, address: string, headers: Record<string, string>, body?: unknown) => {
  const answer = await fetch(address, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, body: text === '' ? null : JSON.parse(text) }
}
const control = (method: string, path: string, { body, token = TOKEN, headers = {} }: Init = {}) =>
  request(
    method,
    `${url}/_companion/control/${path}`,
    { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...headers },
    body,
  )
const api = (
  path: string,
  { key = KEYS.ada, method = 'GET', body }: { key?: string; method?: string; body?: unknown } = {},
) => request(method, url + path, { authorization: `Bearer ${key}` }, body)

/** Every row of the control API, with a request that works. */
const ROWS: [method: string, path: string, body: unknown, status: number][] = [
  ['POST', 'reset', {}, 200],
  ['GET', 'snapshots', undefined, 200],
  ['PUT', 'snapshots/one', undefined, 201],
  ['POST', 'snapshots/one/restore', undefined, 200],
  ['DELETE', 'snapshots/one', undefined, 204],
  ['GET', 'requests', undefined, 200],
  ['GET', 'requests/wait?timeout_ms=1&path=/api/never', undefined, 408],
  ['DELETE', 'requests', undefined, 204],
  ['POST', 'faults', { match: { path: '/api/never/' } }, 201],
  ['GET', 'faults', undefined, 200],
  ['DELETE', 'faults/1', undefined, 204],
  ['DELETE', 'faults', undefined, 204],
  ['GET', 'clock', undefined, 200],
  ['PUT', 'clock', { advance: '1m' }, 200],
  ['POST', 'keys', { user: ADA, scopes: ['user:read'] }, 201],
  ['POST', 'tokens', { user: ADA, client_id: 'c', scopes: ['user:read'] }, 400],
  ['GET', 'schema', undefined, 200],
]

describe('the control API', () => {
  it('has these rows', async () => {
    for (const [method, path, body, status] of ROWS)
      expect([method, path, (await control(method, path, { body })).status]).toEqual([method, path, status])
    const routes = companion.server.accessTable.filter(({ access }) => access === 'control')
    const names = routes
      .filter(({ method }) => method !== 'HEAD')
      .map(({ method, url: path }) => `${method} ${path}`)
    expect(names.length).toBe(ROWS.length)
  })

  it.each(ROWS)('%s %s takes its token and nothing else', async (method, path, body) => {
    expect(await control(method, path, { body, token: null })).toEqual({
      status: 401,
      body: NOT_AUTHENTICATED,
    })
    for (const token of ['wrong', `${TOKEN}x`, KEYS.ada])
      expect(await control(method, path, { body, token })).toMatchObject({
        status: 401,
        body: { code: 'authentication_failed' },
      })
    const session = await signedIn(companion.app.loginUrl())
    expect((await control(method, path, { body, token: null, headers: session })).status).toBe(401)
    const forPages = [
      { origin: url },
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'same-origin' },
    ]
    for (const headers of forPages)
      expect(await control(method, path, { body, headers })).toMatchObject({
        status: 403,
        body: { code: 'permission_denied' },
      })
  })

  it('describes itself, apart from the API', async () => {
    const { body: document } = await control('GET', 'schema')
    expect(await new Validator().validate(document)).toEqual({ valid: true })
    const described = Object.entries<object>(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    expect(described.length).toBe(ROWS.length - 1)
    expect(described).toContain('POST /_companion/control/snapshots/{name}/restore')
    expect(JSON.stringify((await api('/api/schema/')).body).includes('/_companion/control')).toBe(false)
  })

  it('is not in the journal', async () => {
    await control('GET', 'clock')
    expect((await control('GET', 'requests')).body).toEqual({ count: 0, results: [] })
  })

  it('answers 404 at addresses that it does not have', async () => {
    expect(await control('GET', 'nothing')).toMatchObject({ status: 404, body: { code: 'not_found' } })
  })

  it.each([
    ['POST', 'clock', 'GET, PUT'],
    ['PATCH', 'clock', 'GET, PUT'],
    ['GET', 'reset', 'POST'],
    ['DELETE', 'keys', 'POST'],
    ['PATCH', 'snapshots/one', 'PUT, DELETE'],
    ['POST', 'requests/wait', 'GET'],
  ])('answers 405 to %s %s, for those with its token', async (method, path, allowed) => {
    const address = `${url}/_companion/control/${path}`
    const answer = await fetch(address, { method, headers: { authorization: `Bearer ${TOKEN}` } })
    expect([answer.status, await answer.json()]).toEqual([
      405,
      envelope('invalid_request', 'method_not_allowed', `Method "${method}" not allowed.`),
    ])
    expect(answer.headers.get('allow')?.replace(', HEAD', '')).toBe(allowed)
    expect((await control(method, path, { token: null })).status).toBe(401)
  })
})

describe('a reset', () => {
  it('goes back to the seed, or to another one', async () => {
    await api(HEDGEHOG, { method: 'PATCH', body: { mine: true } })
    const { status, body } = await control('POST', 'reset')
    expect([status, body]).toEqual([200, { ms: expect.any(Number) }])
    expect((await api(HEDGEHOG)).body).toEqual({})
    const seed = `{"version": 1, "users": [{"email": "new@example.com", "hedgehog_config": {"size": 1.50}, "keys": [{"value": "phx_new_0123456789"}]}]}`
    expect((await control('POST', 'reset', { body: `{"seed": ${seed}}` })).status).toBe(200)
    const answer = await fetch(url + HEDGEHOG, { headers: { authorization: 'Bearer phx_new_0123456789' } })
    expect(await answer.text()).toBe('{"size":1.50}')
    expect((await api(HEDGEHOG)).status).toBe(401)
  })

  it.each([
    [{ sed: {} }, 'sed', 'There is no such field.'],
    [
      { seed: { version: 1, users: [{ email: 'x' }] } },
      'seed',
      'The seed is not a valid seed: users[0].email: Enter a valid email address. Nothing was applied.',
    ],
    [{ seed: null }, 'seed', expect.stringMatching(/^The seed is not a valid seed: /)],
  ])('of %o is refused, and nothing changes', async (body, attr, detail) => {
    await api(HEDGEHOG, { method: 'PATCH', body: { mine: true } })
    expect(await control('POST', 'reset', { body })).toEqual({
      status: 400,
      body: invalidField('invalid_input', detail, attr),
    })
    expect((await api(HEDGEHOG)).body).toEqual({ mine: true })
  })
})

describe('a seed over HTTP', () => {
  const sized = (bytes: number) => {
    const config = { text: 'x'.repeat(60 * 1024) }
    const users = Array.from({ length: Math.ceil(bytes / (60 * 1024)) }, (_, n) => ({
      email: `user${n}@example.com`,
      hedgehog_config: config,
    }))
    return { seed: { version: 1, users } }
  }

  it('may be larger than other bodies', async () => {
    expect((await control('POST', 'reset', { body: sized(2 * 1024 * 1024) })).status).toBe(200)
  })

  it('is refused where it is far too large, as are other bodies that are a little', async () => {
    expect(await control('POST', 'reset', { body: sized(65 * 1024 * 1024) })).toMatchObject({
      status: 413,
      body: { detail: 'The request body is too large. The limit is 64 MiB.' },
    })
    expect(await control('POST', 'keys', { body: sized(2 * 1024 * 1024) })).toMatchObject({
      status: 413,
      body: { detail: 'The request body is too large. The limit is 1 MiB.' },
    })
  })
})

describe('snapshots', () => {
  it('are listed, replaced and removed', async () => {
    expect(await control('PUT', 'snapshots/a%20b')).toEqual({ status: 201, body: { name: 'a b' } })
    expect((await control('PUT', 'snapshots/a%20b')).status).toBe(201)
    expect((await control('GET', 'snapshots')).body).toEqual({ count: 1, results: [{ name: 'a b' }] })
    expect((await control('POST', 'reset')).status).toBe(200)
    expect((await control('GET', 'snapshots')).body).toMatchObject({ count: 1 })
    expect((await control('DELETE', 'snapshots/a%20b')).status).toBe(204)
    expect((await control('GET', 'snapshots')).body).toEqual({ count: 0, results: [] })
  })

  it('that are not there are named', async () => {
    for (const [method, path] of [
      ['POST', 'snapshots/gone/restore'],
      ['DELETE', 'snapshots/gone'],
    ] as const)
      expect(await control(method, path)).toEqual({
        status: 404,
        body: notFound('There is no snapshot named "gone".'),
      })
  })

  it('have names of a sensible length', async () => {
    expect(await control('PUT', `snapshots/${'x'.repeat(101)}`)).toMatchObject({
      status: 400,
      body: { attr: 'name' },
    })
  })
})

describe('requests', () => {
  it('are listed by filters', async () => {
    await api(HEDGEHOG)
    await api(HEDGEHOG, { key: KEYS.grace })
    await api('/api/nothing/')
    const list = async (query: string) => (await control('GET', `requests?${query}`)).body
    expect(await list('')).toMatchObject({ count: 3 })
    expect(await list(`user=${GRACE}`)).toMatchObject({ count: 1, results: [{ user: GRACE }] })
    expect(await list('served=false')).toMatchObject({ count: 1, results: [{ status: 404 }] })
    expect(await list('limit=1')).toMatchObject({ results: [{ id: 3 }] })
    expect((await control('DELETE', 'requests')).status).toBe(204)
    expect(await list('')).toEqual({ count: 0, results: [] })
  })

  it.each(['status=x', 'limit=1001', 'since=now', 'served=maybe', 'pth=/'])(
    '%s is refused',
    async (query) => {
      expect(await control('GET', `requests?${query}`)).toMatchObject({
        status: 400,
        body: { type: 'validation_error', attr: query.split('=')[0] },
      })
    },
  )

  it('are waited for until there are so many', async () => {
    const waiting = control('GET', `requests/wait?path=${HEDGEHOG}&count=2&timeout_ms=5000`)
    await api(HEDGEHOG)
    await api('/api/users/@me/')
    await api(HEDGEHOG)
    expect(await waiting).toMatchObject({ status: 200, body: { results: [{ id: 1 }, { id: 3 }] } })
    expect((await control('GET', `requests/wait?path=${HEDGEHOG}`)).status).toBe(200)
  })

  it('that do not come end in a 408 that names the nearest', async () => {
    await api(HEDGEHOG)
    expect(await control('GET', `requests/wait?method=PATCH&path=${HEDGEHOG}&timeout_ms=20`)).toEqual({
      status: 408,
      body: {
        ...envelope('invalid_request', 'timeout', expect.stringMatching(/^No request with method PATCH, /)),
        nearest: [
          {
            id: 1,
            method: 'GET',
            path: HEDGEHOG,
            status: 200,
            differs: { method: { expected: 'PATCH', got: 'GET' } },
          },
        ],
      },
    })
  })

  it.each([
    'count=0',
    'count=1.5',
    'count=x',
    'limit=1.0',
    'status=200.0',
    'timeout_ms=-1',
    'timeout_ms=1.5.1',
    'timeout_ms=soon',
    'timeout_ms=11m',
  ])('are not waited for with %s', async (query) => {
    expect(await control('GET', `requests/wait?${query}`)).toMatchObject({
      status: 400,
      body: { attr: query.split('=')[0] },
    })
  })

  it.each(['timeout_ms=1.5', 'timeout_ms=1.5ms', 'timeout_ms=0.002s', 'timeout_ms=2'])(
    'are waited for with %s',
    async (query) => {
      expect((await control('GET', `requests/wait?path=/api/never&${query}`)).status).toBe(408)
    },
  )

  it('are not waited for any more once the server stops', async () => {
    const waiting = control('GET', 'requests/wait?path=/api/never&timeout_ms=60000')
    await new Promise((resolve) => setTimeout(resolve, 500))
    const began = performance.now()
    await companion.close()
    expect(performance.now() - began).toBeLessThan(2000)
    expect((await waiting).status).toBe(408)
  })
})

describe('faults', () => {
  it('are made, listed and removed', async () => {
    const rule = { match: { path: HEDGEHOG, method: 'GET' }, times: 2, then: { preset: 'throttled' } }
    const made = await control('POST', 'faults', { body: rule })
    const whole = { ...rule, id: 1, skip: 0, probability: 1, delay_ms: 0, applied: 0 }
    expect(made).toEqual({ status: 201, body: whole })
    expect((await api(HEDGEHOG)).status).toBe(429)
    expect((await control('GET', 'faults')).body).toEqual({ count: 1, results: [{ ...whole, applied: 1 }] })
    expect((await control('GET', 'requests')).body.results).toMatchObject([{ status: 429, fault: 1 }])
    expect((await control('DELETE', 'faults/1')).status).toBe(204)
    expect((await api(HEDGEHOG)).status).toBe(200)
    expect(await control('DELETE', 'faults/1')).toEqual({
      status: 404,
      body: notFound('There is no such fault.'),
    })
    expect((await control('DELETE', 'faults/x')).status).toBe(404)
  })

  it.each([
    [204, { a: 1 }],
    [304, 'x'],
    [200, { a: 1 }],
  ])('with status %i are recorded with the headers and the body that were sent', async (status, body) => {
    await control('POST', 'faults', { body: { match: { path: HEDGEHOG }, then: { status, body } } })
    const answer = await fetch(url + HEDGEHOG, { headers: { authorization: `Bearer ${KEYS.ada}` } })
    const sent = await answer.text()
    const [entry] = (await control('GET', 'requests')).body.results
    expect(entry).toMatchObject({ status: answer.status, response: { body: sent || null } })
    const headers = Object.fromEntries(answer.headers)
    // Node adds these to every answer.
    for (const name of ['connection', 'keep-alive']) delete headers[name]
    expect(entry.response.headers).toEqual(headers)
  })

  it('with a field that they do not have are refused', async () => {
    const body = { match: {}, than: { status: 500 } }
    expect(await control('POST', 'faults', { body })).toEqual({
      status: 400,
      body: invalidField('invalid_input', 'There is no such field.', 'than'),
    })
    expect((await control('POST', 'faults', { body: '{"broken' })).body).toMatchObject({
      code: 'parse_error',
    })
    expect((await control('POST', 'faults', { body: '[]' })).body).toMatchObject({ code: 'invalid_input' })
    expect((await control('GET', 'faults')).body).toEqual({ count: 0, results: [] })
  })
})

describe('the clock', () => {
  it('is set, advanced, frozen and resumed', async () => {
    const put = async (body: object) => (await control('PUT', 'clock', { body })).body
    expect(await put({ now: '2026-03-01T00:00:00Z', advance: '90m', frozen: true })).toEqual({
      now: '2026-03-01T01:30:00.000Z',
      frozen: true,
    })
    expect(await put({ advance: 500 })).toEqual({ now: '2026-03-01T01:30:00.500Z', frozen: true })
    expect(await put({})).toEqual({ now: '2026-03-01T01:30:00.500Z', frozen: true })
    expect((await put({ frozen: false })).frozen).toBe(false)
    expect((await control('GET', 'clock')).body).toMatchObject({ frozen: false })
  })

  it.each([
    [{ now: '2025-06-01T00:00:00Z' }, 'now'],
    [{ now: 'soon' }, 'now'],
    [{ now: '2027-02-31T00:00:00Z' }, 'now'],
    [{ now: '2027-02-29T00:00:00Z' }, 'now'],
    [{ now: '+010000-01-01T00:00:00Z' }, 'now'],
    [{ now: '9999-12-31T23:59:59-12:00' }, 'now'],
    [{ advance: '-1h' }, 'advance'],
    [{ advance: 1e300 }, 'advance'],
    [{ advance: `${'9'.repeat(400)}d` }, 'advance'],
    [{ advance: '9999999d' }, 'advance'],
    [{ frozen: 'yes' }, 'frozen'],
    [{ tick: 1 }, 'tick'],
  ])('is not set by %o, and stays as it was', async (body, attr) => {
    await control('PUT', 'clock', { body: { frozen: true } })
    const before = (await control('GET', 'clock')).body
    expect(await control('PUT', 'clock', { body: { frozen: false, ...body } })).toMatchObject({
      status: 400,
      body: { type: 'validation_error', attr },
    })
    expect((await control('GET', 'clock')).body).toEqual(before)
  })
})

describe('keys', () => {
  it('are made for a user', async () => {
    const { status, body } = await control('POST', 'keys', { body: { user: GRACE, scopes: ['user:read'] } })
    expect([status, body]).toEqual([201, { value: expect.stringMatching(/^phx_/) }])
    expect((await api('/api/users/@me/', { key: body.value })).body).toMatchObject({ email: GRACE })
  })

  it.each([
    [{ user: 'nobody@example.com', scopes: ['*'] }, 'user', 'does_not_exist'],
    [{ scopes: ['*'] }, 'user', 'required'],
    [{ user: ADA, scopes: ['nothing'] }, 'scopes__0', 'invalid_input'],
    [{ user: ADA, scope: ['*'] }, 'scope', 'invalid_input'],
  ])('are not made from %o', async (body, attr, code) => {
    expect(await control('POST', 'keys', { body })).toMatchObject({ status: 400, body: { attr, code } })
  })

  it('are not made without a scope', async () => {
    expect(await control('POST', 'keys', { body: { user: ADA, scopes: [] } })).toEqual({
      status: 400,
      body: invalidField('invalid_input', 'This list may not be empty.', 'scopes'),
    })
  })
})

describe('tokens', () => {
  const APP = { name: 'App', client_id: 'app', redirect_uris: ['http://localhost:3000/callback'] }
  const TOKEN_FOR_ADA = { user: ADA, client_id: 'app', scopes: ['user:read'] }
  beforeEach(async () => {
    await control('POST', 'reset', { body: { seed: { ...SEED, oauth_applications: [APP] } } })
  })

  it.each([60, '36525d'])('are made for %o', async (expires_in) => {
    expect(await control('POST', 'tokens', { body: { ...TOKEN_FOR_ADA, expires_in } })).toMatchObject({
      status: 201,
    })
  })

  it.each([1e20, '999999999d', '36526d', 3_155_760_001])(
    'live no longer than 100 years: %o',
    async (expires_in) => {
      expect(await control('POST', 'tokens', { body: { ...TOKEN_FOR_ADA, expires_in } })).toEqual({
        status: 400,
        body: invalidField('invalid_input', 'A lifetime is at most 100 years.', 'expires_in'),
      })
    },
  )

  it.each([
    [['user:reed'], 'scopes__0', expect.stringMatching(/^"user:reed" is not a valid scope\./)],
    [['@default'], 'scopes__0', expect.stringMatching(/^"@default" is not a valid scope\./)],
    [[], 'scopes', 'This list may not be empty.'],
  ])('are not made with the scopes %o', async (scopes, attr, detail) => {
    expect(await control('POST', 'tokens', { body: { ...TOKEN_FOR_ADA, scopes } })).toEqual({
      status: 400,
      body: invalidField('invalid_input', detail, attr),
    })
  })

  it('may tell who the user is', async () => {
    const body = { ...TOKEN_FOR_ADA, scopes: ['openid', 'email', '*'] }
    expect((await control('POST', 'tokens', { body })).status).toBe(201)
  })

  it('and keys are made at the end of the clock’s time as well', async () => {
    await control('PUT', 'clock', { body: { now: '9999-12-31T23:59:59.900Z' } })
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect((await control('GET', 'clock')).body.now).toBe('9999-12-31T23:59:59.999Z')
    expect((await control('POST', 'tokens', { body: TOKEN_FOR_ADA })).status).toBe(201)
    expect((await control('POST', 'keys', { body: { user: ADA } })).status).toBe(201)
    expect((await api('/api/users/@me/')).status).toBe(200)
  })
})

it('a key that expires after the year 9999 expires with it', async () => {
  const headers = { ...(await signedIn(companion.app.loginUrl())), 'content-type': 'application/json' }
  const address = `${url}/_companion/keys`
  const body = JSON.stringify({ label: 'long', scopes: ['*'], expires_at: '9999-12-31T23:59:59-12:00' })
  expect((await fetch(address, { method: 'POST', headers, body })).status).toBe(201)
  const { results } = await (await fetch(address, { headers })).json()
  expect(results).toContainEqual(
    expect.objectContaining({ label: 'long', expires_at: '9999-12-31T23:59:59.999000Z' }),
  )
})

it('a wait counts only what is still there, and gives as many as it is asked for', async () => {
  await api(HEDGEHOG)
  await api(HEDGEHOG)
  const waiting = control('GET', 'requests/wait?count=3')
  await new Promise((resolve) => setTimeout(resolve, 50))
  await control('DELETE', 'requests')
  for (let n = 0; n < 3; n++) await api(HEDGEHOG)
  expect((await waiting).body.results).toHaveLength(3)
  expect((await control('GET', 'requests/wait?count=2&limit=1')).body.results).toHaveLength(1)
})

it.each([
  ['a reset', () => control('POST', 'reset', { body: {} })],
  [
    'a reset to another world',
    () =>
      control('POST', 'reset', {
        body: { seed: { version: 1, users: [{ email: 'zed@example.com', keys: [{ value: KEYS.ada }] }] } },
      }),
  ],
  ['a restore', () => control('POST', 'snapshots/before/restore')],
])(
  '%s comes after the requests that are under way, and before those that arrive meanwhile',
  async (_what, replace) => {
    await control('PUT', 'snapshots/before')
    await control('POST', 'faults', { body: { match: { path: HEDGEHOG }, delay_ms: '1m' } })
    const slow = api(HEDGEHOG, { method: 'PATCH', body: { leak: 1 } })
    const isUnderWay = async () => (await control('GET', 'faults')).body.results[0]?.applied === 1
    await expect.poll(isUnderWay).toBe(true)
    const replaced = replace()
    const later = api(HEDGEHOG, { method: 'PATCH', body: { later: 1 } })
    expect((await replaced).status).toBe(200)
    expect(await slow).toEqual({ status: 200, body: { leak: 1 } })
    // It may have arrived before the replacement began.
    expect([{ later: 1 }, { leak: 1, later: 1 }]).toContainEqual((await later).body)
    expect((await api(HEDGEHOG)).body).not.toHaveProperty('leak')
  },
)

it('a request is recorded at the time at which it arrived, however long it takes and wherever the clock goes meanwhile', async () => {
  const { now } = (await control('PUT', 'clock', { body: { frozen: true } })).body
  await control('POST', 'faults', { body: { match: { path: HEDGEHOG }, delay_ms: 300 } })
  const slow = api(HEDGEHOG)
  await expect.poll(async () => (await control('GET', 'faults')).body.results[0]?.applied).toBe(1)
  await control('PUT', 'clock', { body: { advance: '1h' } })
  await slow
  const { results } = (await control('GET', `requests?since=${now}`)).body
  expect(results.map(({ at }: { at: string }) => at)).toEqual([now.replace('Z', '000Z')])
})
