import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { INSTALLATION, KEYS, REPOSITORIES, SECOND_INSTALLATION, SEED } from '../../../../support/seed.ts'
import { createWorld, type World } from '../../../../support/world.ts'

const LARGE = '777'
const BRANCHES = Array.from({ length: 1105 }, (_, i) => `branch-${i}`)

/** The usual seed, in which Ivan has 1203 repositories, one with 1105 branches. */
const LARGE_SEED = {
  ...SEED,
  users: SEED.users.map((user) =>
    user.email !== 'ivan@example.com'
      ? user
      : {
          ...user,
          installations: [
            {
              installation_id: LARGE,
              repositories: [
                {
                  id: 1,
                  name: 'branchy',
                  full_name: 'big/branchy',
                  default_branch: 'gone',
                  branches: BRANCHES,
                },
              ],
              repository_template: { owner: 'big', count: 1202, branches: 3 },
            },
          ],
        },
  ),
}

type Page = { repositories: { id: number; full_name: string }[]; has_more: boolean; total: number }
type BranchPage = { branches: string[]; default_branch: string | null; has_more: boolean }

// No test writes, so all of them share one server.
let world: World
beforeAll(async () => {
  world = await createWorld({ seed: LARGE_SEED })
})
afterAll(() => world.close())

const path = (installation: string, rest: string, uuid = '@me') =>
  `/api/users/${uuid}/integrations/github/${installation}/${rest}`

async function ok<T>(installation: string, rest: string, key: string): Promise<T> {
  const answer = await world.call('GET', path(installation, rest), { key })
  expect(answer.status).toBe(200)
  return answer.json() as T
}
const repos = (query = '', key: string = KEYS.ada, installation = INSTALLATION) =>
  ok<Page>(installation, `repos/${query}`, key)
const branches = (query: string, key: string = KEYS.ada, installation = INSTALLATION) =>
  ok<BranchPage>(installation, `branches/${query}`, key)
const names = (page: Page) => page.repositories.map(({ full_name }) => full_name)

describe('repositories', () => {
  it('are returned unchanged and in order, without unknown fields', async () => {
    expect(await repos()).toEqual({ repositories: REPOSITORIES, has_more: false, total: 3 })
  })

  it('are empty if the installation has none', async () => {
    expect(await repos('', KEYS.ada, SECOND_INSTALLATION)).toEqual({
      repositories: [],
      has_more: false,
      total: 0,
    })
  })

  it.each<[string, string[]]>([
    ['?search=', ['Acme/Web', 'Acme/api', 'Acme/docs']],
    ['?search=WEB', ['Acme/Web']],
    ['?search=acme/', ['Acme/Web', 'Acme/api', 'Acme/docs']],
    ['?search=%20api%20', ['Acme/api']],
    ['?search=%20', ['Acme/Web', 'Acme/api', 'Acme/docs']],
    ['?search=nothing', []],
    ['?search=%25', []],
    ['?search=_', []],
    ['?search=e&limit=1&offset=1', ['Acme/api']],
    ['?search=web&search=docs', ['Acme/docs']],
  ])('%s finds %j', async (query, expected) => {
    expect(names(await repos(query))).toEqual(expected)
  })

  it('have the total of all matches on each page', async () => {
    expect(await repos('?search=e&limit=1')).toMatchObject({ total: 3, has_more: true })
    expect(await repos('?search=web&limit=1')).toMatchObject({ total: 1, has_more: false })
    expect(await repos('?search=nothing')).toMatchObject({ total: 0, has_more: false })
  })

  it.each([
    ['', 100, true],
    ['?limit=500', 500, true],
    ['?limit=1', 1, true],
    ['?limit=500&offset=703', 500, false],
    ['?limit=500&offset=702', 500, true],
    ['?limit=500&offset=1000', 203, false],
    ['?offset=1203', 0, false],
    ['?offset=99999999', 0, false],
    ['?offset=99999999999999999999999999', 0, false],
    ['?limit=%2010%20', 10, true],
    ['?limit=10.0', 10, true],
  ])('%s returns %i of 1203, has_more: %s', async (query, length, has_more) => {
    const page = await repos(query, KEYS.ivan, LARGE)
    expect([page.repositories.length, page.has_more, page.total]).toEqual([length, has_more, 1203])
  })

  it('can be paged to the end by offset', async () => {
    const seen: string[] = []
    for (;;) {
      const page = await repos(`?limit=500&offset=${seen.length}`, KEYS.ivan, LARGE)
      seen.push(...names(page))
      if (!page.has_more) break
      expect(page.repositories).not.toEqual([])
    }
    expect([seen.length, new Set(seen).size, seen[1], seen.at(-1)]).toEqual([
      1203,
      1203,
      'big/repo-00001',
      'big/repo-01202',
    ])
  })

  it('of a template are numbered from 1', async () => {
    expect((await repos('?search=repo-00001', KEYS.ivan, LARGE)).repositories).toEqual([
      { id: 1, name: 'repo-00001', full_name: 'big/repo-00001', private: false, default_branch: 'main' },
    ])
    expect((await branches('?repo=big/repo-01202', KEYS.ivan, LARGE)).branches).toHaveLength(3)
  })
})

describe('refreshing', () => {
  it('returns all repositories and the total, and ignores the query', async () => {
    for (const query of ['', '?limit=1&offset=1&search=web', '?limit=x']) {
      const answer = await world.call('POST', path(INSTALLATION, `repos/refresh/${query}`), { key: KEYS.ada })
      expect([answer.status, answer.json()]).toEqual([200, { repositories: REPOSITORIES, total: 3 }])
    }
    const large = await world.call('POST', path(LARGE, 'repos/refresh/'), { key: KEYS.ivan })
    expect((large.json() as Page).repositories).toHaveLength(1203)
  })
})

describe('branches', () => {
  it('start with the default branch', async () => {
    expect(await branches('?repo=Acme/Web')).toEqual({
      branches: ['main', 'dev', 'feature/Login'],
      default_branch: 'main',
      has_more: false,
    })
  })

  it.each(['acme/web', 'ACME/WEB', '%20Acme/Web%20'])('of %j are found in any case', async (repo) => {
    expect((await branches(`?repo=${repo}`)).branches).toHaveLength(3)
  })

  it('name a default branch even if it is not in the list', async () => {
    expect(await branches('?repo=acme/api')).toEqual({
      branches: ['one', 'two'],
      default_branch: 'trunk',
      has_more: false,
    })
  })

  it.each(['acme/docs', 'acme/unknown', 'other/web'])('of %s are empty', async (repo) => {
    expect(await branches(`?repo=${repo}`)).toEqual({ branches: [], default_branch: null, has_more: false })
  })

  it.each<[string, string[], boolean]>([
    ['&search=LOGIN', ['feature/Login'], false],
    ['&search=%20dev%20', ['dev'], false],
    ['&search=nothing', [], false],
    ['&limit=1', ['main'], true],
    ['&limit=1&offset=1', ['dev'], true],
    ['&limit=2&offset=1', ['dev', 'feature/Login'], false],
    ['&offset=9', [], false],
  ])('%s returns %j', async (query, expected, has_more) => {
    expect(await branches(`?repo=acme/web${query}`)).toEqual({
      branches: expected,
      default_branch: 'main',
      has_more,
    })
  })

  it.each([
    ['', 100, true],
    ['&limit=1000', 1000, true],
    ['&limit=1000&offset=105', 1000, false],
    ['&limit=1000&offset=1000', 105, false],
    ['&search=branch-110&limit=10', 6, false],
  ])('%s returns %i, has_more: %s', async (query, length, has_more) => {
    const page = await branches(`?repo=big/branchy${query}`, KEYS.ivan, LARGE)
    expect([page.branches.length, page.has_more, page.default_branch]).toEqual([length, has_more, 'gone'])
  })
})
