import { beforeEach, describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from '../../../../../src/main/core/base/time.ts'
import { BRANCHES, GITHUB, PATHS, REFRESH, REPOS } from '../../../../support/github/linked.ts'
import {
  entries,
  isLinked,
  link,
  outcome,
  prepareTokenWorld,
  renewals,
  secondInstallation,
  TO_THE_END,
  world,
} from './token-world.ts'

prepareTokenWorld()

describe('an access token', () => {
  it('is used until shortly before it expires', async () => {
    await link()
    world.clock.advance(8 * HOUR - 6 * MINUTE)
    expect(await outcome('GET', REPOS)).toBe(200)
    expect(renewals()).toBe(0)
  })

  it('is refreshed shortly before it expires, and the new one is stored', async () => {
    await link()
    const [before] = await entries()
    world.clock.advance(TO_THE_END)
    expect(await outcome('GET', REPOS)).toBe(200)
    expect(await outcome('GET', BRANCHES)).toBe(200)
    expect(renewals()).toBe(1)
    const [after] = await entries()
    expect(after?.accessToken).not.toBe(before?.accessToken)
    expect(after?.refreshToken).not.toBe(before?.refreshToken)
    expect(world.github.world.tokens.find(after?.accessToken ?? '')).toBeDefined()
  })

  it('is refreshed repeatedly', async () => {
    await link()
    for (let day = 0; day < 5; day++) {
      world.clock.advance(DAY)
      expect(await outcome('GET', REPOS)).toBe(200)
    }
    expect(renewals()).toBe(5)
  })

  it('is refreshed once for concurrent requests', async () => {
    secondInstallation()
    await link()
    world.clock.advance(TO_THE_END)
    world.github.faults.delay(PATHS.token, 50)
    const paths = [
      REPOS,
      `${GITHUB}/67890/repos/`,
      ...['web', 'api', 'attic'].map((name) => `${GITHUB}/12345/branches/?repo=acme/${name}`),
    ]
    const answers = await Promise.all([...paths, ...paths].map((path) => outcome('GET', path)))
    expect(answers).toEqual(answers.map(() => 200))
    expect(renewals()).toBe(1)
  })

  it('is refreshed for all links of its grant', async () => {
    secondInstallation()
    await link()
    world.clock.advance(TO_THE_END)
    await world.ask('GET', REPOS)
    expect(await entries()).toHaveLength(1)
    expect(await outcome('GET', `${GITHUB}/67890/repos/`)).toBe(200)
    expect(renewals()).toBe(1)
  })

  it('that is a second old and rejected is retried, because not all of GitHub may know it yet', async () => {
    await link()
    world.github.faults.add(PATHS.repositories, { kind: 'unauthorized' }, 3)
    expect(await outcome('GET', REPOS)).toBe(200)
    expect(renewals()).toBe(0)
  })

  it('that GitHub rejects early is refreshed once, and the request succeeds', async () => {
    await link()
    world.clock.advance(MINUTE)
    world.github.faults.add(PATHS.repositories, { kind: 'unauthorized' }, 1)
    expect(await outcome('GET', REPOS)).toBe(200)
    expect(renewals()).toBe(1)
  })

  it('that is rejected repeatedly is refreshed once per request', async () => {
    await link()
    world.github.faults.add(PATHS.repositories, { kind: 'unauthorized' })
    expect(await outcome('GET', REPOS)).toEqual([409, 'github_reauthorization_required'])
    expect(renewals()).toBe(1)
  })

  it('that does not expire is never refreshed', async () => {
    world.github.world.app.expiringTokens = false
    await link()
    expect(await entries()).toEqual([expect.objectContaining({ refreshToken: null })])
    world.clock.advance(400 * DAY)
    expect(await outcome('GET', REPOS)).toBe(200)
    world.github.world.revokeTokens('octocat')
    world.clock.advance(MINUTE)
    expect(await outcome('POST', REFRESH)).toEqual([409, 'github_reauthorization_required'])
    expect(renewals()).toBe(0)
  })
})

describe('a refresh token that GitHub rejects', () => {
  beforeEach(async () => {
    await link()
  })
  const revoke = () => world.github.world.revokeTokens('octocat')

  it('requires a new link, and keeps the old one', async () => {
    revoke()
    for (const [method, path] of [
      ['GET', REPOS],
      ['POST', REFRESH],
      ['GET', BRANCHES],
    ] as const) {
      const answer = await world.ask(method, path)
      expect([answer.status, answer.json()]).toEqual([
        409,
        {
          type: 'invalid_request',
          code: 'github_reauthorization_required',
          detail: 'GitHub no longer accepts this link. Connect GitHub again to renew it.',
          attr: null,
        },
      ])
    }
    expect(await isLinked()).toBe(true)
    expect(await world.link()).not.toContain('error')
    expect(await outcome('GET', REPOS)).toBe(200)
  })

  it.each(
    [200, 400, 401].flatMap((status) =>
      ['bad_refresh_token', 'refresh_token_expired', 'unauthorized_client', 'invalid_grant'].map((error) => ({
        status,
        data: { error },
      })),
    ),
  )('requires a new link whatever the status: $status $data.error', async (answer) => {
    world.clock.advance(TO_THE_END)
    world.github.faults.add(PATHS.token, { kind: 'body', ...answer }, 1)
    expect(await outcome('GET', REPOS)).toEqual([409, 'github_reauthorization_required'])
    expect(await isLinked()).toBe(true)
  })

  it('still serves a stale snapshot', async () => {
    await world.ask('GET', REPOS)
    await world.ask('GET', BRANCHES)
    revoke()
    world.clock.advance(9 * HOUR)
    expect((await world.ask('GET', REPOS)).json()).toMatchObject({ total: 3 })
    expect((await world.ask('GET', BRANCHES)).json()).toMatchObject({ default_branch: 'main' })
    expect(await outcome('POST', REFRESH)).toEqual([409, 'github_reauthorization_required'])
  })

  it('after half a year does the same', async () => {
    world.clock.advance(200 * DAY)
    expect(await outcome('GET', REPOS)).toEqual([409, 'github_reauthorization_required'])
  })
})

describe('a refresh with a temporary error', () => {
  beforeEach(async () => {
    await link()
  })

  it.each(['temporarily_unavailable', 'slow_down', 'server_error'])(
    'such as the fault %s is unavailable, and keeps the link',
    async (error) => {
      world.clock.advance(TO_THE_END)
      world.github.faults.add(PATHS.token, { kind: 'body', data: { error } }, 1)
      expect(await outcome('GET', REPOS)).toEqual([503, 'github_unavailable'])
      expect(await outcome('GET', REPOS)).toBe(200)
    },
  )

  it.each(['', 'é☃', 'a b', 'a\nb', 7])(
    'such as the unusable token %j is unavailable, and keeps the tokens',
    async (access_token) => {
      const before = await entries()
      world.clock.advance(TO_THE_END)
      world.github.faults.add(PATHS.token, { kind: 'body', data: { access_token } }, 1)
      expect(await outcome('GET', REPOS)).toEqual([503, 'github_unavailable'])
      expect(await entries()).toEqual(before)
      expect(await outcome('GET', REPOS)).toBe(200)
    },
  )

  it.each([
    { kind: 'status', status: 500 },
    { kind: 'status', status: 502 },
    { kind: 'status', status: 503 },
    { kind: 'reset' },
    { kind: 'hang' },
    { kind: 'unauthorized' },
  ] as const)('$kind $status is unavailable, and works the next time', async (fault) => {
    world.clock.advance(TO_THE_END)
    world.github.faults.add(PATHS.token, fault, 1)
    expect(await outcome('GET', REPOS)).toEqual([503, 'github_unavailable'])
    expect(await outcome('GET', REPOS)).toBe(200)
    expect(renewals()).toBe(2)
  })

  it.each([
    { kind: 'primary-limit', resetInSeconds: 40 },
    { kind: 'secondary-limit', retryAfterSeconds: 40, status: 429 },
  ] as const)('$kind says when to come back', async (fault) => {
    world.clock.advance(TO_THE_END)
    world.github.faults.add(PATHS.token, fault, 1)
    const answer = await world.ask('GET', REPOS)
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, expect.stringMatching(/^4[01]$/)])
    expect(answer.json()).toMatchObject({ code: 'github_rate_limited' })
  })

  it('still serves a stale snapshot', async () => {
    await world.ask('GET', REPOS)
    await world.ask('GET', BRANCHES)
    world.clock.advance(9 * HOUR)
    world.github.faults.add(PATHS.token, { kind: 'status', status: 503 })
    expect((await world.ask('GET', REPOS)).json()).toMatchObject({ total: 3 })
    expect((await world.ask('GET', BRANCHES)).json()).toMatchObject({ default_branch: 'main' })
    expect(await outcome('POST', REFRESH)).toEqual([503, 'github_unavailable'])
    world.github.faults.clear()
    expect(await outcome('POST', REFRESH)).toBe(200)
  })

  it.each([{ kind: 'lost' }, { kind: 'cut' }, { kind: 'malformed' }] as const)(
    '$kind loses the new token while the old one is spent: a new link is asked for',
    async (fault) => {
      world.clock.advance(TO_THE_END)
      world.github.faults.add(PATHS.token, fault, 1)
      expect(await outcome('GET', REPOS)).toEqual([503, 'github_unavailable'])
      expect(await outcome('GET', REPOS)).toEqual([409, 'github_reauthorization_required'])
      expect(await isLinked()).toBe(true)
    },
  )

  it('drip keeps the new token, which arrives too late for the request', async () => {
    world.clock.advance(TO_THE_END)
    world.github.faults.add(PATHS.token, { kind: 'drip', bytes: 20, pauseMs: 120 }, 1)
    expect(await outcome('GET', REPOS)).toEqual([503, 'github_unavailable'])
    await expect.poll(() => outcome('GET', REPOS)).toBe(200)
    expect(await isLinked()).toBe(true)
  })

  it.each([
    ['GitHub', () => Object.assign(world.github.world.app, { clientSecret: 'another' })],
    [
      'RFC 6749',
      () =>
        world.github.faults.add(
          PATHS.token,
          { kind: 'body', status: 401, data: { error: 'invalid_client' } },
          1,
        ),
    ],
  ])('reports that GitHub rejected the App’s secret, as %s has it', async (_, reject) => {
    world.clock.advance(TO_THE_END)
    reject()
    const answer = await world.ask('GET', REPOS)
    expect([answer.status, answer.json()]).toEqual([
      503,
      expect.objectContaining({
        code: 'github_unavailable',
        detail: expect.stringContaining('client secret'),
      }),
    ])
  })
})
