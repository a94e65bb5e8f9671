import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  createListeningWorld,
  type ListeningWorld,
  sendRaw,
  statusesOf,
} from '../../../quality/attacks/listening.ts'
import { KEYS } from '../../../support/seed.ts'
import { createWorld, envelope, type World } from '../../../support/world.ts'

const HEDGEHOG = '/api/users/@me/hedgehog_config/'

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.close())

describe('the size of a body', () => {
  const MIB = 1024 * 1024
  /** A JSON object of exactly this many bytes. */
  const jsonOf = (bytes: number) => `{"a":"${'x'.repeat(bytes - 8)}"}`

  it('can be 1 MiB, which is then validated', async () => {
    const answer = await world.call('POST', '/api/users/@me/push_tokens/', {
      key: KEYS.ada,
      body: jsonOf(MIB),
    })
    expect([answer.status, answer.json()]).toMatchObject([400, { code: 'required', attr: 'token' }])
  })

  it.each([KEYS.ada, undefined])('over 1 MiB returns a 413 (key: %s)', async (key) => {
    for (const path of [HEDGEHOG, '/api/users/@me/']) {
      const answer = await world.call('PATCH', path, { ...(key && { key }), body: jsonOf(MIB + 1) })
      expect([answer.status, answer.json()]).toEqual([
        413,
        { type: 'invalid_request', code: 'request_too_large', detail: expect.any(String), attr: null },
      ])
    }
  })
})

describe('a client that sends far more than 1 MiB', () => {
  let listening: ListeningWorld
  beforeEach(async () => {
    listening = await createListeningWorld()
  })
  afterEach(() => listening.close())

  it.each([3, 20])('reads the error once it has sent all of its %i MB', async (megabytes) => {
    const body = JSON.stringify({ a: 'x'.repeat(megabytes * 1_000_000) })
    const stream = () => new Blob([body]).stream()
    for (let i = 0; i < 4; i++)
      for (const init of [{ body }, { body: stream(), duplex: 'half' as const }]) {
        const answer = await fetch(listening.url + HEDGEHOG, {
          method: 'PATCH',
          headers: { authorization: `Bearer ${KEYS.ada}`, 'content-type': 'application/json' },
          ...init,
        })
        expect([answer.status, await answer.json()]).toMatchObject([413, { code: 'request_too_large' }])
      }
    expect((await fetch(`${listening.url}/_companion/health`)).status).toBe(200)
  })

  it('can use its connection again', async () => {
    const large = `PATCH ${HEDGEHOG} HTTP/1.1\r\nHost: 127.0.0.1:${listening.port}\r\nContent-Length: 3000000\r\n\r\n${' '.repeat(3_000_000)}`
    const next = `GET /_companion/health HTTP/1.1\r\nHost: 127.0.0.1:${listening.port}\r\nConnection: close\r\n\r\n`
    const answers = await sendRaw(listening.port, large + next)
    expect(statusesOf(answers)).toEqual([413, 200])
  })
})

describe('a body of type', () => {
  const PUSH = '/api/users/@me/push_tokens/'
  const OK = '{"token":"a","platform":"ios"}'

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'APPLICATION/JSON',
    'application/json;charset=UTF-8',
  ])('%s is accepted', async (type) => {
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
  ])('%j returns a 415', async (type) => {
    const headers = { 'content-type': type }
    for (const [method, path] of [
      ['POST', PUSH],
      ['POST', '/api/users/@me/push_tokens/unregister/'],
      ['PATCH', HEDGEHOG],
      ['PATCH', '/api/users/@me/'],
      ['POST', '/api/users/@me/onboarding/skip/'],
      ['POST', '/api/organizations/@current/invites/delegate/'],
      ['POST', '/api/users/@me/integrations/github/start/'],
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
    ['truncated', '{"token":'],
    ['with a trailing comma', '{"token":"a",}'],
    ['with single quotes', "{'token':'a'}"],
    ['NaN', '{"token":NaN}'],
    ['Infinity', '{"token":Infinity}'],
    ['whitespace', '   '],
    ['two values', '{} {}'],
    ['with a raw line break in a string', '{"token":"a\nb"}'],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
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
      ['POST', '/api/users/@me/integrations/github/start/'],
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
  ])('%s is not a dictionary', async (body, type) => {
    for (const [method, path] of [
      ['POST', PUSH],
      ['POST', '/api/users/@me/push_tokens/unregister/'],
      ['PATCH', HEDGEHOG],
      ['PATCH', '/api/users/@me/'],
      ['POST', '/api/organizations/@current/invites/delegate/'],
      ['POST', '/api/users/@me/integrations/github/start/'],
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
  it.each(NO_BODY)('%s %s accepts an empty body with any content type', async (method, path, status) => {
    for (const type of ['application/json', 'application/json; charset=utf-8', 'text/plain', 'garbage', '']) {
      const answer = await world.call(method, path, {
        key: KEYS.ada,
        headers: { 'content-type': type, 'content-length': '0' },
      })
      // The first request removes it.
      expect([type, answer.status]).toEqual([
        type,
        method === 'DELETE' && type !== 'application/json' ? 404 : status,
      ])
    }
  })

  it('is ignored by endpoints that read no body', async () => {
    const refresh = '/api/users/@me/integrations/github/12345/repos/refresh/'
    for (const body of ['{"broken', '[]', 'null'])
      expect((await world.call('POST', refresh, { key: KEYS.ada, body })).status).toBe(200)
    const broken = { key: KEYS.ada, body: '{"broken' }
    expect((await world.call('DELETE', '/api/users/@me/integrations/github/12345/', broken)).status).toBe(204)
  })
})
