import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FaultInput, startCompanion, type TestCompanion } from '../../../../src/testing/index.ts'
import { DEVELOPMENT_CLIENT } from '../../../support/oauth.ts'
import { ADA, GRACE, KEYS, SEED } from '../../../support/seed.ts'
import { denied, envelope, invalidField, NO_INSTALLATION, NOT_AUTHENTICATED } from '../../../support/world.ts'

const ME = '/api/users/@me/'
const HEDGEHOG = `${ME}hedgehog_config/`
const GITHUB = `${ME}integrations/github/`
const REPOS = `${GITHUB}12345/repos/`

let companion: TestCompanion
beforeEach(async () => {
  companion = await startCompanion({
    seed: SEED,
    rateLimit: true,
  })
})
afterEach(() => companion.close())

type Init = { key?: string | null; method?: string; body?: unknown; headers?: Record<string, string> }
const send = (path: string, { key = KEYS.ada, method = 'GET', body, headers = {} }: Init = {}) =>
  fetch(companion.url + path, {
    method,
    redirect: 'manual',
    headers: {
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
const call = async (path: string, init: Init = {}) => {
  const answer = await send(path, init)
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, body: text === '' ? null : JSON.parse(text) }
}
const statuses = async (count: number, path = HEDGEHOG, init: Init = {}) => {
  const all: number[] = []
  for (let n = 0; n < count; n++) all.push((await call(path, init)).status)
  return all
}
const wrong = (rule: object) => companion.fault(rule as FaultInput)

describe('a rule', () => {
  it('happens once, if nothing else is said', async () => {
    await companion.fault({ match: {}, then: { status: 500 } })
    expect(await statuses(3)).toEqual([500, 200, 200])
  })

  it('skips, and happens so often', async () => {
    await companion.fault({ match: {}, skip: 2, times: 2, then: { status: 500 } })
    expect(await statuses(6)).toEqual([200, 200, 500, 500, 200, 200])
  })

  it('happens without end where it is told to', async () => {
    await companion.fault({ match: {}, times: null, then: { status: 500 } })
    expect(new Set(await statuses(30))).toEqual(new Set([500]))
    await companion.clearFaults()
    expect(await statuses(1)).toEqual([200])
  })

  it('happens by chance, the same in each run, and what misses does not count', async () => {
    const run = async () => {
      await companion.reset()
      await companion.fault({ match: {}, probability: 0.3, skip: 1, times: 4, then: { status: 500 } })
      return statuses(40)
    }
    const first = await run()
    expect(first.filter((status) => status === 500)).toHaveLength(4)
    expect(first.indexOf(500)).toBeGreaterThan(1)
    expect(await run()).toEqual(first)
    await companion.reset()
    await companion.fault({ match: {}, probability: 0, then: { status: 500 } })
    expect(await statuses(5)).toEqual([200, 200, 200, 200, 200])
  })

  const MATCHES: [match: object, hit: Init & { path?: string }, miss: Init & { path?: string }][] = [
    [{ method: 'patch' }, { method: 'PATCH', body: {} }, {}],
    [{ path: HEDGEHOG }, {}, { path: ME }],
    [{ path: '/api/users/@me/hedgehog_config' }, {}, { path: ME }],
    [{ path: '/api/users/:uuid/hedgehog*' }, {}, { path: ME }],
    [{ operation: 'users_hedgehog_config_retrieve' }, {}, { path: ME }],
    [{ user: 'Ada@Example.com' }, {}, { key: KEYS.grace }],
    [{ key: 'reads' }, { key: KEYS.adaRead }, {}],
  ]
  it.each(MATCHES)(
    'matches by %o',
    async (match, { path: hit = HEDGEHOG, ...hits }, { path: miss = HEDGEHOG, ...misses }) => {
      await companion.fault({ match, times: null, then: { status: 418 } })
      expect((await call(hit, hits)).status).toBe(418)
      expect((await call(miss, misses)).status).toBe(200)
    },
  )

  it('that is newer comes before an older one', async () => {
    await companion.fault({ match: {}, then: { status: 501 } })
    await companion.fault({ match: {}, then: { status: 502 } })
    expect(await statuses(3)).toEqual([502, 501, 200])
  })

  it('does not happen to the UI', async () => {
    await companion.fault({ match: {}, times: null, then: { status: 500 } })
    expect((await fetch(`${companion.url}/_companion/health`)).status).toBe(200)
    expect((await call('/oauth/nothing')).status).toBe(500)
    expect((await call('/.well-known/nothing')).status).toBe(500)
  })

  it('can answer an address that is not served', async () => {
    await companion.fault({ match: { path: '/api/projects/:id/surveys/' }, then: { status: 200, body: [1] } })
    expect(await call('/api/projects/1/surveys/')).toMatchObject({ status: 200, body: [1] })
    expect(await companion.requests()).toMatchObject([{ served: false, status: 200 }])
  })

  it('that only delays answers as ever, later, in real time', async () => {
    await companion.clock.freeze()
    await companion.fault({ match: {}, delay_ms: 150 })
    const began = performance.now()
    expect((await call(HEDGEHOG)).status).toBe(200)
    expect(performance.now() - began).toBeGreaterThan(145)
    const [entry] = await companion.requests()
    expect(entry?.duration_ms).toBeGreaterThan(145)
  })

  it('that delays does not keep a server from ending', async () => {
    await companion.fault({ match: {}, delay_ms: '5m' })
    const asked = call(HEDGEHOG).catch(() => null)
    await new Promise((resolve) => setTimeout(resolve, 50))
    const began = performance.now()
    await companion.close()
    expect(performance.now() - began).toBeLessThan(2000)
    await asked
  })

  it('marks the requests that it happened to', async () => {
    const { id } = await companion.fault({ match: {}, then: { status: 500 } })
    await statuses(2)
    expect((await companion.requests()).map(({ fault }) => fault)).toEqual([id, null])
  })
})

describe('a response of one’s own', () => {
  it('has status, headers and body as they were given', async () => {
    const then = { status: 202, headers: { 'x-mine': 'yes', 'retry-after': '7' }, body: { a: [1, null] } }
    await companion.fault({ match: {}, then })
    const answer = await call(HEDGEHOG)
    expect([answer.status, answer.body]).toEqual([202, { a: [1, null] }])
    expect([answer.headers.get('x-mine'), answer.headers.get('retry-after')]).toEqual(['yes', '7'])
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
  })

  it('sends text as it is, such as JSON that is none', async () => {
    const then = { status: 200, headers: { 'content-type': 'application/json' }, body: '{"broken' }
    await companion.fault({ match: {}, then })
    const answer = await send(HEDGEHOG)
    expect([answer.headers.get('content-type'), await answer.text()]).toEqual([
      expect.stringMatching(/^application.json/),
      '{"broken',
    ])
  })

  it('needs no body', async () => {
    await companion.fault({ match: {}, then: { status: 404 } })
    const answer = await send(HEDGEHOG)
    expect([answer.status, await answer.text(), answer.headers.get('content-type')]).toEqual([404, '', null])
  })
})

const refusedKey = (source: string) =>
  envelope(
    'authentication_error',
    'authentication_failed',
    `Personal API key found in request ${source} is invalid.`,
  )

describe('a preset', () => {
  it.each([
    ['server_error', 500, envelope('server_error', 'error', 'A server error occurred.'), null],
    [
      'throttled',
      429,
      envelope('throttled_error', 'throttled', 'Request was throttled. Expected available in 60 seconds.'),
      null,
    ],
    ['unavailable', 503, { type: 'server_error', code: 'database_unavailable', attr: null }, '30'],
    [
      'github_unavailable',
      503,
      envelope(
        'server_error',
        'github_unavailable',
        'GitHub could not be reached or gave no usable answer. Try again in a moment.',
      ),
      null,
    ],
    [
      'github_rate_limited',
      503,
      envelope(
        'server_error',
        'github_rate_limited',
        "GitHub's rate limit is used up. Try again in 60 seconds.",
      ),
      '60',
    ],
    [
      'github_reauthorization_required',
      409,
      envelope(
        'invalid_request',
        'github_reauthorization_required',
        'GitHub no longer accepts this link. Connect GitHub again to renew it.',
      ),
      null,
    ],
  ] as const)('%s', async (preset, status, body, retryAfter) => {
    for (const path of [HEDGEHOG, REPOS, `${GITHUB}12345/branches/?repo=acme/web`, `${ME}integrations/`]) {
      await companion.fault({ match: {}, then: { preset } })
      const answer = await call(path)
      expect([path, answer.status, answer.body]).toEqual([path, status, expect.objectContaining(body)])
      expect(answer.headers.get('retry-after')).toBe(retryAfter)
      expect((await call(path)).status).toBe(200)
    }
  })

  it('unauthenticated answers for the credential that was sent', async () => {
    await companion.fault({ match: {}, times: null, then: { preset: 'unauthenticated' } })
    expect(await call(HEDGEHOG)).toMatchObject({ status: 401, body: refusedKey('Authorization header') })
    expect((await call(HEDGEHOG)).headers.get('www-authenticate')).toMatch(/^Bearer resource_metadata=/)
    expect((await call(`${HEDGEHOG}?personal_api_key=${KEYS.ada}`, { key: null })).body).toEqual(
      refusedKey('query string'),
    )
    const inBody = { method: 'PATCH', key: null, body: { personal_api_key: KEYS.ada } }
    expect((await call(HEDGEHOG, inBody)).body).toEqual(refusedKey('body'))
    expect((await call('/api/schema/', { key: null })).body).toEqual(NOT_AUTHENTICATED)
  })

  it('of OAuth acts on the token endpoint alone, and is not spent elsewhere', async () => {
    await companion.fault({ match: {}, then: { preset: 'oauth_temporarily_unavailable' } })
    await companion.fault({ match: {}, then: { preset: 'oauth_invalid_grant' } })
    expect(await statuses(2)).toEqual([200, 200])
    const grant = await call('/oauth/token', { method: 'POST', key: null })
    expect([grant.status, grant.body]).toEqual([
      400,
      { error: 'invalid_grant', error_description: 'Authorization code is invalid or has already been used' },
    ])
    const unknown = await call('/oauth/token/', { method: 'POST', key: null, body: { client_id: 'x' } })
    expect([unknown.status, unknown.body.error]).toEqual([401, 'invalid_client'])
    await companion.fault({ match: {}, then: { preset: 'oauth_invalid_grant' } })
    const refresh = { grant_type: 'refresh_token', refresh_token: 'phr_x', client_id: DEVELOPMENT_CLIENT }
    expect((await call('/oauth/token/', { method: 'POST', key: null, body: refresh })).body).toEqual({
      error: 'invalid_grant',
      error_description: 'Refresh token is invalid or has been revoked',
    })
    await companion.clearFaults()
    await companion.fault({ match: {}, then: { preset: 'oauth_temporarily_unavailable' } })
    const lock = await call('/oauth/token/', { method: 'POST', key: null })
    expect([lock.status, lock.body, lock.headers.get('retry-after')]).toEqual([
      503,
      {
        error: 'temporarily_unavailable',
        error_description:
          'The authorization server is temporarily unable to handle the request. Please retry.',
      },
      '1',
    ])
    expect(lock.headers.get('cache-control')).toBe('no-store')
  })
})

it('a fault is not used up by a request that is refused for its own sake', async () => {
  const { id } = await companion.fault({ match: { path: REPOS }, then: { preset: 'github_unavailable' } })
  expect(await statuses(1, `${REPOS}?limit=501`)).toEqual([400])
  expect(await statuses(2, REPOS)).toEqual([503, 200])
  expect((await companion.requests()).map(({ fault }) => fault)).toEqual([null, id, null])

  const grant = (client: string) => ({
    method: 'POST',
    key: null,
    body: { grant_type: 'refresh_token', refresh_token: 'phr_x', client_id: client },
  })
  await companion.fault({ match: {}, then: { preset: 'oauth_temporarily_unavailable' } })
  expect(await statuses(1, '/oauth/token/', grant('unknown'))).toEqual([401])
  expect(await statuses(2, '/oauth/token/', grant(DEVELOPMENT_CLIENT))).toEqual([503, 400])
})

it('an answer that breaks off has the date of the world, too', async () => {
  await companion.clock.advance('400d')
  const year = new Date(await companion.clock.now()).getUTCFullYear()
  for (const disconnect of ['after_headers', 'mid_body'] as const) {
    await companion.fault({ match: {}, then: { disconnect } })
    expect((await send(HEDGEHOG)).headers.get('date')).toContain(String(year))
  }
})

describe('a fault comes after', () => {
  it.each(['server_error', 'github_unavailable', 'unauthenticated'] as const)(
    'what a key may not do (%s)',
    async (preset) => {
      await companion.fault({ match: {}, times: null, then: { preset } })
      expect((await call(REPOS, { key: 'phx_wrong' })).body).toEqual(refusedKey('Authorization header'))
      expect((await call(REPOS, { key: null })).body).toEqual(NOT_AUTHENTICATED)
      expect((await call(REPOS, { key: KEYS.graceOther })).body).toEqual(
        denied("API key missing required scope 'user:read'"),
      )
    },
  )

  it('a throttle', async () => {
    for (let n = 0; n < 480; n++) await call(`${ME}integrations/`)
    await companion.fault({ match: {}, then: { status: 500 } })
    expect((await call(`${ME}integrations/`)).status).toBe(429)
    await companion.clock.advance('61s')
    expect((await call(`${ME}integrations/`)).status).toBe(500)
  })

  it('for GitHub’s, also what is wrong with the query, and what is not there', async () => {
    await companion.fault({ match: {}, times: null, then: { preset: 'github_unavailable' } })
    const tooLarge = 'Ensure this value is less than or equal to 500.'
    expect((await call(`${REPOS}?limit=501`)).body).toEqual(invalidField('max_value', tooLarge, 'limit'))
    expect((await call(`${GITHUB}99999/repos/`)).body).toEqual(NO_INSTALLATION)
    expect((await call(`${GITHUB}12345/branches/?repo=x`)).status).toBe(400)
    expect((await call(`${ME}integrations/?kind=bitbucket`)).status).toBe(400)
    const start = { method: 'POST', body: { team_id: 'x' } }
    expect((await call(`${GITHUB}start/`, start)).body).toEqual(
      invalidField('invalid_input', 'team_id must be an integer'),
    )
    expect((await call(REPOS)).status).toBe(503)
  })

  it('nothing: a faulted request changes nothing', async () => {
    for (const preset of ['server_error', 'github_unavailable'] as const) {
      await companion.fault({ match: {}, then: { preset } })
      expect((await call(`${GITHUB}12345/`, { method: 'DELETE' })).status).toBeGreaterThanOrEqual(500)
      await companion.fault({ match: {}, then: { preset } })
      expect(
        (await call(HEDGEHOG, { method: 'PATCH', body: { changed: true } })).status,
      ).toBeGreaterThanOrEqual(500)
    }
    expect((await call(REPOS)).status).toBe(200)
    expect((await call(HEDGEHOG)).body).toEqual({})
  })
})

describe('a connection breaks', () => {
  it.each(['before', 'after_headers'] as const)('%s anything happens', async (disconnect) => {
    await companion.fault({ match: {}, then: { disconnect } })
    const change = send(HEDGEHOG, { method: 'PATCH', body: { changed: true } })
    if (disconnect === 'before') await expect(change).rejects.toThrow('fetch failed')
    else {
      const answer = await change
      expect(answer.status).toBe(200)
      await expect(answer.text()).rejects.toThrow('terminated')
    }
    expect((await call(HEDGEHOG)).body).toEqual({})
    expect((await companion.requests())[0]).toMatchObject({
      method: 'PATCH',
      status: null,
      fault: expect.any(Number),
      user: ADA,
      request: { body: '{"changed":true}' },
      response: { headers: {}, body: null },
    })
  })

  it('mid_body, once the request was acted on', async () => {
    await companion.fault({ match: {}, then: { disconnect: 'mid_body' } })
    const answer = await send(HEDGEHOG, { method: 'PATCH', body: { changed: true } })
    expect([answer.status, answer.headers.get('content-length')]).toEqual([200, '16'])
    await expect(answer.text()).rejects.toThrow('terminated')
    expect((await call(HEDGEHOG)).body).toEqual({ changed: true })
    expect((await companion.requests())[0]).toMatchObject({
      method: 'PATCH',
      status: null,
      fault: expect.any(Number),
    })
  })

  it('mid_body, for a list that is sent in parts, and for no body at all', async () => {
    await companion.fault({ match: {}, times: 2, then: { disconnect: 'mid_body' } })
    const list = await send(`${REPOS}refresh/`, { method: 'POST' })
    await expect(list.text()).rejects.toThrow('terminated')
    await expect(send(`${GITHUB}12345/`, { method: 'DELETE', key: KEYS.grace })).rejects.toThrow(
      'fetch failed',
    )
    expect((await call(REPOS, { key: KEYS.grace })).status).toBe(404)
  })
})

it('the headers of an answer are sent as they were given', async () => {
  const headers = {
    'keep-alive': 'timeout=5',
    upgrade: 'h2c',
    expect: '100-continue',
    te: 'trailers',
    'set-cookie': 'a=b',
    vary: 'accept',
    server: 'nginx',
    'content-type': 'text/html',
  }
  await companion.fault({ match: {}, then: { status: 426, headers, body: '<p>' } })
  const answer = await send(HEDGEHOG)
  expect([answer.status, await answer.text()]).toEqual([426, '<p>'])
  expect(Object.fromEntries(answer.headers)).toMatchObject(headers)
})

describe('a rule is refused', () => {
  it.each([
    [{ math: {} }, 'math'],
    [{ match: { pth: '/' } }, 'match__pth'],
    [{ match: { path: '/api/(' } }, 'match__path'],
    [{ match: { path: 'api' } }, 'match__path'],
    [{ match: { method: 1 } }, 'match__method'],
    [{ skip: -1 }, 'skip'],
    [{ times: 0 }, 'times'],
    [{ probability: 1.5 }, 'probability'],
    [{ delay_ms: -1 }, 'delay_ms'],
    [{ delay_ms: '1 week' }, 'delay_ms'],
    [{ delay_ms: '1h' }, 'delay_ms'],
    [{ then: { preset: 'sabotage' } }, 'then__preset'],
    [{ then: { disconnect: 'later' } }, 'then__disconnect'],
    [{ then: { status: 99 } }, 'then__status'],
    [{ then: { status: 500, boddy: 1 } }, 'then__boddy'],
    [{ then: { preset: 'throttled', status: 500 } }, 'then__status'],
    [{ then: { status: 500, headers: { 'a b': 'c' } } }, 'then__headers'],
    [{ then: { status: 500, headers: { 'content-length': '1' } } }, 'then__headers'],
    [{ then: { status: 500, headers: { 'Transfer-Encoding': 'chunked' } } }, 'then__headers'],
    [{ then: { status: 500, headers: { connection: 'close' } } }, 'then__headers'],
    [{ then: { status: 500, headers: { Trailer: 'x-checksum' } } }, 'then__headers'],
    [{ then: { status: 500, headers: { date: 'today' } } }, 'then__headers'],
    [{ then: {} }, 'then__status'],
    [{ then: 'throttled' }, 'then'],
  ])('%o, and nothing changes', async (rule, attr) => {
    await expect(wrong(rule)).rejects.toMatchObject({ status: 400, attr })
    expect(await statuses(1)).toEqual([200])
  })
})

it('a fault of one user leaves the others alone', async () => {
  await companion.fault({ match: { user: GRACE }, times: null, then: { preset: 'throttled' } })
  expect(await statuses(2, HEDGEHOG, { key: KEYS.grace })).toEqual([429, 429])
  expect(await statuses(2)).toEqual([200, 200])
})
