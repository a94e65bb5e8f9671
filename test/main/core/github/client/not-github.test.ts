import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { HOUR, MINUTE } from '../../../../../src/main/core/base/time.ts'
import { openMemorySecrets } from '../../../../../src/main/platform/keychain.ts'
import {
  BRANCHES,
  createLinkedWorld,
  type LinkedWorld,
  PATHS,
  REFRESH,
} from '../../../../support/github/linked.ts'
import { type OddAnswer, startOddProxy } from '../../../../support/github/odd-proxy.ts'
import { startGitHub } from '../../../../support/github/stand-in.ts'

let world: LinkedWorld
let proxy: Awaited<ReturnType<typeof startOddProxy>>

beforeAll(async () => {
  const time = { now: Date.now() }
  const github = await startGitHub({ now: () => time.now })
  proxy = await startOddProxy(github)
  world = await createLinkedWorld({
    before: { github, time, secrets: openMemorySecrets() },
    environment: { url: proxy.url, apiUrl: proxy.url },
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
})

const answer =
  (status: number, type: string, body: string): OddAnswer =>
  (response) =>
    response.writeHead(status, { 'content-type': type }).end(body)

const renewals = () => proxy.seen.filter(({ path }) => path === PATHS.token).length
const installationStatus = async () =>
  /"installation_status":"(\w+)"/.exec((await world.ask('GET', '/api/users/@me/integrations/')).text)?.[1]

const BODIES: [name: string, type: string, body: string][] = [
  ['a page in HTML', 'text/html', '<h1>Sign in to the proxy</h1>'],
  ['a page that claims to be JSON', 'application/json', '<h1>Sign in to the proxy</h1>'],
  ['plain text', 'text/plain', 'Not found'],
]

describe.each(BODIES)('%s, which GitHub never sends,', (_name, type, body) => {
  it.each([401, 404])('with %d does not count as GitHub’s word on a link', async (status) => {
    proxy.odd.set(PATHS.repositories, answer(status, type, body))
    proxy.odd.set(PATHS.branches, answer(status, type, body))
    for (const read of [world.ask('POST', REFRESH), world.ask('GET', BRANCHES)]) {
      const { status: got, text } = await read
      expect([got, JSON.parse(text)]).toEqual([
        503,
        expect.objectContaining({
          code: 'github_unavailable',
          detail: expect.stringContaining(`Something other than GitHub answered (${status})`),
        }),
      ])
    }
    expect([renewals(), await installationStatus()]).toEqual([0, 'connected'])
  })

  it.each([401, 404])('with %d does not count as GitHub’s word on the App', async (status) => {
    world.clock.advance(8 * HOUR)
    proxy.odd.set(PATHS.token, answer(status, type, body))
    const refused = await world.ask('POST', REFRESH)
    expect([refused.status, refused.json()]).toEqual([
      503,
      expect.objectContaining({
        code: 'github_unavailable',
        detail: expect.stringContaining(`Something other than GitHub answered (${status})`),
      }),
    ])
    proxy.odd.clear()
    expect((await world.ask('POST', REFRESH)).status).toBe(200)
  })
})

describe('GitHub’s own answer counts', () => {
  it('although a proxy changed its type', async () => {
    proxy.odd.set(PATHS.branches, answer(404, 'application/octet-stream', '{"message": "Not Found"}'))
    const branches = await world.ask('GET', BRANCHES)
    expect([branches.status, branches.json()]).toEqual([200, expect.objectContaining({ branches: [] })])
    proxy.odd.set(PATHS.repositories, answer(404, 'text/plain', '{"message": "Not Found"}'))
    expect((await world.ask('POST', REFRESH)).status).toBe(409)
  })

  it.each(['', '{}', '{"message": null}'])('although it says nothing: %j', async (body) => {
    proxy.odd.set(PATHS.repositories, answer(404, 'application/json', body))
    expect((await world.ask('POST', REFRESH)).status).toBe(409)
  })

  it.each(['{"error": "Not Found"}', '{"message": "Not Found"}'])(
    'where it does not know the App: 404 %s',
    async (body) => {
      world.clock.advance(8 * HOUR)
      proxy.odd.set(PATHS.token, answer(404, 'application/json', body))
      expect((await world.ask('POST', REFRESH)).json()).toMatchObject({
        code: 'github_unavailable',
        detail: expect.stringContaining('client secret'),
      })
    },
  )
})
