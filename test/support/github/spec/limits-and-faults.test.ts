import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Fault } from '../faults.ts'
import { type GitHubStandIn, startGitHub } from '../stand-in.ts'
import { ask, requestToken, tokenOf } from './browsing.ts'

let github: GitHubStandIn
let clock: number

beforeEach(async () => {
  clock = Date.parse('2026-03-01T12:00:00Z')
  github = await startGitHub({ now: () => clock })
})
afterEach(() => github.close())

describe('the primary rate limit', () => {
  it('is counted per user, for all tokens together', async () => {
    const left = async (login: string) =>
      (await ask(github, '/user', tokenOf(github, login))).headers.get('x-ratelimit-remaining')
    expect([await left('octocat'), await left('octocat'), await left('hubot')]).toEqual([
      '4999',
      '4998',
      '4999',
    ])
  })

  it('rejects requests when used up, until it resets', async () => {
    github.world.limits.exhaust('octocat', 600)
    const refused = await ask(github, '/user')
    expect(refused.status).toBe(403)
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0')
    expect(refused.headers.get('x-ratelimit-reset')).toBe(String(clock / 1000 + 600))
    expect(await refused.json()).toMatchObject({ message: expect.stringMatching(/^API rate limit exceeded/) })
    expect((await ask(github, '/user', tokenOf(github, 'hubot'))).status).toBe(200)
    clock += 600_000
    expect((await ask(github, '/user')).status).toBe(200)
  })

  it('can be requested without being counted', async () => {
    github.world.limits.setLimit('octocat', 10)
    await ask(github, '/user')
    const told = async () => (await (await ask(github, '/rate_limit')).json()).rate
    await told()
    expect(await told()).toEqual({ limit: 10, used: 1, remaining: 9, reset: clock / 1000 + 3600 })
  })
})

describe('faults', () => {
  it.each([500, 502, 503] as const)('return %i for the given path and number of times', async (status) => {
    github.faults.add('/user', { kind: 'status', status }, 2)
    const statuses = []
    for (const path of ['/user/installations', '/user', '/user', '/user']) {
      statuses.push((await ask(github, path)).status)
    }
    expect(statuses).toEqual([200, status, status, 200])
  })

  it('can apply to one page of a list', async () => {
    github.faults.add(/repositories\?.*page=2/, { kind: 'status', status: 502 })
    const page = (n: number) => ask(github, `/user/installations/12345/repositories?per_page=1&page=${n}`)
    expect([(await page(1)).status, (await page(2)).status, (await page(3)).status]).toEqual([200, 502, 200])
  })

  it('return GitHub’s responses for an invalid token and exceeded limits', async () => {
    github.faults.add('/user', { kind: 'unauthorized' }, 1)
    github.faults.add('/user', { kind: 'primary-limit', resetInSeconds: 60 }, 1)
    github.faults.add('/user', { kind: 'secondary-limit', status: 429, retryAfterSeconds: 7 }, 1)
    expect((await ask(github, '/user')).status).toBe(401)
    expect((await ask(github, '/user')).headers.get('x-ratelimit-remaining')).toBe('0')
    const secondary = await ask(github, '/user')
    expect([secondary.status, secondary.headers.get('retry-after')]).toEqual([429, '7'])
    expect((await secondary.json()).message).toMatch(/secondary rate limit/)
  })

  it.each<[string, Fault]>([
    ['reset', { kind: 'reset' }],
    ['lost', { kind: 'lost' }],
    ['truncated', { kind: 'cut' }],
    ['malformed', { kind: 'malformed' }],
  ])('make a response that is %s fail for the caller', async (_, fault) => {
    github.faults.add('/user', fault)
    await expect(ask(github, '/user').then((response) => response.json())).rejects.toThrow()
  })

  it('reset a connection before the request takes effect, or lose the response after it', async () => {
    const { app, tokens } = github.world
    const { accessToken, refreshToken } = tokens.issue(app, github.world.account('octocat'))
    const renew = () =>
      requestToken(github, { grant_type: 'refresh_token', refresh_token: refreshToken ?? '' })
    github.faults.add('/login/oauth/access_token', { kind: 'reset' }, 1)
    await expect(renew()).rejects.toThrow()
    expect(tokens.find(accessToken)).toBeDefined()
    github.faults.add('/login/oauth/access_token', { kind: 'lost' }, 1)
    await expect(renew()).rejects.toThrow()
    expect(tokens.find(accessToken)).toBeUndefined()
    expect(await renew()).toMatchObject({ error: 'bad_refresh_token' })
  })

  it('make a request hang until the caller aborts it', async () => {
    github.faults.add('/user', { kind: 'hang' })
    const caller = new AbortController()
    const answer = fetch(`${github.url}/user`, { signal: caller.signal })
    await expect.poll(() => github.requests.list('/user')).toMatchObject([{ fault: 'hang' }])
    caller.abort(new Error('gave up'))
    await expect(answer).rejects.toThrow('gave up')
    expect(github.requests.list('/user')).toMatchObject([{ status: undefined }])
  })

  it('send a body slowly but completely', async () => {
    github.faults.add('/user', { kind: 'drip', bytes: 200, pauseMs: 5 })
    const began = performance.now()
    expect(await (await ask(github, '/user')).json()).toHaveProperty('login', 'octocat')
    expect(performance.now() - began).toBeGreaterThan(20)
  })

  it('can be delays, which add up', async () => {
    github.faults.delay('/user', 20)
    github.faults.delay(/^\/us/, 20)
    const began = performance.now()
    expect((await ask(github, '/user')).status).toBe(200)
    expect(performance.now() - began).toBeGreaterThanOrEqual(38)
  })

  it('are removed by clear, like delays', async () => {
    github.faults.add(/./, { kind: 'reset' })
    github.faults.delay(/./, 60_000)
    github.faults.clear()
    expect((await ask(github, '/user')).status).toBe(200)
  })
})

describe('the request log', () => {
  it('contains all requests, without secrets', async () => {
    const token = tokenOf(github)
    await ask(github, '/user/installations?per_page=5', token, { 'if-none-match': 'W/"x"' })
    await fetch(`${github.url}/rate_limit`)
    expect(github.requests.list()).toMatchObject([
      {
        method: 'GET',
        path: '/user/installations',
        query: '?per_page=5',
        auth: 'bearer',
        conditional: true,
        status: 200,
        at: clock,
      },
      { path: '/rate_limit', auth: 'none', conditional: false, status: 200 },
    ])
    expect(JSON.stringify(github.requests.list())).not.toContain(token)
    github.requests.clear()
    expect(github.requests.list()).toEqual([])
  })

  it('reports the maximum number of concurrent requests', async () => {
    github.faults.add('/user', { kind: 'hang' })
    const caller = new AbortController()
    const pending = [1, 2, 3].map(() => fetch(`${github.url}/user`, { signal: caller.signal }))
    await expect.poll(() => github.requests.list('/user')).toHaveLength(3)
    caller.abort()
    await Promise.allSettled(pending)
    await ask(github, '/rate_limit')
    await ask(github, '/rate_limit')
    expect([github.requests.peak('/user'), github.requests.peak('/rate_limit')]).toEqual([3, 1])
  })
})

it('closes immediately despite requests in progress, and can be closed twice', async () => {
  github.faults.add('/user', { kind: 'hang' })
  github.faults.delay('/rate_limit', 60_000)
  const pending = Promise.allSettled([fetch(`${github.url}/user`), fetch(`${github.url}/rate_limit`)])
  await expect.poll(() => github.requests.list()).toHaveLength(2)
  await github.close()
  await github.close()
  expect((await pending).map((one) => one.status)).toEqual(['rejected', 'rejected'])
})
