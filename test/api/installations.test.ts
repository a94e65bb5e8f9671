import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ADA, INSTALLATION, KEYS, NOBODY, REPOSITORIES, SECOND_INSTALLATION, SEED } from '../support/seed.ts'
import {
  createWorld,
  invalidField,
  NO_INSTALLATION,
  NOT_AUTHENTICATED,
  ONLY_ME,
  type World,
} from '../support/world.ts'

const LARGE = '777'
const BRANCHES = Array.from({ length: 1105 }, (_, i) => `branch-${i}`)

/** The usual world, where Ivan has 1203 repositories, one of them with 1105 branches. */
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

// Nothing here writes, so all tests share one world.
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
  it('come as they are, in their order, with nothing that is not known', async () => {
    expect(await repos()).toEqual({ repositories: REPOSITORIES, has_more: false, total: 3 })
  })

  it('are none where the installation has none', async () => {
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

  it('count what matches the search, whatever the page', async () => {
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
  ])('%s gives %i of 1203, more to come: %s', async (query, length, has_more) => {
    const page = await repos(query, KEYS.ivan, LARGE)
    expect([page.repositories.length, page.has_more, page.total]).toEqual([length, has_more, 1203])
  })

  it('can be read to the end with the offset of what came', async () => {
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
  it('answers every repository, and how many, whatever is asked', async () => {
    for (const query of ['', '?limit=1&offset=1&search=web', '?limit=x']) {
      const answer = await world.call('POST', path(INSTALLATION, `repos/refresh/${query}`), { key: KEYS.ada })
      expect([answer.status, answer.json()]).toEqual([200, { repositories: REPOSITORIES, total: 3 }])
    }
    const large = await world.call('POST', path(LARGE, 'repos/refresh/'), { key: KEYS.ivan })
    expect((large.json() as Page).repositories).toHaveLength(1203)
  })
})

describe('branches', () => {
  it('begin with the default one', async () => {
    expect(await branches('?repo=Acme/Web')).toEqual({
      branches: ['main', 'dev', 'feature/Login'],
      default_branch: 'main',
      has_more: false,
    })
  })

  it.each(['acme/web', 'ACME/WEB', '%20Acme/Web%20'])('of %j are found whatever the case', async (repo) => {
    expect((await branches(`?repo=${repo}`)).branches).toHaveLength(3)
  })

  it('name a default branch that is not among them', async () => {
    expect(await branches('?repo=acme/api')).toEqual({
      branches: ['one', 'two'],
      default_branch: 'trunk',
      has_more: false,
    })
  })

  it.each(['acme/docs', 'acme/unknown', 'other/web'])('of %s are none', async (repo) => {
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
  ])('%s gives %j', async (query, expected, has_more) => {
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
  ])('%s gives %i, more to come: %s', async (query, length, has_more) => {
    const page = await branches(`?repo=big/branchy${query}`, KEYS.ivan, LARGE)
    expect([page.branches.length, page.has_more, page.default_branch]).toEqual([length, has_more, 'gone'])
  })
})

const REQUIRED = invalidField('required', 'This field is required.', 'repo')
const BLANK = invalidField('blank', 'This field may not be blank.', 'repo')
const FORM = invalidField('invalid_input', 'repo must be in owner/repo format')
const integer = (attr: string) => invalidField('invalid_input', 'A valid integer is required.', attr)
const min = (attr: string, bound: number) =>
  invalidField('min_value', `Ensure this value is greater than or equal to ${bound}.`, attr)
const max = (bound: number) =>
  invalidField('max_value', `Ensure this value is less than or equal to ${bound}.`, 'limit')

describe('bad queries', () => {
  const both: [string, unknown][] = [
    ['limit=0', min('limit', 1)],
    ['limit=-1', min('limit', 1)],
    ['limit=-99999999999999999999999', min('limit', 1)],
    ['limit=x', integer('limit')],
    ['limit=', integer('limit')],
    ['limit=1.5', integer('limit')],
    ['limit=0x10', integer('limit')],
    ['limit=1e2', integer('limit')],
    ['limit=NaN', integer('limit')],
    ['limit=null', integer('limit')],
    ['offset=-1', min('offset', 0)],
    ['offset=x', integer('offset')],
    ['offset=', integer('offset')],
    ['offset=0.5', integer('offset')],
    ['offset=x&limit=x', integer('limit')],
    ['offset=x&limit=0', min('limit', 1)],
    ['limit=1&limit=x', integer('limit')],
  ]
  it.each([...both, ['limit=501', max(500)], ['limit=99999999999999999999', max(500)]])(
    'of repositories: %s',
    async (query, expected) => {
      const answer = await world.call('GET', path(INSTALLATION, `repos/?${query}`), { key: KEYS.ada })
      expect([answer.status, answer.json()]).toEqual([400, expected])
    },
  )

  it.each<[string, unknown]>([
    ...both.map(([query, expected]): [string, unknown] => [`repo=a/b&${query}`, expected]),
    ['repo=a/b&limit=1001', max(1000)],
    ['', REQUIRED],
    ['search=x', REQUIRED],
    ['limit=0&offset=x', REQUIRED],
    ['repo=', BLANK],
    ['repo=%20', BLANK],
    ['repo=&limit=0', BLANK],
    ...[
      'web',
      'acme/',
      '/web',
      '/',
      'acme/web/x',
      'acme//web',
      './web',
      'acme/..',
      'acme/.',
      '../..',
      'ac%20me/web',
      'acme/we%00b',
      'acme/wéb',
      'acme/web%0A',
      'https://github.com/acme/web',
      'acme/web?x=1',
      'acme\\web',
    ]
      .filter((repo) => !repo.includes('%00') && !repo.endsWith('%0A'))
      .map((repo): [string, unknown] => [`repo=${repo}`, FORM]),
    ['repo=web&limit=0', min('limit', 1)],
    ['repo=web&offset=x', integer('offset')],
  ])('of branches: %s', async (query, expected) => {
    const answer = await world.call('GET', path(INSTALLATION, `branches/?${query}`), { key: KEYS.ada })
    expect([answer.status, answer.json()]).toEqual([400, expected])
  })

  it('take every name that GitHub allows', async () => {
    for (const repo of [
      'a/b',
      'A-1/b_2.c',
      'a.b/...',
      '-/-',
      '..a/b',
      `${'x'.repeat(39)}/${'y'.repeat(100)}`,
    ]) {
      const answer = await world.call('GET', path(INSTALLATION, `branches/?repo=${repo}`), { key: KEYS.ada })
      expect([repo, answer.status]).toEqual([repo, 200])
    }
  })
})

describe('the order of checks', () => {
  it.each(['repos/?limit=0', 'branches/', 'branches/?repo=web'])(
    '%s: the query comes before who is meant and before the installation',
    async (rest) => {
      for (const uuid of ['@me', NOBODY, world.uuidOf(ADA)]) {
        expect((await world.call('GET', path('99999', rest, uuid), { key: KEYS.grace })).status).toBe(400)
        expect((await world.call('GET', path('99999', rest, uuid), { key: KEYS.ada })).status).toBe(400)
      }
      expect((await world.call('GET', path('99999', rest))).json()).toEqual(NOT_AUTHENTICATED)
    },
  )

  it.each([
    ['GET', 'repos/'],
    ['GET', 'branches/?repo=a/b'],
    ['POST', 'repos/refresh/'],
    ['DELETE', ''],
  ] as const)('%s %s: who is meant comes before the installation', async (method, rest) => {
    const foreign = await world.call(method, path('99999', rest, NOBODY), { key: KEYS.grace })
    expect([foreign.status, foreign.json()]).toEqual([403, ONLY_ME])
    expect((await world.call(method, path('99999', rest, NOBODY), { key: KEYS.ada })).json()).toMatchObject({
      detail: 'Not found.',
    })
    for (const id of ['99999', '0', LARGE, '9'.repeat(300)]) {
      const answer = await world.call(method, path(id, rest), { key: KEYS.ada })
      expect([id, answer.status, answer.json()]).toEqual([id, 404, NO_INSTALLATION])
    }
  })
})
