import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HOUR } from '../../../../../src/main/core/base/time.ts'
import {
  BOB,
  BRANCHES,
  createLinkedWorld,
  type LinkedWorld,
  PATHS,
  REFRESH,
  REPOS,
} from '../../../../support/github/linked.ts'

let world: LinkedWorld
beforeEach(async () => {
  world = await createLinkedWorld({ environment: { requestMs: 800 } })
  await world.link()
})
afterEach(() => world.stop())

type Row = { installation_status: string; installation_shared: boolean; needs_reauthorization: boolean }
const state = async () => {
  const session = await world.signIn('ada@example.com')
  const shown = (await world.call('GET', '/_companion/integrations', { session })).json() as {
    results: Row[]
  }
  const listed = (await world.ask('GET', '/api/users/@me/integrations/')).json() as { results: Row[] }
  return [shown.results[0]?.needs_reauthorization, listed.results[0]?.installation_status]
}
const WORKS = [false, 'connected']
const TURNED_AWAY = [true, 'unavailable']

const turnAway = () => world.github.world.revokeTokens('octocat')

describe('a link that GitHub turns away', () => {
  it('shows as such from then on, until it is made again', async () => {
    expect(await state()).toEqual(WORKS)
    await world.ask('GET', REPOS)
    expect(await state()).toEqual(WORKS)
    turnAway()
    expect(await state()).toEqual(WORKS)
    world.clock.advance(2 * HOUR)
    expect((await world.ask('POST', REFRESH)).status).toBe(409)
    expect(await state()).toEqual(TURNED_AWAY)
    expect(await world.link()).not.toContain('error')
    expect(await state()).toEqual(WORKS)
  })

  it('shows also where a copy was served in its place', async () => {
    await world.ask('GET', REPOS)
    turnAway()
    world.clock.advance(2 * HOUR)
    expect((await world.ask('GET', REPOS)).status).toBe(200)
    expect(await state()).toEqual(TURNED_AWAY)
  })

  it('shows after branches were asked for', async () => {
    turnAway()
    world.clock.advance(2 * HOUR)
    expect((await world.ask('GET', BRANCHES)).status).toBe(409)
    expect(await state()).toEqual(TURNED_AWAY)
  })

  it('works again by itself where GitHub shows the installation again', async () => {
    world.github.world.uninstall(12345)
    expect((await world.ask('POST', REFRESH)).status).toBe(409)
    expect(await state()).toEqual(TURNED_AWAY)
    world.github.world.addInstallation({ id: 12345, account: world.github.world.account('acme') })
    expect((await world.ask('POST', REFRESH)).status).toBe(200)
    expect(await state()).toEqual(WORKS)
  })

  it('does not show for a passing trouble', async () => {
    world.github.faults.add(PATHS.repositories, { kind: 'status', status: 500 })
    expect((await world.ask('POST', REFRESH)).status).toBe(503)
    expect(await state()).toEqual(WORKS)
  })
})

it('an installation is shared where another user or a project uses it too', async () => {
  const shared = async () =>
    ((await world.ask('GET', '/api/users/@me/integrations/')).json() as { results: Row[] }).results.map(
      ({ installation_shared }) => installation_shared,
    )
  expect(await shared()).toEqual([false])
  await world.link(BOB, { connect_from: 'posthog_code' }, 'monalisa')
  expect(await shared()).toEqual([true])
})
