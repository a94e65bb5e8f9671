import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ADA, KEYS } from '../../../support/seed.ts'
import { createWorld, NO_ENDPOINT, type World } from '../../../support/world.ts'

const FRIEND = 'http://localhost:3000'
const HEDGEHOG = '/api/users/@me/hedgehog_config/'

let world: World
beforeEach(async () => {
  world = await createWorld({ config: { allowedOrigins: [FRIEND] } })
})
afterEach(() => world.close())

const MISDIRECTED = expect.objectContaining({
  type: 'invalid_request',
  code: 'misdirected_request',
  detail: expect.any(String),
  attr: null,
})
const FOREIGN = expect.objectContaining({
  type: 'authentication_error',
  code: 'permission_denied',
  attr: null,
})

describe('Host', () => {
  it.each(['127.0.0.1:7676', 'localhost:7676', '[::1]:7676', 'LocalHost:7676'])(
    '%s is ours',
    async (host) => {
      expect((await world.call('GET', HEDGEHOG, { key: KEYS.ada, headers: { host } })).status).toBe(200)
    },
  )

  const foreign = [
    'evil.example:7676',
    'evil.example',
    '127.0.0.1',
    '127.0.0.1:7677',
    'localhost',
    'localhost:80',
    'localhost.evil.example:7676',
    '127.0.0.1.evil.example:7676',
    '127.0.0.2:7676',
    '0.0.0.0:7676',
    '::1:7676',
    'user@127.0.0.1:7676',
    '',
  ]
  it.each(foreign)('%j is rejected on every path, before any other check', async (host) => {
    for (const path of [
      HEDGEHOG,
      '/',
      '/_companion/health',
      '/api/nothing/',
      '/api/users/%zz',
      '/api/schema/',
    ]) {
      const answer = await world.call('GET', path, { key: KEYS.ada, headers: { host } })
      expect([path, answer.status, answer.json()]).toEqual([path, 421, MISDIRECTED])
    }
  })

  it('is checked before authentication and the body', async () => {
    const answer = await world.call('PATCH', HEDGEHOG, {
      headers: { host: 'evil.example' },
      body: '{"broken',
    })
    expect([answer.status, answer.json()]).toEqual([421, MISDIRECTED])
  })
})

describe('Origin', () => {
  it.each(['http://127.0.0.1:7676', 'http://localhost:7676', 'http://[::1]:7676'])(
    '%s is ours and needs no CORS',
    async (origin) => {
      const answer = await world.call('GET', HEDGEHOG, { key: KEYS.ada, headers: { origin } })
      expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([200, undefined])
    },
  )

  const foreign = [
    'http://evil.example',
    'https://127.0.0.1:7676',
    'http://127.0.0.1:7677',
    'http://127.0.0.1',
    'null',
    'http://localhost:3000/',
    'http://localhost:30000',
    'http://LOCALHOST:3000',
    '',
    'file://',
  ]
  it.each(foreign)('%j is rejected on every path, even with a valid key', async (origin) => {
    for (const [method, path] of [
      ['GET', HEDGEHOG],
      ['PATCH', HEDGEHOG],
      ['OPTIONS', HEDGEHOG],
      ['GET', '/'],
      ['GET', '/_companion/health'],
      ['GET', '/api/schema/'],
      ['GET', '/api/nothing'],
      ['GET', '/api/users/%zz'],
    ] as const) {
      const answer = await world.call(method, path, {
        key: KEYS.ada,
        headers: { origin, 'access-control-request-method': 'GET' },
      })
      expect([path, answer.status, answer.json()]).toEqual([path, 403, FOREIGN])
      expect(answer.headers['access-control-allow-origin']).toBeUndefined()
    }
  })

  it('that is allowed can call the API with a key', async () => {
    const answer = await world.call('PATCH', HEDGEHOG, {
      key: KEYS.ada,
      body: { color: 'red' },
      headers: { origin: FRIEND },
    })
    expect([answer.status, answer.headers['access-control-allow-origin'], answer.headers.vary]).toEqual([
      200,
      FRIEND,
      'Origin',
    ])
    expect(answer.headers['access-control-allow-credentials']).toBeUndefined()
  })

  it('that is allowed can read errors', async () => {
    const answer = await world.call('GET', HEDGEHOG, { headers: { origin: FRIEND } })
    expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([401, FRIEND])
  })

  it('that is allowed can never use the session', async () => {
    const session = await world.signIn(ADA)
    const answer = await world.call('GET', HEDGEHOG, { session, headers: { origin: FRIEND } })
    expect(answer.status).toBe(401)
  })

  it.each([
    '/',
    '/_companion/health',
    '/_companion/keys',
    '/_companion/docs',
    '/apiary/',
    '/complete/github-link/',
  ])('that is allowed cannot call %s', async (path) => {
    const answer = await world.call('GET', path, { headers: { origin: FRIEND } })
    expect([answer.status, answer.json()]).toEqual([403, FOREIGN])
  })

  it('that is allowed passes the preflight', async () => {
    const answer = await world.call('OPTIONS', HEDGEHOG, {
      headers: {
        origin: FRIEND,
        'access-control-request-method': 'PATCH',
        'access-control-request-headers': 'authorization,content-type',
      },
    })
    expect(answer.status).toBeLessThan(300)
    expect(answer.headers['access-control-allow-origin']).toBe(FRIEND)
    const listed = (name: string) => String(answer.headers[name]).toLowerCase().split(/,\s*/)
    expect(listed('access-control-allow-methods')).toEqual(
      expect.arrayContaining(['get', 'post', 'patch', 'delete']),
    )
    expect(listed('access-control-allow-headers')).toEqual(
      expect.arrayContaining(['authorization', 'content-type']),
    )
  })
})

describe('a browser that sends no Origin', () => {
  it.each(['cross-site', 'same-site'])('is rejected when a %s page loads a resource', async (site) => {
    const answer = await world.call('GET', '/_companion/health', {
      headers: { 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors' },
    })
    expect([answer.status, answer.json()]).toEqual([403, FOREIGN])
  })

  it('can follow a link from another site and load our own resources', async () => {
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }
    expect((await world.call('GET', '/_companion/health', { headers: link })).status).toBe(200)
    const own = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' }
    expect((await world.call('GET', '/_companion/health', { headers: own })).status).toBe(200)
  })
})

describe('a path of another service, asked for by a program', () => {
  it.each([
    '/.well-known/security.txt',
    '/oauth/nothing',
    '/flags/?v=2',
    '/static/array.js',
    '/decide/',
    '/e/',
  ])('%s is a 404 in JSON, not the UI', async (path) => {
    for (const accept of ['*/*', 'application/json']) {
      const { status, headers, json } = await world.call('GET', path, { headers: { accept } })
      expect([status, headers['content-type']]).toEqual([404, expect.stringMatching(/^application\/json/)])
      expect(json()).toBeInstanceOf(Object)
    }
  })
})

describe('an unknown path', () => {
  it.each([
    ['GET', '/api'],
    ['GET', '/api/'],
    ['GET', '/api/nothing/'],
    ['POST', '/api/nothing/'],
    ['GET', '/api/users/@me/nothing/'],
    ['GET', '/api/users/@me/hedgehog_config/more/'],
    ['GET', '/api//users/@me/'],
    ['GET', '/api/users/@me/integrations/github/abc/repos/'],
    ['GET', '/api/users/@me/integrations/github/-1/repos/'],
    ['GET', '/api/users/@me/integrations/github/12.5/repos/'],
    ['GET', '/api/users/@me/integrations/github/12345x/branches/?repo=a/b'],
    ['POST', '/api/users/@me/integrations/github/abc/repos/refresh/'],
    ['DELETE', '/api/users/@me/integrations/github/abc/'],
    ['DELETE', '/api/users/@me/integrations/slack/T1/'],
    ['DELETE', '/api/users/@me/push_tokens/1/'],
    ['GET', '/api/users/%zz/'],
    ['GET', '/_companion/nothing'],
    ['POST', '/_companion/nothing'],
    ['POST', '/'],
    ['DELETE', '/settings'],
    ['TRACE', '/'],
  ] as const)('%s %s returns a 404 without credentials', async (method, path) => {
    for (const options of [
      {},
      { key: KEYS.ada },
      { key: 'phx_wrong' },
      { body: { a: 1 } },
      { body: '{"broken' },
    ]) {
      if (method === 'GET' && 'body' in options) continue
      const answer = await world.call(method, path, options)
      expect([answer.status, answer.json()]).toEqual([404, NO_ENDPOINT])
    }
  })
})

describe('every response', () => {
  it.each([HEDGEHOG, '/_companion/health', '/nothing', '/api/users/%zz', '/api/schema/'])(
    'from %s cannot be framed, sniffed, or read by other sites',
    async (path) => {
      const { headers } = await world.call('GET', path)
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
      })
    },
  )

  it('for an error is JSON', async () => {
    const { headers } = await world.call('GET', HEDGEHOG)
    expect(headers['content-type']).toMatch(/^application\/json/)
  })
})

describe('an origin in the settings', () => {
  const patch = async (allowed_origins: unknown) =>
    world.call('PATCH', '/_companion/settings', {
      session: await world.signIn(ADA),
      body: { allowed_origins },
    })
  const call = (origin: string) => world.call('GET', HEDGEHOG, { key: KEYS.ada, headers: { origin } })

  it('is allowed besides those given at the start, as long as it is there', async () => {
    const other = 'http://localhost:5173'
    expect((await call(other)).status).toBe(403)
    expect((await patch([other, other])).json()).toMatchObject({
      allowed_origins: [other],
      allowed_origins_at_start: [FRIEND],
    })
    expect((await call(other)).headers['access-control-allow-origin']).toBe(other)
    expect((await call(FRIEND)).status).toBe(200)
    await patch([])
    expect((await call(other)).status).toBe(403)
  })

  it.each(['*', 'null', 'localhost:3000', 'http://localhost:3000/', ''])('cannot be %j', async (origin) => {
    const answer = await patch([origin])
    expect([answer.status, answer.json()]).toMatchObject([400, { attr: 'allowed_origins__0' }])
  })
})
