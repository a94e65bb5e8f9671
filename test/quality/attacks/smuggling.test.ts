import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KEYS } from '../../support/seed.ts'
import { createListeningWorld, type ListeningWorld, sendRaw, statusesOf } from './listening.ts'

let world: ListeningWorld
beforeAll(async () => {
  world = await createListeningWorld()
})
afterAll(() => world.close())

const host = () => `Host: 127.0.0.1:${world.port}`
const SMUGGLED = () =>
  `POST /api/users/@me/push_tokens/ HTTP/1.1\r\n${host()}\r\nAuthorization: Bearer ${KEYS.ada}\r\nContent-Type: application/json\r\nContent-Length: 37\r\n\r\n{"token":"smuggled","platform":"ios"}`

const smuggledTokens = () => {
  const { users, pushTokens } = world.companion.app
  return pushTokens
    .list(users.findByEmail('ada@example.com')?.id ?? 0)
    .filter(({ token }) => token === 'smuggled')
}

/** Requests with an ambiguous end, followed by another request. */
const AMBIGUOUS: [name: string, headers: string][] = [
  ['a length and chunks', 'Content-Length: 4\r\nTransfer-Encoding: chunked'],
  ['chunks and a length', 'Transfer-Encoding: chunked\r\nContent-Length: 4'],
  ['two lengths', 'Content-Length: 4\r\nContent-Length: 0'],
  ['two equal lengths', 'Content-Length: 4\r\nContent-Length: 4'],
  ['a list of lengths', 'Content-Length: 4, 0'],
  ['a length with a sign', 'Content-Length: +4'],
  ['a negative length', 'Content-Length: -4'],
  ['a length in hexadecimal', 'Content-Length: 0x4'],
  ['a length containing a space', 'Content-Length: 4 4'],
  ['an overflowing length', 'Content-Length: 99999999999999999999999'],
  ['a space before the colon', 'Content-Length : 4'],
  ['a folded header', 'X-A: b\r\n Content-Length: 4\r\nTransfer-Encoding:\r\n chunked'],
  ['an encoding similar to chunked', 'Transfer-Encoding: xchunked'],
  ['chunked after a tab', 'Transfer-Encoding:\tchunked\r\nContent-Length: 4'],
  ['chunked before another encoding', 'Transfer-Encoding: chunked, identity'],
  ['two encodings', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity'],
  ['a NUL in a header', 'X-A: a\u0000b\r\nContent-Length: 4'],
  ['a carriage return in a header', 'X-A: a\rContent-Length: 4'],
  ['a bare line feed', 'X-A: a\nContent-Length: 4'],
]

describe('smuggling', () => {
  it.each(AMBIGUOUS)('with %s is rejected, and nothing after it is read', async (_name, headers) => {
    const answer = await sendRaw(
      world.port,
      `PATCH /api/users/@me/ HTTP/1.1\r\n${host()}\r\nAuthorization: Bearer ${KEYS.ada}\r\nContent-Type: application/json\r\n${headers}\r\n\r\n0\r\n\r\n${SMUGGLED()}`,
    )
    expect(statusesOf(answer)).toEqual([400])
    expect(answer).toMatch(/^connection: close/im)
    expect(smuggledTokens()).toEqual([])
  })

  const CHUNKS: [name: string, body: string][] = [
    ['a size that is not a number', 'zz\r\n{}\r\n0\r\n\r\n'],
    ['a negative size', '-2\r\n{}\r\n0\r\n\r\n'],
    ['a size with 0x', '0x2\r\n{}\r\n0\r\n\r\n'],
    ['an overflowing size', `${'f'.repeat(20)}\r\n{}\r\n0\r\n\r\n`],
    ['a chunk that is longer than its size', '1\r\n{}\r\n0\r\n\r\n'],
    ['bare line feeds', '2\n{}\n0\n\n'],
    ['a line feed in an extension', '2;a\nb\r\n{}\r\n0\r\n\r\n'],
  ]
  it.each(CHUNKS)('in chunks with %s is rejected', async (_name, body) => {
    const answer = await sendRaw(
      world.port,
      `PATCH /api/users/@me/ HTTP/1.1\r\n${host()}\r\nAuthorization: Bearer ${KEYS.ada}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${body}${SMUGGLED()}`,
    )
    expect(statusesOf(answer)).toEqual([400])
    expect(smuggledTokens()).toEqual([])
  })

  it('after a body that the method does not need is parsed correctly', async () => {
    const answer = await sendRaw(
      world.port,
      `GET /_companion/health HTTP/1.1\r\n${host()}\r\nContent-Length: 7\r\n\r\nGET / HGET /api/nothing HTTP/1.1\r\n${host()}\r\nConnection: close\r\n\r\n`,
    )
    expect(statusesOf(answer)).toEqual([200, 404])
  })

  it('in a pipeline has no effect: each request is checked separately, in order', async () => {
    const get = (extra: string) => `GET /api/users/@me/hedgehog_config/ HTTP/1.1\r\n${extra}\r\n\r\n`
    const key = `Authorization: Bearer ${KEYS.grace}`
    const answer = await sendRaw(
      world.port,
      get(`${host()}\r\n${key}`) +
        get(host()) +
        get(`Host: evil.example\r\n${key}`) +
        get(`${host()}\r\n${key}\r\nOrigin: https://evil.example`) +
        get(`${host()}\r\nConnection: close\r\n${key}`),
    )
    expect(statusesOf(answer)).toEqual([200, 401, 421, 403, 200])
  })

  it('with headers over 16 KiB, or too many of them, is rejected', async () => {
    const big = await sendRaw(world.port, `GET / HTTP/1.1\r\n${host()}\r\nX-A: ${'a'.repeat(20_000)}\r\n\r\n`)
    expect(statusesOf(big)).toEqual([431])
    const many = await sendRaw(
      world.port,
      `GET / HTTP/1.1\r\n${host()}\r\nConnection: close\r\n${'X-A: a\r\n'.repeat(5000)}\r\n`,
    )
    expect([...statusesOf(many), 0][0]).toBeOneOf([404, 431])
  })

  it.each([
    'GET / HTTP/9.9',
    'GET /',
    'get / HTTP/1.1',
    'BREW / HTTP/1.1',
    'GET  /  HTTP/1.1',
    'GET / HTTP/1.1 HTTP/1.1',
    '\u0016\u0003\u0001\u0002',
    'PRI * HTTP/2.0',
  ])('with the request line %j is rejected', async (line) => {
    const answer = await sendRaw(world.port, `${line}\r\n${host()}\r\nConnection: close\r\n\r\n`)
    for (const status of statusesOf(answer)) expect([400, 404, 405, 505]).toContain(status)
    expect((await fetch(`${world.url}/_companion/health`)).status).toBe(200)
  })

  it('cannot upgrade to another protocol', async () => {
    for (const upgrade of ['websocket', 'h2c', 'TLS/1.0']) {
      const answer = await sendRaw(
        world.port,
        `GET /_companion/health HTTP/1.1\r\n${host()}\r\nConnection: Upgrade, close\r\nUpgrade: ${upgrade}\r\n\r\n`,
      )
      expect(statusesOf(answer)).not.toContain(101)
    }
    expect(
      statusesOf(await sendRaw(world.port, `CONNECT evil.example:443 HTTP/1.1\r\n${host()}\r\n\r\n`)),
    ).not.toContain(200)
  })

  it('returns the error envelope for parser errors', async () => {
    const answer = await sendRaw(world.port, `GET / HTTP/1.1\r\n${host()}\r\nContent-Length: x\r\n\r\n`)
    expect(answer).toMatch(/^content-type: application\/json/im)
    const [, body = ''] = answer.split('\r\n\r\n')
    expect(JSON.parse(body)).toEqual({
      type: 'invalid_request',
      code: 'parse_error',
      detail: expect.any(String),
      attr: null,
    })
  })
})
