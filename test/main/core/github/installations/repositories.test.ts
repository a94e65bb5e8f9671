import { describe, expect, it } from 'vitest'
import { SECOND } from '../../../../../src/main/core/base/time.ts'
import { BOB, GITHUB, PATHS, REFRESH, REPOS } from '../../../../support/github/linked.ts'
import { NO_INSTALLATION, notFound } from '../../../../support/world.ts'
import {
  asked,
  fill,
  names,
  type Page,
  prepareRepositoryWorld,
  read,
  refresh,
  world,
} from './repository-world.ts'

prepareRepositoryWorld()

describe('the repositories of a link', () => {
  it('are GitHub’s, in its order, with all known fields', async () => {
    const { pushedAt } = world.github.world.repository('acme/web')
    const pushed_at = new Date(pushedAt).toISOString().replace(/\.\d+Z$/, 'Z')
    const known = {
      private: false,
      default_branch: 'main',
      language: 'TypeScript',
      pushed_at,
      archived: false,
      can_push: true,
    }
    expect(await read()).toEqual({
      repositories: [
        { id: 1296269, name: 'web', full_name: 'acme/web', ...known },
        {
          id: expect.any(Number),
          name: 'api',
          full_name: 'acme/api',
          ...known,
          private: true,
          default_branch: 'master',
          language: 'Python',
        },
        // GitHub sends `language: null`, which is left out.
        {
          id: expect.any(Number),
          name: 'attic',
          full_name: 'acme/attic',
          private: false,
          default_branch: 'main',
          pushed_at,
          archived: true,
          can_push: false,
        },
      ],
      has_more: false,
      total: 3,
    })
  })

  it('are fetched by the first read, not by the link', async () => {
    expect(asked()).toEqual([])
    await read()
    expect(asked()).toEqual([200])
  })

  it('can be empty', async () => {
    fill(0)
    const nothing = { repositories: [], has_more: false, total: 0 }
    expect(await read()).toEqual(nothing)
    expect(await read('?search=web')).toEqual(nothing)
    expect((await refresh()).repositories).toEqual([])
    expect(asked()).toHaveLength(1)
  })

  it.each([
    ['?limit=2', ['acme/web', 'acme/api'], true, 3],
    ['?limit=2&offset=2', ['acme/attic'], false, 3],
    ['?limit=1&offset=1', ['acme/api'], true, 3],
    ['?limit=&offset=', ['acme/web', 'acme/api', 'acme/attic'], false, 3],
    ['?limit=3', ['acme/web', 'acme/api', 'acme/attic'], false, 3],
    ['?offset=3', [], false, 3],
    ['?offset=999999', [], false, 3],
    ['?search=A', ['acme/web', 'acme/api', 'acme/attic'], false, 3],
    ['?search=/A', ['acme/api', 'acme/attic'], false, 2],
    ['?search=ATT', ['acme/attic'], false, 1],
    ['?search=%20web%20', ['acme/web'], false, 1],
    ['?search=', ['acme/web', 'acme/api', 'acme/attic'], false, 3],
    ['?search=/a&limit=1', ['acme/api'], true, 2],
    ['?search=/a&limit=1&offset=1', ['acme/attic'], false, 2],
    ['?search=%25', [], false, 0],
    ['?search=a_i', [], false, 0],
    ['?search=nothing', [], false, 0],
  ])('%s returns %j', async (query, expected, has_more, total) => {
    const page = await read(query)
    expect([names(page), page.has_more, page.total]).toEqual([expected, has_more, total])
  })

  it('can be paged by 500 to the end', async () => {
    fill(1234)
    const seen: number[] = []
    let page: Page
    do {
      page = await read(`?limit=500&offset=${seen.length}`)
      seen.push(...page.repositories.map(({ id }) => id))
    } while (page.has_more)
    expect(seen).toEqual(Array.from({ length: 1234 }, (_, i) => i + 1))
  })

  it('are not visible to other users', async () => {
    await read()
    for (const [method, path] of [
      ['GET', REPOS],
      ['POST', REFRESH],
    ] as const) {
      const answer = await world.ask(method, path, { key: BOB })
      expect([answer.status, answer.json()]).toEqual([404, NO_INSTALLATION])
    }
  })

  it.each(['999', '0', '00012345', '9'.repeat(30)])('of the installation %s are not found', async (id) => {
    const answer = await world.ask('GET', `${GITHUB}/${id}/repos/`)
    expect([answer.status, answer.json()]).toEqual([404, NO_INSTALLATION])
  })
  it.each(['abc', '-1', '12345abc', '1.5', '%20', '12345%2F..', '１２３４５'])(
    'have no address under the malformed id %s',
    async (id) => {
      const answer = await world.ask('GET', `${GITHUB}/${encodeURI(id)}/repos/`)
      expect([answer.status, answer.json()]).toEqual([404, notFound('Endpoint not found.')])
    },
  )
})

describe('GitHub’s rate limit', () => {
  it('of one user does not affect others', async () => {
    await world.link(BOB, { connect_from: 'posthog_code' }, 'monalisa')
    world.github.world.limits.exhaust('octocat', 600)
    const limited = await world.ask('GET', REPOS)
    expect([limited.status, limited.headers['retry-after']]).toEqual([503, expect.stringMatching(/^60[01]$/)])
    expect((await world.ask('GET', REPOS, { key: BOB })).status).toBe(200)
  })

  it('blocks requests for all of the user’s links until it is over', async () => {
    world.github.world.limits.exhaust('octocat', 600)
    await world.ask('GET', REPOS)
    world.github.requests.clear()
    world.clock.advance(590 * SECOND)
    const answers = [
      await world.ask('POST', REFRESH),
      await world.ask('GET', `${GITHUB}/12345/branches/?repo=acme/web`),
    ]
    expect(answers.map(({ status }) => status)).toEqual([503, 503])
    expect(answers[0]?.headers['retry-after']).toMatch(/^1[01]$/)
    expect(world.github.requests.list()).toEqual([])
    world.clock.advance(12 * SECOND)
    expect((await read()).total).toBe(3)
  })

  it('does not block a new link once it is over for the user', async () => {
    world.github.faults.add(
      PATHS.installations,
      { kind: 'secondary-limit', retryAfterSeconds: 60, status: 429 },
      1,
    )
    expect(await world.link(BOB, { connect_from: 'posthog_code' }, 'octocat')).toContain(
      'installation_fetch_failed',
    )
    expect(await world.link(BOB, { connect_from: 'posthog_code' }, 'monalisa')).not.toContain('error')
  })

  it('is shown with what remains', async () => {
    await read()
    const session = await world.signIn('ada@example.com')
    const { rate_limit } = JSON.parse((await world.call('GET', '/_companion/github', { session })).text)
    const { limit, remaining } = world.github.world.limits.of('octocat')
    expect(rate_limit).toEqual({ limit, remaining, resets_at: expect.any(String) })
  })
})
