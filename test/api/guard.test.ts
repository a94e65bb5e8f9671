import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { KEYS } from '../support/seed.ts'
import { createWorld, envelope, NO_ENDPOINT, type World } from '../support/world.ts'

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
  it.each(foreign)('%j is not, at any address and before anything else', async (host) => {
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

  it('is asked for before who calls and before the body', async () => {
    const answer = await world.call('PATCH', HEDGEHOG, {
      headers: { host: 'evil.example' },
      body: '{"broken',
    })
    expect([answer.status, answer.json()]).toEqual([421, MISDIRECTED])
  })
})

describe('Origin', () => {
  it.each(['http://127.0.0.1:7676', 'http://localhost:7676', 'http://[::1]:7676'])(
    '%s is our own and needs no CORS',
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
  it.each(foreign)('%j is refused at every address, with the right key too', async (origin) => {
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

  it('that the owner allowed may call the API with a key', async () => {
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

  it('that the owner allowed reads errors, too', async () => {
    const answer = await world.call('GET', HEDGEHOG, { headers: { origin: FRIEND } })
    expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([401, FRIEND])
  })

  it('that the owner allowed never gets the powers of the session', async () => {
    const session = await world.signIn('ada@example.com')
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
  ])('that the owner allowed may not call %s', async (path) => {
    const answer = await world.call('GET', path, { headers: { origin: FRIEND } })
    expect([answer.status, answer.json()]).toEqual([403, FOREIGN])
  })

  it('that the owner allowed gets an answer to its preflight', async () => {
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
  it.each(['cross-site', 'same-site'])('is refused what a %s page loads', async (site) => {
    const answer = await world.call('GET', '/_companion/health', {
      headers: { 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors' },
    })
    expect([answer.status, answer.json()]).toEqual([403, FOREIGN])
  })

  it('may follow a link to us from elsewhere, and load our own', async () => {
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }
    expect((await world.call('GET', '/_companion/health', { headers: link })).status).toBe(200)
    const own = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' }
    expect((await world.call('GET', '/_companion/health', { headers: own })).status).toBe(200)
  })
})

describe('the size of a body', () => {
  const MIB = 1024 * 1024
  /** A JSON object of exactly so many bytes. */
  const jsonOf = (bytes: number) => `{"a":"${'x'.repeat(bytes - 8)}"}`

  it('may be 1 MiB, and is then looked at', async () => {
    const answer = await world.call('POST', '/api/users/@me/push_tokens/', {
      key: KEYS.ada,
      body: jsonOf(MIB),
    })
    expect([answer.status, answer.json()]).toMatchObject([400, { code: 'required', attr: 'token' }])
  })

  it.each([KEYS.ada, undefined])('over 1 MiB is a 413 (key: %s)', async (key) => {
    for (const path of [HEDGEHOG, '/api/users/@me/']) {
      const answer = await world.call('PATCH', path, { ...(key && { key }), body: jsonOf(MIB + 1) })
      expect([answer.status, answer.json()]).toEqual([
        413,
        { type: 'invalid_request', code: 'request_too_large', detail: expect.any(String), attr: null },
      ])
    }
  })
})

describe('what is not there', () => {
  it.each([
    ['GET', '/api'],
    ['GET', '/api/'],
    ['GET', '/api/nothing/'],
    ['POST', '/api/nothing/'],
    ['GET', '/api/users/'],
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
    ['PUT', '/api/users/'],
    ['TRACE', '/'],
  ] as const)('%s %s is a 404 that needs no credentials', async (method, path) => {
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

describe('every answer', () => {
  it.each([HEDGEHOG, '/_companion/health', '/nothing', '/api/users/%zz', '/api/schema/'])(
    'from %s may not be framed, sniffed or read by other sites',
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

  it('that is an error is JSON', async () => {
    const { headers } = await world.call('GET', HEDGEHOG)
    expect(headers['content-type']).toMatch(/^application\/json/)
  })
})

describe('what the body is', () => {
  const PUSH = '/api/users/@me/push_tokens/'
  const OK = '{"token":"a","platform":"ios"}'

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'APPLICATION/JSON',
    'application/json;charset=UTF-8',
  ])('%s is read', async (type) => {
    const headers = { 'content-type': type }
    expect((await world.call('POST', PUSH, { key: KEYS.ada, body: OK, headers })).status).toBe(200)
  })

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'application/jsonp',
    'application/json+patch',
    'garbage',
    '/',
    ';charset=utf-8',
    '',
  ])('%j is a 415', async (type) => {
    const headers = { 'content-type': type }
    for (const [method, path] of [
      ['POST', PUSH],
      ['POST', '/api/users/@me/push_tokens/unregister/'],
      ['PATCH', HEDGEHOG],
      ['PATCH', '/api/users/@me/'],
      ['POST', '/api/users/@me/onboarding/skip/'],
      ['POST', '/api/organizations/@current/invites/delegate/'],
    ] as const) {
      const answer = await world.call(method, path, { key: KEYS.ada, body: OK, headers })
      expect([path, answer.status, answer.json()]).toEqual([
        path,
        415,
        envelope('invalid_request', 'unsupported_media_type', `Unsupported media type "${type}" in request.`),
      ])
      const anonymous = await world.call(method, path, { body: OK, headers })
      expect(anonymous.status).toBe(401)
    }
  })

  const malformed: [name: string, body: string | Buffer][] = [
    ['cut short', '{"token":'],
    ['with a comma too many', '{"token":"a",}'],
    ['with single quotes', "{'token':'a'}"],
    ['NaN', '{"token":NaN}'],
    ['Infinity', '{"token":Infinity}'],
    ['white space', '   '],
    ['two values', '{} {}'],
    ['with a raw line end in text', '{"token":"a\nb"}'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
    ['UTF-16', Buffer.from('{"token":"a"}', 'utf16le')],
    ['a NUL', '\u0000'],
    ['nested 100,000 deep', '['.repeat(100_000)],
    ['an object nested 5,000 deep', `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`],
  ]
  it.each(malformed)('%s is a parse error', async (_name, body) => {
    for (const [method, path] of [
      ['POST', PUSH],
      ['PATCH', HEDGEHOG],
      ['PATCH', '/api/users/@me/'],
      ['POST', '/api/users/@me/onboarding/skip/'],
      ['POST', '/api/organizations/@current/invites/delegate/'],
    ] as const) {
      const answer = await world.call(method, path, { key: KEYS.ada, body })
      expect([path, answer.status, answer.json()]).toEqual([
        path,
        400,
        {
          type: 'invalid_request',
          code: 'parse_error',
          detail: expect.stringMatching(/^JSON parse error - ./),
          attr: null,
        },
      ])
    }
  })

  it.each([
    ['[]', 'list'],
    ['[{"token":"a"}]', 'list'],
    ['"text"', 'str'],
    ['1', 'int'],
    ['1.5', 'float'],
    ['true', 'bool'],
    ['null', 'NoneType'],
  ])('%s is no dictionary', async (body, type) => {
    for (const [method, path] of [
      ['POST', PUSH],
      ['POST', '/api/users/@me/push_tokens/unregister/'],
      ['PATCH', HEDGEHOG],
      ['PATCH', '/api/users/@me/'],
      ['POST', '/api/organizations/@current/invites/delegate/'],
    ] as const) {
      const answer = await world.call(method, path, { key: KEYS.ada, body })
      expect([path, answer.status, answer.json()]).toEqual([
        path,
        400,
        envelope(
          'validation_error',
          'invalid_input',
          `Invalid data. Expected a dictionary, but got ${type}.`,
        ),
      ])
    }
  })

  const NO_BODY = [
    ['GET', HEDGEHOG, 200],
    ['GET', '/api/users/@me/', 200],
    ['PATCH', '/api/users/@me/', 200],
    ['GET', '/api/users/@me/integrations/', 200],
    ['GET', '/api/users/@me/integrations/github/12345/repos/', 200],
    ['GET', '/api/users/@me/integrations/github/12345/branches/?repo=acme/web', 200],
    ['POST', '/api/users/@me/integrations/github/12345/repos/refresh/', 200],
    ['DELETE', '/api/users/@me/integrations/github/12345/', 204],
    ['POST', PUSH, 400],
    ['POST', '/api/users/@me/onboarding/skip/', 400],
    ['PATCH', HEDGEHOG, 400],
  ] as const
  it.each(NO_BODY)('%s %s takes an empty body, whatever its content type', async (method, path, status) => {
    for (const type of ['application/json', 'application/json; charset=utf-8', 'text/plain', 'garbage', '']) {
      const answer = await world.call(method, path, {
        key: KEYS.ada,
        headers: { 'content-type': type, 'content-length': '0' },
      })
      // Removing happens once.
      expect([type, answer.status]).toEqual([
        type,
        method === 'DELETE' && type !== 'application/json' ? 404 : status,
      ])
    }
  })

  it('does not matter where no body is read', async () => {
    const refresh = '/api/users/@me/integrations/github/12345/repos/refresh/'
    for (const body of ['{"broken', '[]', 'null'])
      expect((await world.call('POST', refresh, { key: KEYS.ada, body })).status).toBe(200)
    const broken = { key: KEYS.ada, body: '{"broken' }
    expect((await world.call('DELETE', '/api/users/@me/integrations/github/12345/', broken)).status).toBe(204)
  })
})
