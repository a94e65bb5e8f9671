import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ADA, GRACE, INSTALLATION, KEYS, SECOND_INSTALLATION } from '../../../../support/seed.ts'
import { createWorld, invalidField, NO_INSTALLATION, type World } from '../../../../support/world.ts'

const LIST = '/api/users/@me/integrations/'

type Row = Record<string, unknown> & { id: string; installation_id: string }
type List = { count: number; next: string | null; previous: string | null; results: Row[] }

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.close())

const list = async (key: string, query = '') => {
  const answer = await world.call('GET', `${LIST}${query}`, { key })
  expect(answer.status).toBe(200)
  return answer.json() as List
}
const ids = async (key: string, query = '') =>
  (await list(key, query)).results.map(({ installation_id }) => installation_id)

describe('the list of integrations', () => {
  it('is empty if nothing is linked', async () => {
    expect(await list(KEYS.ivan)).toEqual({ count: 0, next: null, previous: null, results: [] })
  })

  it('has all links of the user, oldest first, with all fields', async () => {
    const row = {
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/),
      kind: 'github',
      created_at: expect.stringMatching(/^2026-05-07T09:28:06\.\d{6}Z$/),
    }
    expect(await list(KEYS.ada)).toEqual({
      count: 2,
      next: null,
      previous: null,
      results: [
        {
          ...row,
          installation_id: INSTALLATION,
          repository_selection: 'selected',
          account: { type: 'Organization', name: 'acme' },
          uses_shared_installation: true,
          github_login: 'adal',
          installation_shared: true,
          installation_status: 'connected',
        },
        {
          ...row,
          installation_id: SECOND_INSTALLATION,
          repository_selection: 'all',
          account: null,
          uses_shared_installation: false,
          github_login: null,
          installation_shared: false,
          installation_status: 'connected',
        },
      ],
    })
  })

  it('has stable IDs, which differ for two users with the same installation', async () => {
    const [first, again, other] = [await list(KEYS.ada), await list(KEYS.ada), await list(KEYS.grace)]
    expect(again).toEqual(first)
    expect(other.results[0]?.id).not.toBe(first.results[0]?.id)
  })

  it('says whether the requested user’s current project shares the installation', async () => {
    const shares = async () => (await list(KEYS.ada)).results.map((row) => row.uses_shared_installation)
    expect(await shares()).toEqual([true, false])
    await world.call('PATCH', '/api/users/@me/', { key: KEYS.ada, body: { set_current_team: 2 } })
    expect(await shares()).toEqual([false, false])
    const grace = `/api/users/${world.uuidOf(GRACE)}/integrations/`
    const seen = (await world.call('GET', grace, { key: KEYS.ada })).json() as List
    expect(seen.results.map((row) => row.uses_shared_installation)).toEqual([true])
  })

  it.each(['', '?kind=', '?kind=github', '?kind=slack&kind=github', '?unknown=1'])(
    'lists GitHub for %j',
    async (query) => {
      expect(await ids(KEYS.ada, query)).toEqual([INSTALLATION, SECOND_INSTALLATION])
    },
  )

  it('has nothing of Slack', async () => {
    expect(await list(KEYS.ada, '?kind=slack')).toEqual({ count: 0, next: null, previous: null, results: [] })
  })

  it.each(['bitbucket', 'GitHub', 'github '])('rejects the kind %j', async (kind) => {
    const answer = await world.call('GET', `${LIST}?kind=${encodeURIComponent(kind)}`, { key: KEYS.ada })
    expect([answer.status, answer.json()]).toEqual([
      400,
      invalidField('invalid_input', `Unsupported integration kind: '${kind}'`),
    ])
  })

  it('quotes the rejected kind as Python does', async () => {
    const quoted = async (kind: string) => {
      const answer = await world.call('GET', `${LIST}?kind=${encodeURIComponent(kind)}`, { key: KEYS.ada })
      return z.object({ detail: z.string() }).parse(answer.json()).detail
    }
    expect(await quoted("it's")).toBe(`Unsupported integration kind: "it's"`)
    expect(await quoted(`it's "quoted"`)).toBe(`Unsupported integration kind: 'it\\'s "quoted"'`)
    expect(await quoted('a\nb')).toBe(String.raw`Unsupported integration kind: 'a\nb'`)
  })

  it('checks the user before the kind', async () => {
    const path = `/api/users/${world.uuidOf(ADA)}/integrations/?kind=x`
    expect((await world.call('GET', path, { key: KEYS.grace })).status).toBe(403)
    expect(
      (await world.call('GET', '/api/users/nobody/integrations/?kind=x', { key: KEYS.ada })).status,
    ).toBe(404)
  })

  it.each<[string, string[]]>([
    ['?limit=1', [INSTALLATION]],
    ['?limit=1&offset=1', [SECOND_INSTALLATION]],
    ['?offset=1', [SECOND_INSTALLATION]],
    ['?limit=1&offset=2', []],
    ['?limit=1&offset=99', []],
    ['?limit=100', [INSTALLATION, SECOND_INSTALLATION]],
    ['?limit=99999999999999999999', [INSTALLATION, SECOND_INSTALLATION]],
    ...['0', '-1', 'x', '', '1.5', 'NaN', '0x1', '1e0'].map((limit): [string, string[]] => [
      `?limit=${limit}`,
      [INSTALLATION, SECOND_INSTALLATION],
    ]),
    ...['-1', 'x', '', '1.5', '0x1'].map((offset): [string, string[]] => [
      `?limit=1&offset=${offset}`,
      [INSTALLATION],
    ]),
  ])('%s returns %j of 2', async (query, expected) => {
    expect(await ids(KEYS.ada, query)).toEqual(expected)
    expect((await list(KEYS.ada, query)).count).toBe(2)
  })

  it('has the URLs of the next and previous pages', async () => {
    const page = async (query: string) => {
      const { next, previous } = await list(KEYS.ada, query)
      return { next, previous }
    }
    const address = `http://127.0.0.1:7676${LIST}`
    expect(await page('?limit=1')).toEqual({ next: `${address}?limit=1&offset=1`, previous: null })
    expect(await page('?limit=1&offset=1')).toEqual({ next: null, previous: `${address}?limit=1` })
    expect(await page('?kind=github&limit=1')).toMatchObject({
      next: `${address}?kind=github&limit=1&offset=1`,
    })
    expect(await page('?limit=2')).toEqual({ next: null, previous: null })
  })

  it('pages can be followed to the end', async () => {
    const seen: string[] = []
    let next: string | null = `${LIST}?limit=1`
    while (next !== null) {
      const page = (
        await world.call('GET', next.replace('http://127.0.0.1:7676', ''), { key: KEYS.ada })
      ).json() as List
      seen.push(...page.results.map(({ installation_id }) => installation_id))
      next = page.next
    }
    expect(seen).toEqual([INSTALLATION, SECOND_INSTALLATION])
  })
})

describe('removing an installation', () => {
  const remove = (id: string, key: string = KEYS.ada, uuid = '@me') =>
    world.call('DELETE', `/api/users/${uuid}/integrations/github/${id}/`, { key })

  it('removes only the caller’s link to it', async () => {
    const answer = await remove(INSTALLATION)
    expect([answer.status, answer.text]).toEqual([204, ''])
    expect(await ids(KEYS.ada)).toEqual([SECOND_INSTALLATION])
    expect(await ids(KEYS.grace)).toEqual([INSTALLATION])
  })

  it('works only once', async () => {
    await remove(INSTALLATION)
    const again = await remove(INSTALLATION)
    expect([again.status, again.json()]).toEqual([404, NO_INSTALLATION])
  })

  it('keeps the installation that a project shares', async () => {
    await remove(INSTALLATION)
    expect((await list(KEYS.grace)).results[0]?.uses_shared_installation).toBe(true)
  })

  it('by staff removes the requested user’s link', async () => {
    expect((await remove(INSTALLATION, KEYS.ada, world.uuidOf(GRACE))).status).toBe(204)
    expect([await ids(KEYS.grace), await ids(KEYS.ada)]).toEqual([[], [INSTALLATION, SECOND_INSTALLATION]])
  })

  it.each(['99999', '012345', '0', '9'.repeat(400)])('of %s, which is not linked, is a 404', async (id) => {
    const answer = await remove(id)
    expect([answer.status, answer.json()]).toEqual([404, NO_INSTALLATION])
  })
})
