import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { ENDPOINTS } from '../../support/endpoints.ts'
import { prepareProgram, seedFile, serve } from '../../support/program.ts'
import { KEYS, SEED } from '../../support/seed.ts'

prepareProgram()

/** Sends raw bytes and returns everything received until the connection closes or a response is complete. */
async function exchange(
  url: string,
  request: string,
): Promise<{ status: number; head: string; body: string }> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  let received = ''
  socket.setEncoding('utf8')
  socket.on('error', () => {})
  await once(socket, 'connect')
  socket.write(request)
  const complete = () => {
    const [head = '', body = ''] = received.split('\r\n\r\n', 2)
    const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? Number.NaN)
    return Buffer.byteLength(body) >= length
  }
  await new Promise<void>((resolve) => {
    socket.on('data', (text) => {
      received += text
      if (complete()) resolve()
    })
    socket.on('close', () => resolve())
    socket.setTimeout(10_000, resolve)
  })
  socket.destroy()
  const [head = '', body = ''] = received.split('\r\n\r\n', 2)
  return { status: Number(head.split(' ')[1]), head, body }
}

const ENVELOPE = {
  type: expect.any(String),
  code: expect.any(String),
  detail: expect.any(String),
  attr: null,
}

it('the built program serves every endpoint over a socket', async () => {
  const server = await serve(['--ephemeral', '--seed', seedFile(SEED)])
  for (const { name, method, path, body, status } of ENDPOINTS) {
    const init = { method, ...(body && { body: JSON.stringify(body) }) }
    const answer = await server.request(path('@me'), { ...init, key: KEYS.ada })
    expect([name, answer.status]).toEqual([name, status])
    if (status === 200) expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
    expect((await server.request(path('@me'), init)).status).toBe(401)
  }
  const preflight = await server.request('/api/users/@me/', {
    method: 'OPTIONS',
    headers: { origin: 'http://evil.example', 'access-control-request-method': 'GET' },
  })
  expect(preflight.status).toBe(403)
  expect((await server.request('/api/schema/')).status).toBe(200)
  expect((await server.request('/_companion/seed.schema.json')).status).toBe(200)
  const docs = await server.request('/_companion/docs')
  expect([docs.status, docs.headers.get('content-type')]).toEqual([200, expect.stringMatching(/^text\/html/)])
  for (const path of ['/', '/settings/user-personal-integrations', '/anything/else']) {
    const page = await server.request(path, { headers: { accept: 'text/html' } })
    expect([path, page.status, page.headers.get('content-type')]).toEqual([
      path,
      200,
      expect.stringMatching(/^text\/html/),
    ])
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'/)
    expect(page.headers.get('content-security-policy')).not.toMatch(/unsafe/)
  }
  expect((await server.request('/assets/missing.js')).status).toBe(404)
  expect((await server.request('/assets/../../package.json')).status).not.toBe(500)
  expect(await server.stop()).toBe(0)
  expect(server.output().stderr).not.toMatch(/"level":"error"/)
})

describe('a request that no client library would send', () => {
  const key = `Authorization: Bearer ${KEYS.ada}`
  const cases: [name: string, request: (host: string) => string, status: number][] = [
    ['no Host', () => 'GET /_companion/health HTTP/1.1\r\nConnection: close\r\n\r\n', 421],
    ['HTTP/1.0 without a Host', () => 'GET /_companion/health HTTP/1.0\r\n\r\n', 421],
    ['a foreign Host', () => `GET /api/users/@me/ HTTP/1.1\r\nHost: evil.example\r\n${key}\r\n\r\n`, 421],
    ['a line that is not a request', () => 'nonsense\r\n\r\n', 400],
    ['an unknown method', (host) => `BREW / HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 400],
    [
      'an endless header',
      (host) => `GET / HTTP/1.1\r\nHost: ${host}\r\nX-A: ${'x'.repeat(40_000)}\r\n\r\n`,
      431,
    ],
    [
      'an invalid length',
      (host) => `POST /api/users/@me/push_tokens/ HTTP/1.1\r\nHost: ${host}\r\nContent-Length: x\r\n\r\n`,
      400,
    ],
    [
      'two lengths',
      (host) =>
        `POST /api/users/@me/push_tokens/ HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
    ],
    ['a raw byte in the path', (host) => `GET /api/users/\x80/ HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 400],
    [
      'a 2 MiB content length',
      (host) =>
        `PATCH /api/users/@me/ HTTP/1.1\r\nHost: ${host}\r\n${key}\r\nContent-Type: application/json\r\nContent-Length: 2097152\r\n\r\n{`,
      413,
    ],
  ]
  it('gets the error envelope', async () => {
    const { url } = await serve(['--ephemeral', '--seed', seedFile(SEED)])
    for (const [name, request, status] of cases) {
      const answer = await exchange(url, request(new URL(url).host))
      expect([name, answer.status]).toEqual([name, status])
      expect([name, JSON.parse(answer.body)]).toEqual([name, ENVELOPE])
    }
    expect((await fetch(`${url}/_companion/health`)).status).toBe(200)
  })
})

it('chunked bodies are read and have the same size limit', async () => {
  const server = await serve(['--ephemeral', '--seed', seedFile(SEED)])
  const { host } = new URL(server.url)
  const head = `PATCH /api/users/@me/hedgehog_config/ HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${KEYS.ada}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`
  const small = await exchange(server.url, `${head}4\r\n{"a"\r\n3\r\n:1}\r\n0\r\n\r\n`)
  expect([small.status, small.body]).toEqual([200, '{"a":1}'])
  const chunk = `${(65536).toString(16)}\r\n${' '.repeat(65536)}\r\n`
  const large = await exchange(server.url, `${head}${chunk.repeat(17)}0\r\n\r\n`)
  expect(large.status).toBe(413)
  expect(JSON.parse(large.body)).toEqual({ ...ENVELOPE, code: 'request_too_large' })
})

it('listens only on 127.0.0.1', async () => {
  const server = await serve(['--ephemeral'])
  const { port } = new URL(server.url)
  // 127.0.0.2 is also this machine, but not the listening address.
  const socket = connect(Number(port), '127.0.0.2')
  const outcome = await new Promise((resolve) => {
    socket.on('connect', () => resolve('connected'))
    socket.on('error', () => resolve('refused'))
  })
  socket.destroy()
  expect(outcome).not.toBe('connected')
})
