import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from '../../../../../src/main/core/base/time.ts'
import { BOB, createLinkedWorld, GITHUB, type LinkedWorld, PATHS } from '../../../../support/github/linked.ts'
import { invalidField, NO_INSTALLATION } from '../../../../support/world.ts'

let world: LinkedWorld

beforeEach(async () => {
  world = await createLinkedWorld()
  await world.link()
  world.github.requests.clear()
})
afterEach(() => world.stop())

const get = (query: string) => world.ask('GET', `${GITHUB}/12345/branches/?${query}`)
const read = async (
  query = 'repo=acme/web',
): Promise<{ branches: string[]; default_branch: string | null; has_more: boolean }> => {
  const answer = await get(query)
  expect(answer.status).toBe(200)
  return JSON.parse(answer.text)
}
const asked = (path: string | RegExp = PATHS.branches) =>
  world.github.requests.list(path).map(({ status }) => status)
const many = (count: number) => {
  const names = Array.from({ length: count }, (_, i) => `b-${String(i).padStart(4, '0')}`)
  world.github.world.repository('acme/web').branches = [...names, 'main'].sort()
}

describe('the branches of a repository', () => {
  it('are in GitHub’s order, with the default branch first', async () => {
    expect(await read()).toEqual({
      branches: ['main', 'dev', 'release/2.0'],
      default_branch: 'main',
      has_more: false,
    })
    expect(await read('repo=acme/api')).toEqual({
      branches: ['master'],
      default_branch: 'master',
      has_more: false,
    })
  })

  it('are found by the repository’s name in any case', async () => {
    await read('repo=acme/web')
    await read('repo=ACME/Web')
    await read('repo=%20Acme/WEB%20')
    expect(asked()).toEqual([200])
    expect(asked(/^\/repos\/ACME/)).toEqual([])
  })

  it.each([
    ['limit=1', ['main'], true],
    ['limit=1&offset=1', ['dev'], true],
    ['limit=2&offset=1', ['dev', 'release/2.0'], false],
    ['offset=5', [], false],
    ['search=RELEASE', ['release/2.0'], false],
    ['search=e&limit=1', ['dev'], true],
    ['search=%20dev%20', ['dev'], false],
    ['search=nothing', [], false],
  ])('with %s are %j', async (query, branches, has_more) => {
    expect(await read(`repo=acme/web&${query}`)).toEqual({ branches, default_branch: 'main', has_more })
  })

  it('are fetched in pages and served up to a thousand at a time', async () => {
    many(1050)
    const first = await read('repo=acme/web&limit=1000')
    expect([first.branches.length, first.branches[0], first.branches[1], first.has_more]).toEqual([
      1000,
      'main',
      'b-0000',
      true,
    ])
    const rest = await read('repo=acme/web&limit=1000&offset=1000')
    expect([rest.branches.length, rest.branches.at(-1), rest.has_more]).toEqual([51, 'b-1049', false])
    expect(asked()).toHaveLength(11)
  })

  it('can be empty', async () => {
    world.github.world.repository('acme/web').branches = []
    expect(await read()).toEqual({ branches: [], default_branch: 'main', has_more: false })
    expect(await read()).toEqual({ branches: [], default_branch: 'main', has_more: false })
    expect(asked()).toEqual([200])
  })

  it('are fetched once for concurrent requests', async () => {
    world.github.faults.delay(PATHS.branches, 30)
    await Promise.all([read(), read('repo=ACME/web&limit=1'), read('repo=acme/web&search=dev')])
    expect(asked()).toEqual([200])
  })

  it('of a repository that GitHub does not show are empty, which is not cached', async () => {
    const nothing = { branches: [], default_branch: null, has_more: false }
    expect(await read('repo=acme/unknown')).toEqual(nothing)
    world.github.world.addRepository({ name: 'unknown' })
    expect(await read('repo=acme/unknown')).toMatchObject({ branches: ['main'] })
  })

  it('of a deleted repository are empty, even with a stale snapshot', async () => {
    await read()
    world.github.world.removeRepository('acme/web')
    world.clock.advance(11 * MINUTE)
    expect(await read()).toMatchObject({ branches: [] })
  })

  it('are not visible to other users', async () => {
    await read()
    const answer = await world.ask('GET', `${GITHUB}/12345/branches/?repo=acme/web`, { key: BOB })
    expect([answer.status, answer.json()]).toEqual([404, NO_INSTALLATION])
  })
})

describe('the query', () => {
  const notARepository = invalidField('invalid_input', 'repo must be in owner/repo format')

  it.each([
    'web',
    'acme',
    'acme/',
    '/web',
    'acme/web/x',
    'a b/c',
    'acme/..',
    './web',
    '../..',
    'acme/w%00eb',
    'acme/w€b',
    'https://github.com/acme/web',
    'acme%2F%2Fweb',
  ])('repo=%s is not a repository', async (repo) => {
    const answer = await get(`repo=${repo}`)
    expect(answer.status).toBe(400)
    if (!repo.includes('%00')) expect(answer.json()).toEqual(notARepository)
    expect(asked(/^\/repos/)).toEqual([])
  })
  it.each(['acme/we-b_1.x', 'A/b', '.github/.github', 'acme/...'])(
    'repo=%s is a repository',
    async (repo) => {
      expect((await get(`repo=${repo}`)).status).toBe(200)
    },
  )
  it.each([
    ['', invalidField('required', 'This field is required.', 'repo')],
    ['repo=', invalidField('blank', 'This field may not be blank.', 'repo')],
    [
      'repo=nothing&limit=0',
      invalidField('min_value', 'Ensure this value is greater than or equal to 1.', 'limit'),
    ],
    [
      'repo=acme/web&limit=1001',
      invalidField('max_value', 'Ensure this value is less than or equal to 1000.', 'limit'),
    ],
    [
      'repo=acme/web&offset=-1',
      invalidField('min_value', 'Ensure this value is greater than or equal to 0.', 'offset'),
    ],
    ['repo=acme/web&offset=x', invalidField('invalid_input', 'A valid integer is required.', 'offset')],
  ])('%j is rejected', async (query, expected) => {
    const answer = await get(query)
    expect([answer.status, answer.json()]).toEqual([400, expected])
  })
})

describe('a snapshot of branches', () => {
  it('is fresh for ten minutes', async () => {
    await read()
    world.github.world.addBranch('acme/web', 'new')
    world.clock.advance(10 * MINUTE)
    expect((await read()).branches).not.toContain('new')
    world.clock.advance(1)
    expect((await read()).branches).toContain('new')
    expect(asked()).toEqual([200, 200])
  })

  it('that is unchanged does not count against the rate limit', async () => {
    many(250)
    await read()
    const { used } = world.github.world.limits.of('octocat')
    world.clock.advance(11 * MINUTE)
    expect((await read('repo=acme/web&limit=1000')).branches).toHaveLength(251)
    expect(asked()).toEqual([200, 200, 200, 304, 304, 304])
    expect(world.github.world.limits.of('octocat').used).toBe(used)
  })

  it.each([99, 100, 199, 200, 250])('of %i branches follows additions and removals', async (count) => {
    many(count)
    await read()
    for (const next of [count + 1, count + 150, count, count - 99, count]) {
      many(next)
      world.clock.advance(11 * MINUTE)
      expect((await read('repo=acme/web&limit=1000')).branches).toHaveLength(next + 1)
    }
  })

  it('is served for up to a day while GitHub is down', async () => {
    await read()
    world.github.faults.add(/^\/repos/, { kind: 'status', status: 503 })
    world.clock.advance(DAY)
    expect(await read()).toMatchObject({ branches: ['main', 'dev', 'release/2.0'] })
    world.clock.advance(1)
    const answer = await get('repo=acme/web')
    expect([answer.status, JSON.parse(answer.text).code]).toEqual([503, 'github_unavailable'])
  })

  it('is unchanged if a later page can’t be read', async () => {
    many(350)
    await read()
    many(370)
    world.clock.advance(HOUR)
    world.github.faults.add(/branches\?.*page=3&/, { kind: 'cut' })
    expect((await read('repo=acme/web&limit=1000')).branches).toHaveLength(351)
    world.github.faults.clear()
    expect((await read('repo=acme/web&limit=1000')).branches).toHaveLength(371)
  })
})

describe('the default branch', () => {
  const rename = () => {
    world.github.world.repository('acme/web').defaultBranch = 'dev'
  }

  it('is cached for a day', async () => {
    await read()
    rename()
    world.clock.advance(11 * MINUTE)
    expect(await read()).toMatchObject({ default_branch: 'main', branches: ['main', 'dev', 'release/2.0'] })
    expect(asked(PATHS.repository)).toEqual([200])
    world.clock.advance(DAY)
    expect(await read()).toMatchObject({ default_branch: 'dev', branches: ['dev', 'main', 'release/2.0'] })
  })

  it('keeps its last value if it can’t be read and that branch still exists', async () => {
    await read()
    rename()
    world.clock.advance(DAY + MINUTE)
    world.github.faults.add(PATHS.repository, { kind: 'status', status: 500 })
    expect(await read()).toMatchObject({ default_branch: 'main' })
    world.github.world.repository('acme/web').branches = ['dev', 'other']
    world.clock.advance(11 * MINUTE)
    expect(await read()).toEqual({ default_branch: null, branches: ['dev', 'other'], has_more: false })
    world.github.faults.clear()
    world.clock.advance(11 * MINUTE)
    expect(await read()).toMatchObject({ default_branch: 'dev' })
  })

  it('is null if it could never be read, and the branches are still served', async () => {
    world.github.faults.add(PATHS.repository, { kind: 'reset' })
    expect(await read()).toEqual({
      branches: ['dev', 'main', 'release/2.0'],
      default_branch: null,
      has_more: false,
    })
  })
})

it('seeded branches are never fetched from GitHub, and are found in any case', async () => {
  await world.stop()
  world = await createLinkedWorld({
    seed: {
      version: 1,
      users: [
        {
          email: 'ada@example.com',
          keys: [{ label: 'ada', scopes: ['*'], value: 'phx_ada_0123456789abcdefghijklmnopqrstuvwxyz' }],
          installations: [
            {
              installation_id: '12345',
              repositories: [
                {
                  id: 1,
                  name: 'Web',
                  full_name: 'Acme/Web',
                  default_branch: 'main',
                  branches: ['dev', 'main'],
                },
              ],
            },
          ],
        },
      ],
    },
  })
  world.clock.advance(30 * DAY)
  expect(await read('repo=acme/web')).toEqual({
    branches: ['main', 'dev'],
    default_branch: 'main',
    has_more: false,
  })
  expect(await read('repo=acme/unknown')).toEqual({ branches: [], default_branch: null, has_more: false })
  expect((await world.ask('POST', `${GITHUB}/12345/repos/refresh/`)).json()).toMatchObject({ total: 1 })
  expect(await world.ask('DELETE', `${GITHUB}/12345/`)).toMatchObject({ status: 204 })
  expect(world.github.requests.list()).toEqual([])
})
