import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLinkedWorld, GITHUB, ADA as LINKED, type LinkedWorld } from '../../support/github/linked.ts'
import { ADA, GRACE, KEYS } from '../../support/seed.ts'
import { createWorld, type World } from '../../support/world.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const YEAR = 365 * DAY
const JUMPS: [name: string, ms: number][] = [
  ['back a year', -YEAR],
  ['back an hour', -60 * MINUTE],
  ['ahead a year', YEAR],
]
/** GitHub uses the same clock in these tests, and its refresh tokens expire after half a year. */
const LINK_JUMPS: typeof JUMPS = [
  ['back a year', -YEAR],
  ['back an hour', -60 * MINUTE],
  ['ahead a month', 30 * DAY],
]

describe('when the clock jumps', () => {
  let world: World
  beforeEach(async () => {
    world = await createWorld({ config: { rateLimitEnabled: true } })
  })
  afterEach(() => world.close())
  const token = { key: KEYS.ada, body: { token: 'a', platform: 'ios' } }
  const push = '/api/users/@me/push_tokens/'

  it.each(JUMPS)('%s, throttled users wait no longer than before', async (_name, jump) => {
    const skip = () =>
      world.call('POST', '/api/users/@me/onboarding/skip/', { key: KEYS.grace, body: { reason: 'later' } })
    for (let n = 0; n < 30; n++) await skip()
    expect((await skip()).status).toBe(429)
    world.clock.advance(jump)
    expect((await skip()).status).toBe(200)
    for (let n = 0; n < 40; n++) await skip()
    expect((await skip()).status).toBe(429)
    world.clock.advance(61 * MINUTE)
    expect((await skip()).status).toBe(200)
  })

  it.each(JUMPS)('%s, keys keep working, and their last use is recorded', async (_name, jump) => {
    const lastUse = () =>
      world.companion.app.apiKeys.list(null).find(({ label, user }) => user === ADA && label === 'everything')
    expect((await world.call('GET', push, { key: KEYS.ada })).status).toBe(405)
    world.clock.advance(jump)
    expect((await world.call('POST', push, token)).status).toBe(200)
    expect(Date.parse(lastUse()?.last_used_at ?? '')).toBe(world.clock.now)
  })

  it.each(JUMPS)('%s, a token that is registered again counts as just seen', async (_name, jump) => {
    await world.call('POST', push, token)
    world.clock.advance(jump)
    const { last_seen_at } = JSON.parse((await world.call('POST', push, token)).text)
    expect(Date.parse(last_seen_at)).toBe(world.clock.now)
  })

  const registersOverTheCap = async (jump: number) => {
    const register = (token: string) =>
      world.call('POST', push, { key: KEYS.ada, body: { token, platform: 'ios' } })
    for (let n = 0; n < 20; n++) await register(`t${n}`)
    world.clock.advance(jump)
    await register('newest')
    const held = world.companion.app.pushTokens.list(world.companion.app.users.findByEmail(ADA)?.id ?? 0)
    expect(held).toHaveLength(20)
    expect(held.map(({ token }) => token)).toContain('newest')
  }

  it('ahead, a token over the cap replaces the oldest', () => registersOverTheCap(YEAR))

  it('back, a token over the cap replaces the oldest', () => registersOverTheCap(-YEAR))

  it.each(JUMPS)('%s, a new sign-in link works once', async (_name, jump) => {
    world.clock.advance(jump)
    const session = await world.signIn(GRACE)
    expect((await world.call('GET', '/_companion/keys', { session })).status).toBe(200)
  })

  it('back and forward again, sessions and sign-in links expire at the original time', async () => {
    const session = await world.signIn(GRACE)
    const token = new URL(world.companion.app.loginUrl()).searchParams.get('token')
    world.clock.advance(-YEAR)
    expect((await world.call('GET', '/_companion/keys', { session })).status).toBe(200)
    world.clock.advance(YEAR + 15 * DAY)
    expect((await world.call('GET', '/_companion/keys', { session })).status).toBe(401)
    expect((await world.call('POST', '/_companion/login', { body: { token } })).status).toBe(401)
  })
})

describe('when the clock jumps, a link to GitHub', () => {
  let world: LinkedWorld
  const repos = () => world.call('GET', `${GITHUB}/12345/repos/`, { key: LINKED })
  const fetches = () => world.github.requests.list(/repositories/).length
  beforeEach(async () => {
    world = await createLinkedWorld()
    await world.link()
    expect((await repos()).status).toBe(200)
  })
  afterEach(async () => {
    // Let deferred work, such as deleting a replaced list, finish first.
    for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate)
    await world.stop()
  })

  it.each(LINK_JUMPS.filter(([name]) => name !== 'back an hour'))(
    '%s, does not treat an old list as fresh',
    async (_name, jump) => {
      world.github.world.addRepository({ name: 'new' })
      world.clock.advance(jump)
      expect((await repos()).text).toContain('"acme/new"')
    },
  )

  it.each(LINK_JUMPS)('%s, can be refreshed immediately', async (_name, jump) => {
    world.github.world.addRepository({ name: 'new' })
    world.clock.advance(jump)
    const answer = await world.call('POST', `${GITHUB}/12345/repos/refresh/`, { key: LINKED })
    expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('"acme/new"')])
  })

  it('back a day, is not blocked for a day by a one-minute rate limit', async () => {
    world.github.faults.add(
      /repositories/,
      { kind: 'secondary-limit', retryAfterSeconds: 60, status: 403 },
      1,
    )
    world.clock.advance(2 * 60 * MINUTE)
    await world.call('POST', `${GITHUB}/12345/repos/refresh/`, { key: LINKED })
    const before = fetches()
    world.clock.advance(-DAY)
    expect((await world.call('POST', `${GITHUB}/12345/repos/refresh/`, { key: LINKED })).status).toBe(200)
    expect(fetches()).toBeGreaterThan(before)
  })

  it.each(LINK_JUMPS)(
    '%s between start and callback, can be created by starting again',
    async (_name, jump) => {
      await world.start()
      world.clock.advance(jump)
      expect(await world.link()).toBe('/account-connected/github-integration?provider=github')
    },
  )
})
