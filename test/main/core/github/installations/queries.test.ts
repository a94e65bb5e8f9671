import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ADA, INSTALLATION, KEYS, NOBODY } from '../../../../support/seed.ts'
import {
  createWorld,
  invalidField,
  NO_INSTALLATION,
  NOT_AUTHENTICATED,
  ONLY_ME,
  type World,
} from '../../../../support/world.ts'

/** An installation that nobody has linked. */
const UNLINKED = '777'

// No test writes, so all of them share one server.
let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const path = (installation: string, rest: string, uuid = '@me') =>
  `/api/users/${uuid}/integrations/github/${installation}/${rest}`

const REQUIRED = invalidField('required', 'This field is required.', 'repo')
const BLANK = invalidField('blank', 'This field may not be blank.', 'repo')
const FORM = invalidField('invalid_input', 'repo must be in owner/repo format')
const integer = (attr: string) => invalidField('invalid_input', 'A valid integer is required.', attr)
const min = (attr: string, bound: number) =>
  invalidField('min_value', `Ensure this value is greater than or equal to ${bound}.`, attr)
const max = (bound: number) =>
  invalidField('max_value', `Ensure this value is less than or equal to ${bound}.`, 'limit')

describe('invalid queries', () => {
  const both: [string, unknown][] = [
    ['limit=0', min('limit', 1)],
    ['limit=-1', min('limit', 1)],
    ['limit=-99999999999999999999999', min('limit', 1)],
    ['limit=x', integer('limit')],
    ['limit=1.5', integer('limit')],
    ['limit=0x10', integer('limit')],
    ['limit=1e2', integer('limit')],
    ['limit=NaN', integer('limit')],
    ['limit=null', integer('limit')],
    ['offset=-1', min('offset', 0)],
    ['offset=x', integer('offset')],
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
      'acme/wéb',
      'https://github.com/acme/web',
      'acme/web?x=1',
      'acme\\web',
    ].map((repo): [string, unknown] => [`repo=${repo}`, FORM]),
    ['repo=web&limit=0', min('limit', 1)],
    ['repo=web&offset=x', integer('offset')],
  ])('of branches: %s', async (query, expected) => {
    const answer = await world.call('GET', path(INSTALLATION, `branches/?${query}`), { key: KEYS.ada })
    expect([answer.status, answer.json()]).toEqual([400, expected])
  })

  it('accept every name that GitHub allows', async () => {
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
    for (const id of ['99999', '0', UNLINKED, '9'.repeat(300)]) {
      const answer = await world.call(method, path(id, rest), { key: KEYS.ada })
      expect([id, answer.status, answer.json()]).toEqual([id, 404, NO_INSTALLATION])
    }
  })
})
