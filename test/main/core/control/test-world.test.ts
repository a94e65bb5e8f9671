import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSettableClock } from '../../../../src/main/core/base/settable-clock.ts'
import { ADA, KEYS } from '../../../support/seed.ts'
import { createWorld, type Method, type Session, type World } from '../../../support/world.ts'

const ME = '/api/users/@me/'

let world: World
let ada: Session
beforeEach(async () => {
  const settableClock = createSettableClock(Date.parse('2026-01-01T00:00:00Z'))
  world = await createWorld({
    settableClock,
    host: { clock: settableClock.read },
    config: { controlToken: 'the-control-token' },
  })
  ada = await world.signIn(ADA)
})
afterEach(() => world.close())

const page = async (method: Method, path: string, body?: unknown) => {
  const answer = await world.call(method, `/_companion/test_world/${path}`, {
    session: ada,
    ...(body === undefined ? {} : { body }),
  })
  return [answer.status, answer.text === '' ? null : answer.json()]
}
const firstName = async () => {
  const answer = await world.call('GET', ME, { session: ada })
  return [answer.status, (answer.json() as { first_name?: string }).first_name]
}
const rename = (first_name: string) => world.call('PATCH', ME, { session: ada, body: { first_name } })

describe('the UI of a server for tests', () => {
  it('knows that it is one', async () => {
    const answer = await world.call('GET', '/_companion/settings', { session: ada })
    expect(answer.json()).toMatchObject({ test_world: true })
  })

  it('resets the world, and whoever did so stays signed in', async () => {
    const before = await firstName()
    await rename('Changed')
    expect(await page('POST', 'reset')).toEqual([200, { ms: expect.any(Number) }])
    expect(await firstName()).toEqual(before)
    const journal = await world.call('GET', '/_companion/requests', { session: ada })
    expect(journal.json()).toMatchObject({ count: 1 })
  })

  it('saves, restores and removes snapshots', async () => {
    const before = await firstName()
    expect(await page('PUT', 'snapshots/a%20name')).toEqual([201, { name: 'a name' }])
    await rename('Changed')
    expect(await page('GET', 'snapshots')).toEqual([200, { count: 1, results: [{ name: 'a name' }] }])
    expect(await page('POST', 'snapshots/a%20name/restore')).toMatchObject([200, {}])
    expect(await firstName()).toEqual(before)
    expect(await page('DELETE', 'snapshots/a%20name')).toEqual([204, null])
    expect(await page('POST', 'snapshots/a%20name/restore')).toMatchObject([404, { code: 'not_found' }])
  })

  it('reads, sets and freezes the clock', async () => {
    expect(await page('PUT', 'clock', { now: '2026-01-05T00:00:00Z', frozen: true })).toMatchObject([200, {}])
    expect(await page('GET', 'clock')).toEqual([200, { now: '2026-01-05T00:00:00.000Z', frozen: true }])
  })

  it('makes requests fail, and ends that', async () => {
    const rule = { match: { method: 'GET', path: ME }, times: null, then: { preset: 'server_error' } }
    expect(await page('POST', 'faults', rule)).toMatchObject([201, { id: 1 }])
    expect((await world.call('GET', ME, { key: KEYS.ada })).status).toBe(500)
    expect(await page('GET', 'faults')).toMatchObject([200, { count: 1, results: [{ applied: 1 }] }])
    expect(await page('DELETE', 'faults/1')).toEqual([204, null])
    expect((await world.call('GET', ME, { key: KEYS.ada })).status).toBe(200)
  })

  it('is in no OpenAPI document', async () => {
    const answer = await world.call('GET', '/api/schema/')
    expect(Object.keys((answer.json() as { paths: object }).paths).join()).not.toContain('test_world')
  })
})

it('another server has none of it', async () => {
  const other = await createWorld()
  const session = await other.signIn(ADA)
  const settings = await other.call('GET', '/_companion/settings', { session })
  expect(settings.json()).toMatchObject({ test_world: false })
  expect((await other.call('POST', '/_companion/test_world/reset', { session })).status).toBe(404)
  await other.close()
})
