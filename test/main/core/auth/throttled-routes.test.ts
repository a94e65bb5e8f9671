import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Access } from '../../../../src/main/core/auth/access.ts'
import { KEYS } from '../../../support/seed.ts'
import { createWorld, type Method, type World } from '../../../support/world.ts'

let world: World
beforeEach(async () => {
  world = await createWorld({ config: { rateLimitEnabled: true } })
})
afterEach(() => world.close())

/** Every route of the API that takes keys. */
const routes = (): { name: string; method: Method; path: string; throttle: Access['throttle'] }[] =>
  world.companion.server.accessTable.flatMap(({ method, url, access }) => {
    if (typeof access === 'string' || access.auth === 'session-only' || method === 'HEAD') return []
    const pattern = url.replaceAll(/\(\^?[^/]*\$\)/g, '')
    const path = pattern.replaceAll(':uuid', '@me').replaceAll(/:\w+|\*/g, '1')
    return [{ name: `${method} ${pattern}`, method: method as Method, path, throttle: access.throttle }]
  })

/** The routes that answer 429 to a key whose user has used up a limit. */
async function throttled(body: Record<string, unknown>): Promise<string[]> {
  const found: string[] = []
  for (const { name, method, path } of routes()) {
    const isRead = method === 'GET'
    const answer = await world.call(method, path, { key: KEYS.ada, ...(isRead ? {} : { body }) })
    if (answer.status === 429) found.push(name)
  }
  return found
}

const stating = (isMeant: (throttle: Access['throttle'], method: Method) => boolean): string[] =>
  routes()
    .filter(({ throttle, method }) => isMeant(throttle, method))
    .map(({ name }) => name)

it('the limit of keys holds on every route that states it, and on no other', async () => {
  for (let i = 0; i < 480; i++) await world.call('GET', '/api/users/@me/integrations/', { key: KEYS.ada })
  const expected = stating((throttle) => throttle === 'default')
  expect(expected.length).toBeGreaterThan(20)
  expect(await throttled({})).toEqual(expected)
})

it('the limit of guessed passwords holds on every write that states it, and on no other', async () => {
  const body = { current_password: 'x', first_name: 'A' }
  for (let i = 0; i < 5; i++) await world.call('PATCH', '/api/users/@me/', { key: KEYS.ada, body })
  const expected = stating((throttle, method) => throttle === 'password' && method !== 'GET')
  expect(expected.length).toBeGreaterThan(3)
  expect(await throttled(body)).toEqual(expected)
})

it('a limit of its own holds on the route that states it alone', async () => {
  const own = routes().filter(({ throttle }) => typeof throttle === 'object')
  expect(own.length).toBeGreaterThan(1)
  for (const { name, method, path, throttle } of own) {
    if (typeof throttle !== 'object') continue
    for (let i = 0; i < throttle.limit; i++) await world.call(method, path, { key: KEYS.ada, body: {} })
    expect(await throttled({})).toEqual([name])
    await world.close()
    world = await createWorld({ config: { rateLimitEnabled: true } })
  }
})
