import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { MINUTE, SECOND } from '../../../../../src/main/core/base/time.ts'
import { openMemorySecrets } from '../../../../../src/main/platform/keychain.ts'
import {
  BRANCHES,
  createLinkedWorld,
  type LinkedWorld,
  PATHS,
  REFRESH,
} from '../../../../support/github/linked.ts'
import { type OddAnswer, sendJson, startOddProxy } from '../../../../support/github/odd-proxy.ts'
import { startGitHub } from '../../../../support/github/stand-in.ts'

let world: LinkedWorld
let proxy: Awaited<ReturnType<typeof startOddProxy>>
let elsewhere: Awaited<ReturnType<typeof startOddProxy>>

beforeAll(async () => {
  const time = { now: Date.now() }
  const github = await startGitHub({ now: () => time.now })
  proxy = await startOddProxy(github)
  elsewhere = await startOddProxy(github)
  world = await createLinkedWorld({
    before: { github, time, secrets: openMemorySecrets() },
    environment: { apiUrl: proxy.url, requestMs: 20 * SECOND },
  })
})
beforeEach(async () => {
  proxy.odd.clear()
  // Without a snapshot, so that nothing stale is served.
  expect(await world.link()).not.toContain('error')
  world.clock.advance(MINUTE)
  proxy.seen.length = 0
})
afterAll(async () => {
  await world.stop()
  await proxy.close()
  await elsewhere.close()
})

const item = (id: number) => ({ id, name: `r${id}`, full_name: `acme/r${id}`, private: false })
const items = (count: number, first = 1) => Array.from({ length: count }, (_, index) => item(first + index))
const list = (repositories: unknown[], total_count: unknown = repositories.length) => ({
  total_count,
  repositories,
})
const next = (page: number) => ({ link: `<${proxy.url}/x?page=${page + 1}>; rel="next"` })

type Read = { status: number; code?: string; total?: number; repositories?: { id: number }[] }

async function readRepositories(answer: OddAnswer): Promise<Read> {
  proxy.odd.set(PATHS.repositories, answer)
  const { status, text } = await world.ask('POST', REFRESH)
  return { status, ...JSON.parse(text) }
}
const ids = ({ repositories = [] }: Read) => repositories.map(({ id }) => id)
const pagesRead = () => proxy.seen.filter(({ path }) => path === PATHS.repositories).length

const UNUSABLE: [string, OddAnswer][] = [
  [
    'a page in HTML',
    (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Sign in'),
  ],
  ['204', (response) => response.writeHead(204).end()],
  ['an empty body', (response) => response.writeHead(200, { 'content-type': 'application/json' }).end()],
  ['truncated JSON', (response) => response.writeHead(200).end('{"total_count": 1, "repositories": [{')],
  ['JSON of another shape', (response) => sendJson(response, [1, 2])],
  ['null', (response) => sendJson(response, null)],
  ['no list', (response) => sendJson(response, { total_count: 1 })],
  ['304 although nothing was known', (response) => response.writeHead(304, { etag: '"x"' }).end()],
  [
    'a malformed Link header',
    (response) => sendJson(response, list(items(1)), { link: '<http://[>; rel="last"' }),
  ],
  ['a page of 30,000 items', (response) => sendJson(response, list(items(30_000)))],
  [
    'a compressed body that is huge',
    (response) =>
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
        .end(gzipSync(Buffer.alloc(24 * 1024 * 1024, ' '))),
  ],
  [
    'a redirect to another origin',
    (response, page) =>
      response.writeHead(302, { location: `${elsewhere.url}${PATHS.repositories}?page=${page}` }).end(),
  ],
  ['a redirect to itself', (response) => response.writeHead(302, { location: PATHS.repositories }).end()],
]

it.each(UNUSABLE)('%s is no usable answer, and nothing else', async (_name, answer) => {
  expect(await readRepositories(answer)).toMatchObject({ status: 503, code: 'github_unavailable' })
  expect(elsewhere.seen.filter(({ authorization }) => authorization !== undefined)).toEqual([])
  proxy.odd.clear()
  expect((await world.ask('POST', REFRESH)).status).toBe(200)
})

it('a page of 30,000 branches is no usable answer', async () => {
  proxy.odd.set(PATHS.branches, (response) =>
    sendJson(
      response,
      Array.from({ length: 30_000 }, (_, index) => ({ name: `b${index}` })),
    ),
  )
  expect((await world.ask('GET', BRANCHES)).json()).toMatchObject({ code: 'github_unavailable' })
})

describe('the total', () => {
  it.each([10 ** 9, 10 ** 15])('of %d with empty pages ends at the first of them', async (total) => {
    const read = await readRepositories((response, page) =>
      sendJson(response, list(page === 1 ? items(100) : [], total)),
    )
    expect(read).toMatchObject({ status: 200, total: 100 })
    expect(pagesRead()).toBeLessThan(30)
  })

  it.each([0, 5, null, 'many', -1, 1.5, undefined])('of %s does not hide the next page', async (total) => {
    const read = await readRepositories((response, page) =>
      sendJson(
        response,
        { total_count: total, repositories: page === 1 ? items(100) : items(7, 101) },
        page === 1 ? next(1) : {},
      ),
    )
    expect(read).toMatchObject({ status: 200, total: 107 })
  })
})

it('pages that go round in circles are read once', async () => {
  const read = await readRepositories((response, page) =>
    sendJson(response, list(items(100, 1 + 100 * (page % 3)), null), next(page)),
  )
  expect(read).toMatchObject({ status: 200, total: 300 })
  expect(pagesRead()).toBeLessThan(10)
})

it('a list whose pages never end is cut off, which the log says', { timeout: 120_000 }, async () => {
  const read = await readRepositories((response, page) =>
    sendJson(response, list(items(100, 100 * page), 10 ** 9), next(page)),
  )
  expect(read).toMatchObject({ status: 200, total: 100_000 })
  expect(pagesRead()).toBe(1000)
  expect(world.log.map(({ message }) => message)).toContain(
    'a list on GitHub is too long, so its end was left out',
  )
})

describe('a malformed item', () => {
  it.each([
    ['null', null],
    ['text', 'acme/web'],
    ['an empty object', {}],
    ['one with its ID as text', { ...item(2), id: '2' }],
    ['one whose ID is beyond 2^53', { ...item(2), id: 2 ** 53 + 2 }],
    ['one without an ID', { ...item(2), id: null }],
    ['one without a name', { ...item(2), name: null }],
    ['one without a full name', { ...item(2), full_name: null }],
  ])('%s is left out, and the rest is there', async (_name, odd) => {
    const read = await readRepositories((response) => sendJson(response, list([item(1), odd, item(3)])))
    expect([read.status, ids(read)]).toEqual([200, [1, 3]])
    expect(world.log).toContainEqual(
      expect.objectContaining({ message: 'left out malformed items of a GitHub list' }),
    )
  })

  it.each([
    'private',
    'default_branch',
    'language',
    'pushed_at',
    'archived',
    'permissions',
    'owner',
    'license',
  ])('does not include one whose %s is null, or of another type', async (field) => {
    const odd = [
      { ...item(1), [field]: null },
      { ...item(2), [field]: [{}] },
    ]
    const read = await readRepositories((response) => sendJson(response, list(odd)))
    expect([read.status, ids(read)]).toEqual([200, [1, 2]])
  })

  it('is asked for again, since an ETag covers the whole page', async () => {
    const answer =
      (...found: unknown[]): OddAnswer =>
      (response, _page, request) => {
        if (request.headers['if-none-match'] === '"same"') response.writeHead(304).end()
        else sendJson(response, list(found), { etag: '"same"' })
      }
    expect(ids(await readRepositories(answer(item(1), null)))).toEqual([1])
    world.clock.advance(MINUTE)
    expect(ids(await readRepositories(answer(item(1), item(2))))).toEqual([1, 2])
  })

  it('is left out of branches and installations, too', async () => {
    proxy.odd.set(PATHS.branches, (response) => sendJson(response, [{ name: 'main' }, null, { name: null }]))
    expect((await world.ask('GET', BRANCHES)).json()).toMatchObject({ branches: ['main'] })
    proxy.odd.set(PATHS.installations, (response) =>
      sendJson(response, {
        total_count: 6,
        installations: [
          null,
          { id: '1' },
          { id: 2 ** 60 },
          { id: -1 },
          { id: 77, account: { login: null, type: null }, repository_selection: null },
          { id: 78, account: null },
          { id: 78, account: null },
        ],
      }),
    )
    expect(await world.link()).not.toContain('error')
    const { text } = await world.ask('GET', '/api/users/@me/integrations/')
    const linked = JSON.parse(text).results.map((row: { installation_id: string }) => row.installation_id)
    expect(linked).toEqual(expect.arrayContaining(['77', '78']))
    for (const id of ['77', '78']) await world.ask('DELETE', `/api/users/@me/integrations/github/${id}/`)
  })
})

it('an item on several pages is listed once', async () => {
  const read = await readRepositories((response, page) =>
    sendJson(response, list(page === 1 ? items(100) : items(50, 60), 150), page === 1 ? next(1) : {}),
  )
  expect(ids(read)).toEqual(items(109).map(({ id }) => id))
})

it.each([
  { 'x-ratelimit-limit': '5000', 'x-ratelimit-remaining': '-3', 'x-ratelimit-reset': '99999999999999999999' },
  { 'x-ratelimit-limit': '', 'x-ratelimit-remaining': 'none', 'x-ratelimit-reset': '1e400' },
  {
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': '9999999999',
    date: 'soon',
  },
])('malformed rate limits don’t matter: %j', async (headers) => {
  expect((await readRepositories((response) => sendJson(response, list(items(2)), headers))).status).toBe(200)
})

describe('how long GitHub asks to wait', () => {
  const HOUR_S = 3600
  const gmt = (ms: number) => new Date(ms).toUTCString()
  const wait = async (status: number, headers: (now: number) => Record<string, string>) => {
    proxy.odd.set(PATHS.repositories, (response) =>
      response.writeHead(status, { date: gmt(world.time.now), ...headers(world.time.now) }).end('{}'),
    )
    const answer = await world.ask('POST', REFRESH)
    world.clock.advance(25 * HOUR_S * SECOND)
    return [answer.json(), Number(answer.headers['retry-after'])] as const
  }
  it.each<[string, number, (now: number) => Record<string, string>, number]>([
    ['seconds', 403, () => ({ 'retry-after': '30' }), 30],
    ['a date', 403, (now) => ({ 'retry-after': gmt(now + 90 * SECOND) }), 90],
    ['a date', 429, (now) => ({ 'retry-after': gmt(now + 90 * SECOND) }), 90],
    [
      'a date, by a clock that is nine hours ahead',
      429,
      (now) => ({
        date: gmt(now + 9 * HOUR_S * SECOND),
        'retry-after': gmt(now + 9 * HOUR_S * SECOND + 90 * SECOND),
      }),
      90,
    ],
    [
      'a reset, by a clock that is nine hours behind',
      403,
      (now) => ({
        date: gmt(now - 9 * HOUR_S * SECOND),
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(Math.floor(now / SECOND) - 9 * HOUR_S + 90),
      }),
      90,
    ],
    ['a date in the past', 429, (now) => ({ 'retry-after': gmt(now - 90 * SECOND) }), 1],
    ['garbage', 429, () => ({ 'retry-after': 'soon' }), 60],
    ['a negative number', 429, () => ({ 'retry-after': '-5' }), 60],
    ['thirty thousand years', 429, () => ({ 'retry-after': '1000000000000' }), 24 * HOUR_S],
  ])('in %s, with %d', async (_name, status, headers, seconds) => {
    const [body, retryAfter] = await wait(status, headers)
    expect(body).toMatchObject({ code: 'github_rate_limited' })
    expect(Math.abs(retryAfter - seconds)).toBeLessThanOrEqual(1)
  })
})
