import { afterEach, beforeEach, expect, it } from 'vitest'
import { createSettableClock } from '../../../../src/main/core/base/settable-clock.ts'
import type { Companion } from '../../../../src/main/core/companion.ts'
import {
  createLinkedWorld,
  GITHUB,
  type LinkedWorld,
  PATHS,
  REFRESH,
  REPOS,
} from '../../../support/github/linked.ts'

let world: LinkedWorld
let control: NonNullable<Companion['control']>
beforeEach(async () => {
  const clock = createSettableClock()
  clock.freeze()
  world = await createLinkedWorld({ settableClock: clock })
  if (world.companion.control === null) throw new Error('the clock can be set')
  control = world.companion.control
})
afterEach(() => world.stop())

const totalOf = async (path = REPOS, method: 'GET' | 'POST' = 'GET') => {
  const answer = await world.ask(method, path)
  return answer.status === 200 ? Number(JSON.parse(answer.text).total) : answer.status
}

it('tokens of links come and go with the data that names them', async () => {
  await control.saveSnapshot('unlinked')
  await world.link()
  const total = await totalOf()
  const linked = await world.secrets.names()
  expect(linked).not.toEqual([])
  await control.saveSnapshot('linked')

  await control.restoreSnapshot('unlinked')
  expect(await world.secrets.names()).toEqual([])
  expect(await totalOf()).toBe(404)

  await control.restoreSnapshot('linked')
  expect(await world.secrets.names()).toEqual(linked)
  control.setClock({ advance: '1m' })
  expect(await totalOf(REFRESH, 'POST')).toBe(total)

  await control.reset(null)
  expect(await world.secrets.names()).toEqual([])
  expect(await totalOf()).toBe(404)
})

it('a limit of GitHub is forgotten by a reset', async () => {
  await world.link()
  world.github.faults.add(PATHS.repositories, { kind: 'primary-limit', resetInSeconds: 3000 }, 1)
  expect(await totalOf()).toBe(503)
  expect(await totalOf()).toBe(503)
  await control.reset(null)
  await world.link()
  expect(await totalOf()).toBeGreaterThan(0)
})

it('a limit of GitHub is over when the clock says so', async () => {
  await world.link()
  world.github.faults.add(PATHS.repositories, { kind: 'primary-limit', resetInSeconds: 3000 }, 1)
  expect(await totalOf()).toBe(503)
  control.setClock({ advance: '51m' })
  expect(await totalOf()).toBeGreaterThan(0)
})

it('a list is read again when the clock says that it is old', async () => {
  const reads = () => world.github.requests.list(PATHS.repositories).length
  await world.link()
  await totalOf()
  const once = reads()
  control.setClock({ advance: '59m' })
  await totalOf()
  expect(reads()).toBe(once)
  control.setClock({ advance: '2m' })
  await totalOf()
  expect(reads()).toBeGreaterThan(once)
})

it('a link that began before the clock was advanced is too old to finish', async () => {
  const answer = await world.start(undefined, { connect_from: 'posthog_code' })
  const address = await world.comeBack(JSON.parse(answer.text).install_url)
  control.setClock({ advance: '16m' })
  const end = await world.call('GET', address.pathname + address.search)
  expect(String(end.headers.location)).toContain('error=invalid_state')
})

it('a reset waits for what is being fetched, and none of it gets into the data after it', async () => {
  await world.link()
  world.github.faults.delay(PATHS.repositories, 300)
  const late = world.ask('GET', REPOS)
  await expect.poll(() => world.github.requests.list(PATHS.repositories).length).toBe(1)
  await control.reset(null)
  expect((await late).status).toBe(200)
  expect(await totalOf()).toBe(404)
  world.github.faults.clear()
  await world.link()
  const total = await totalOf()
  expect(total).toBeGreaterThan(0)
  expect(await totalOf(REFRESH, 'POST')).toBe(total)
  expect((await world.ask('GET', `${GITHUB}/12345/repos/?limit=500`)).status).toBe(200)
})

it('a reset waits for a link that is being completed, and the link goes with the old data', async () => {
  const answer = await world.start(undefined, { connect_from: 'posthog_code' })
  const address = await world.comeBack(JSON.parse(answer.text).install_url)
  world.github.faults.delay(PATHS.token, 200)
  const end = world.call('GET', address.pathname + address.search)
  await expect.poll(() => world.github.requests.list(PATHS.token).length).toBe(1)
  await control.reset(null)
  expect(String((await end).headers.location)).not.toContain('error')
  expect(await world.secrets.names()).toEqual([])
  expect(await totalOf()).toBe(404)
})
