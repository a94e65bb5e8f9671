import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type RecordedRequest,
  recordedRequestListSchema,
  requestSummaryListSchema,
} from '../../../../src/shared/contract/requests.ts'
import { createListeningWorld, type ListeningWorld, sendRaw } from '../../../quality/attacks/listening.ts'
import { ADA, GRACE, KEYS } from '../../../support/seed.ts'
import { invalidField, type Session } from '../../../support/world.ts'

let world: ListeningWorld
let ada: Session
beforeEach(async () => {
  world = await createListeningWorld()
  ada = await world.signIn(ADA)
})
afterEach(() => world.close())

const journal = async (query = '', session = ada): Promise<RecordedRequest[]> => {
  const answer = await world.call('GET', `/_companion/requests${query}`, { session })
  expect(answer.status).toBe(200)
  return recordedRequestListSchema.parse(answer.json()).results
}
const only = async (): Promise<RecordedRequest> => {
  const all = await journal()
  expect(all).toHaveLength(1)
  const [entry] = all
  if (entry === undefined) throw new Error('nothing was recorded')
  return entry
}
const request = (path: string, init: RequestInit & { key?: string } = {}) => {
  const { key, ...rest } = init
  const headers = { ...(key === undefined ? {} : { authorization: `Bearer ${key}` }), ...init.headers }
  return fetch(world.url + path, { redirect: 'manual', ...rest, headers })
}

describe('an entry of the journal', () => {
  it('has everything about a request and its response', async () => {
    await request('/api/users/@me/hedgehog_config/?a=1&b=2', {
      key: KEYS.grace,
      method: 'PATCH',
      headers: { 'content-type': 'application/json', 'user-agent': 'a client' },
      body: '{"enabled": 1.50}',
    })
    const { duration_ms, ...entry } = await only()
    expect(duration_ms).toBeGreaterThan(0)
    expect(entry).toEqual({
      id: 1,
      at: expect.stringMatching(/^2026-05-07T09:28:06\.\d{6}Z$/),
      method: 'PATCH',
      path: '/api/users/@me/hedgehog_config/',
      query: 'a=1&b=2',
      operation: 'users_hedgehog_config_partial_update',
      served: true,
      user: GRACE,
      credential: { kind: 'key', label: 'everything' },
      request: {
        headers: expect.objectContaining({
          host: `127.0.0.1:${world.port}`,
          authorization: 'Bearer ***',
          'content-type': 'application/json',
          'user-agent': 'a client',
        }),
        body: '{"enabled": 1.50}',
      },
      status: 200,
      response: {
        headers: expect.objectContaining({ 'content-type': 'application/json; charset=utf-8' }),
        body: '{"enabled":1.50}',
      },
      fault: null,
    })
  })

  it('names a session without its token', async () => {
    await world.call('GET', '/api/users/@me/', { session: ada })
    expect(await only()).toMatchObject({ user: ADA, credential: { kind: 'session', label: null } })
  })

  it.each([
    ['an unknown key', '/api/users/@me/', {}, 401, true],
    ['an unknown address', '/api/nowhere/', {}, 404, false],
    ['an unknown address for sign-in', '/oauth/nowhere', {}, 404, false],
    ['an unknown well-known address', '/.well-known/nowhere', {}, 404, false],
    ['an address that can’t be decoded', '/api/%zz', {}, 404, false],
    ['a wrong method', '/api/users/@me/', { method: 'PUT' }, 401, true],
    ['a foreign page', '/api/users/@me/', { headers: { origin: 'https://evil.example' } }, 403, true],
  ])('is made for %s', async (_name, path, init, status, served) => {
    await request(path, { key: 'phx_unknown_0123456789', ...init })
    expect(await only()).toMatchObject({
      path,
      status,
      served,
      user: null,
      credential: null,
      sent_credential: 'key',
    })
  })

  it.each([
    ['nothing', '/api/nowhere/', {}, undefined],
    ['a session', '/api/nowhere/', { 'x-companion-session': 'a-session' }, 'session'],
    ['a key in the address', '/api/nowhere/?personal_api_key=phx_unknown_0123456789', {}, 'key'],
    ['an access token', '/api/users/@me/', { authorization: 'Bearer pha_unknown' }, 'token'],
    ['another scheme', '/api/users/@me/', { authorization: 'Token phx_unknown_0123456789' }, 'other'],
  ])('tells that %s was sent, even if nobody looked at it', async (_name, path, headers, kind) => {
    await request(path, { headers })
    const entry = await only()
    expect(entry).toMatchObject({ user: null, credential: null })
    expect(entry.sent_credential).toBe(kind)
  })

  it('is made for a foreign Host', async () => {
    await sendRaw(
      world.port,
      'GET /api/users/@me/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
    )
    expect(await only()).toMatchObject({ status: 421, served: true })
  })

  it('is made for a body that is too large, which is not kept', async () => {
    await request('/api/users/@me/', { key: KEYS.ada, method: 'PATCH', body: 'x'.repeat(1024 * 1024 + 1) })
    expect(await only()).toMatchObject({ status: 413, request: { body: null } })
  })

  it('has the status null where the client went away', async () => {
    const socket = connect(world.port, '127.0.0.1')
    socket.write(
      `POST /api/users/@me/push_tokens/ HTTP/1.1\r\nHost: 127.0.0.1:${world.port}\r\nContent-Length: 100\r\n\r\n{`,
    )
    await setTimeout(100)
    expect(await journal()).toEqual([])
    socket.destroy()
    await once(socket, 'close')
    await setTimeout(50)
    expect(await only()).toMatchObject({
      method: 'POST',
      path: '/api/users/@me/push_tokens/',
      operation: 'users_push_tokens_create',
      status: null,
      response: { headers: {}, body: null },
    })
  })

  it('has no body for HEAD', async () => {
    await request('/api/users/@me/hedgehog_config/', { key: KEYS.grace, method: 'HEAD' })
    expect(await only()).toMatchObject({ method: 'HEAD', status: 200, response: { body: null } })
  })

  it('has a list that is sent in parts', async () => {
    const path = '/api/users/@me/integrations/github/12345/repos/refresh/'
    const sent = await (await request(path, { key: KEYS.grace, method: 'POST' })).text()
    expect((await only()).response).toMatchObject({ body: sent })
  })

  it('has text in any language, cut between characters', async () => {
    const text = JSON.stringify({ note: 'ü🦔'.repeat(20_000) })
    await request('/api/users/@me/', {
      key: KEYS.ada,
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: text,
    })
    const { request: sent } = await only()
    const kept = Buffer.byteLength(sent.body ?? '')
    expect(text.startsWith(sent.body ?? '-')).toBe(true)
    expect([sent.truncated, kept > 65_530 && kept <= 65_536]).toEqual([true, true])
  })
})

it('requests of the UI are not recorded', async () => {
  await request('/_companion/health')
  await request('/')
  expect(await journal()).toEqual([])
})

describe('the journal', () => {
  it('keeps the newest 1,000 requests', async () => {
    for (let n = 1; n <= 1010; n++) await world.call('GET', `/api/n/${n}`)
    const all = await journal()
    expect(all).toHaveLength(1000)
    expect([all[0]?.path, all.at(-1)?.path]).toEqual(['/api/n/11', '/api/n/1010'])
  })

  it('keeps at most 16 MiB', async () => {
    const body = JSON.stringify({ note: 'x'.repeat(64 * 1024 - 20) })
    for (let n = 1; n <= 400; n++) await world.call('POST', `/api/n/${n}`, { body })
    const all = await journal()
    const bytes = all.reduce((sum, entry) => sum + (entry.request.body?.length ?? 0), 0)
    expect(all.at(-1)?.path).toBe('/api/n/400')
    expect(bytes).toBeLessThan(16 * 1024 * 1024)
    expect(bytes).toBeGreaterThan(15 * 1024 * 1024)
    for (let n = 401; n <= 700; n++) await world.call('GET', `/api/n/${n}`)
    expect((await journal('?limit=300'))[0]?.path).toBe('/api/n/401')
  })

  it('keeps 1,000 requests of any size that have room', async () => {
    for (let n = 1; n <= 1500; n++) {
      const body = JSON.stringify({ n, note: 'é'.repeat((n * 37) % 3000) })
      await world.call('POST', `/api/n/${n}`, { body })
    }
    const all = await journal()
    expect(all.map(({ path }) => path)).toEqual(Array.from({ length: 1000 }, (_, i) => `/api/n/${i + 501}`))
    for (const { path, request: sent } of all) expect(`/api/n/${JSON.parse(sent.body ?? '').n}`).toBe(path)
  })

  it('keeps requests that repeat in the room of one, and drops the oldest', async () => {
    const sent = (n: number) => {
      const pair = Math.floor(n / 2)
      return JSON.stringify({ pair, note: 'x'.repeat(30_000 + ((pair * 977) % 30_000)) })
    }
    for (let n = 1; n <= 1500; n++) await world.call('POST', '/api/nowhere/', { body: sent(n) })
    const all = await journal()
    expect(all.length).toBeGreaterThan(600)
    expect(all.length).toBeLessThan(1000)
    expect(all.at(-1)?.id).toBe(1500)
    for (const [i, { id, request }] of all.entries()) {
      expect(id).toBe(1501 - all.length + i)
      expect(request.body === sent(id), `the body of request ${id}`).toBe(true)
    }
  })

  it('has room for a first request that is larger than most', async () => {
    const body = `{${'"password":1,'.repeat(5000)}"end":true}`
    await world.call('POST', '/api/n/1', { body })
    await world.call('POST', '/api/n/2', { body: '{"small":1}' })
    const [large, small] = await journal()
    expect(large?.request.body?.startsWith('{"password":"***","password":"***",')).toBe(true)
    expect(large?.request.body).not.toContain(':1')
    expect(large?.response.body).toContain('Endpoint not found.')
    expect(small?.request.body).toBe('{"small":1}')
  })

  it('is cleared by staff alone', async () => {
    await world.call('GET', '/api/nowhere/')
    const grace = await world.signIn(GRACE)
    expect((await world.call('DELETE', '/_companion/requests', { session: grace })).status).toBe(403)
    expect(await journal()).toHaveLength(1)
    expect((await world.call('DELETE', '/_companion/requests', { session: ada })).status).toBe(204)
    expect(await journal()).toEqual([])
    await world.call('GET', '/api/nowhere/')
    expect((await only()).id).toBe(2)
  })

  it('shows other users only their own requests', async () => {
    await world.call('GET', '/api/users/@me/', { key: KEYS.ada })
    await world.call('GET', '/api/users/@me/', { key: KEYS.grace })
    await world.call('GET', '/api/users/@me/')
    const seen = await journal('', await world.signIn(GRACE))
    expect(seen.map(({ user }) => user)).toEqual([GRACE])
  })

  it('can be switched off and on', async () => {
    const set = (record_requests: boolean) =>
      world.call('PATCH', '/_companion/settings', { session: ada, body: { record_requests } })
    await world.call('GET', '/api/first/')
    expect((await set(false)).json()).toMatchObject({ record_requests: false })
    await world.call('GET', '/api/second/')
    expect((await journal()).map(({ path }) => path)).toEqual(['/api/first/'])
    expect((await set(true)).json()).toMatchObject({ record_requests: true })
    await world.call('GET', '/api/third/')
    expect((await journal()).map(({ path }) => path)).toEqual(['/api/first/', '/api/third/'])
  })
})

describe('a filter', () => {
  beforeEach(async () => {
    await world.call('GET', '/api/users/@me/', { key: KEYS.ada })
    await world.call('PATCH', '/api/users/@me/hedgehog_config', { key: KEYS.grace, body: { a: 1 } })
    world.clock.advance(60_000)
    await world.call('GET', '/api/nowhere/')
  })

  it.each([
    ['method=patch', [2]],
    ['path=/api/users/@me', [1]],
    ['path=/api/users/@me/hedgehog_config/', [2]],
    ['path=/api/users/:uuid/*', [1, 2]],
    ['path=/api/users/:uuid/:rest', [2]],
    ['status=404', [3]],
    ['status=null', []],
    ['operation=users_retrieve', [1]],
    ['user=GRACE@example.com', [2]],
    ['served=false', [3]],
    ['served=true&method=GET', [1]],
    ['since=2026-05-07T09:29:00Z', [3]],
    ['since=2026-05-07T11:29:00%2B02:00', [3]],
    ['after=2', [3]],
    ['limit=2', [2, 3]],
  ])('%s', async (filter, ids) => {
    expect((await journal(`?${filter}`)).map(({ id }) => id)).toEqual(ids)
  })

  it.each([
    ['status=abc', 'status'],
    ['status=99', 'status'],
    ['served=perhaps', 'served'],
    ['since=yesterday', 'since'],
    ['since=2026-05-07', 'since'],
    ['limit=0', 'limit'],
    ['limit=1001', 'limit'],
    ['path=/api/(', 'path'],
    ['paht=/api/', 'paht'],
  ])('%s is refused', async (filter, attr) => {
    const answer = await world.call('GET', `/_companion/requests?${filter}`, { session: ada })
    expect([answer.status, answer.json()]).toEqual([
      400,
      { type: 'validation_error', code: expect.any(String), detail: expect.any(String), attr },
    ])
  })

  it('that has an unknown field says so', async () => {
    const answer = await world.call('GET', '/_companion/requests?paht=/api/', { session: ada })
    expect(answer.json()).toEqual(invalidField('invalid_input', 'There is no such field.', 'paht'))
  })
})

describe('a summary', () => {
  const summaries = async (query = '', session = ada) => {
    const answer = await world.call('GET', `/_companion/requests/summaries${query}`, { session })
    return requestSummaryListSchema.parse(answer.json())
  }

  it('is an entry without headers and bodies', async () => {
    await world.call('PATCH', '/api/users/@me/hedgehog_config/?é=1', { key: KEYS.grace, body: { a: 'ü' } })
    await world.call('GET', '/api/nowhere/')
    const { results, ...range } = await summaries()
    expect(range).toEqual({ first: 1, last: 2 })
    expect(results).toEqual((await journal()).map(({ request: _sent, response: _answer, ...rest }) => rest))
    expect((await summaries('?after=1')).results.map(({ id }) => id)).toEqual([2])
    expect((await summaries('?after=2')).results).toEqual([])
  })

  it('says which requests are kept after they are cleared', async () => {
    await world.call('GET', '/api/nowhere/')
    await world.call('DELETE', '/_companion/requests', { session: ada })
    expect(await summaries()).toEqual({ first: 2, last: 1, results: [] })
  })

  it('is shown to other users only of their own requests, and so is a whole request', async () => {
    await world.call('GET', '/api/users/@me/', { key: KEYS.ada })
    await world.call('GET', '/api/users/@me/', { key: KEYS.grace })
    const grace = await world.signIn(GRACE)
    expect((await summaries('', grace)).results.map(({ id }) => id)).toEqual([2])
    const read = (id: number | string) => world.call('GET', `/_companion/requests/${id}`, { session: grace })
    expect((await read(2)).json()).toMatchObject({ id: 2, user: GRACE, request: { body: null } })
    for (const id of [1, 3, 'x', '-1', '0']) expect((await read(id)).status).toBe(404)
  })
})

it('an archive can have just the requests with some ids', async () => {
  for (let n = 1; n <= 4; n++) await world.call('GET', `/api/n/${n}`)
  const answer = await world.call('GET', '/_companion/requests/har?ids=2,4', { session: ada })
  expect(answer.json()).toMatchObject({
    log: {
      entries: [{ request: { url: `${world.url}/api/n/2` } }, { request: { url: `${world.url}/api/n/4` } }],
    },
  })
  const wrong = await world.call('GET', '/_companion/requests/har?ids=2;4', { session: ada })
  expect([wrong.status, wrong.json()]).toMatchObject([400, { attr: 'ids' }])
})

it('an archive has the requests as browsers know them', async () => {
  await world.call('PATCH', '/api/users/@me/hedgehog_config/?a=b%20c', { key: KEYS.grace, body: { a: 1 } })
  await world.call('GET', '/api/nowhere/')
  const answer = await world.call('GET', '/_companion/requests/har?method=PATCH', { session: ada })
  expect(answer.headers['content-disposition']).toBe('attachment; filename="posthog-companion.har"')
  expect(answer.json()).toMatchObject({
    log: {
      version: '1.2',
      creator: { name: 'PostHog Companion', version: '0.0.0-test' },
      entries: [
        {
          startedDateTime: expect.stringMatching(/^2026-05-07T/),
          time: expect.any(Number),
          request: {
            method: 'PATCH',
            url: `${world.url}/api/users/@me/hedgehog_config/?a=b%20c`,
            queryString: [{ name: 'a', value: 'b c' }],
            headers: expect.arrayContaining([{ name: 'authorization', value: 'Bearer ***' }]),
            postData: { mimeType: 'application/json', text: '{"a":1}' },
          },
          response: { status: 200, statusText: 'OK', content: { text: '{"a":1}', size: 7 } },
        },
      ],
    },
  })
})

it('a page that asks for it hears of new requests, a burst at once', async () => {
  const events = await fetch(`${world.url}/_companion/events?requests=true`, {
    headers: { 'x-companion-session': ada },
  })
  let text = ''
  const reading = (async () => {
    for await (const part of events.body ?? []) text += Buffer.from(part).toString()
  })().catch(() => {})
  for (let n = 0; n < 50; n++) await world.call('GET', `/api/n/${n}`)
  await setTimeout(300)
  const announced = [...text.matchAll(/event: requests\ndata: (.*)\n/g)].map(([, data]) => data)
  expect(announced.at(-1)).toBe('{"first":1,"last":50}')
  expect(announced.length).toBeLessThan(10)
  await events.body?.cancel().catch(() => {})
  world.companion.server.server.closeAllConnections()
  await reading
})
