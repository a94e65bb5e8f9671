import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { GRACE, KEYS } from '../../../support/seed.ts'
import { type CallOptions, createWorld, envelope, type Method, type World } from '../../../support/world.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.close())

const throttled = (seconds: number) =>
  envelope('throttled_error', 'throttled', `Request was throttled. Expected available in ${seconds} seconds.`)

async function repeat(times: number, method: Method, path: string, options: CallOptions) {
  const statuses = new Set<number>()
  for (let i = 0; i < times; i++) statuses.add((await world.call(method, path, options)).status)
  return [...statuses]
}

describe('skipping onboarding', () => {
  const path = '/api/users/@me/onboarding/skip/'
  const body = { reason: 'later' }

  it('works 30 times an hour per user, counting keys and sessions together', async () => {
    const session = await world.signIn(GRACE)
    expect(await repeat(15, 'POST', path, { key: KEYS.grace, body })).toEqual([200])
    expect(await repeat(15, 'POST', path, { session, body })).toEqual([200])
    for (const who of [{ key: KEYS.grace }, { key: KEYS.graceWrite }, { session }]) {
      const answer = await world.call('POST', path, { ...who, body })
      expect([answer.status, answer.json()]).toEqual([429, throttled(3600)])
      expect(answer.headers['retry-after']).toBeUndefined()
    }
    expect((await world.call('POST', path, { key: KEYS.ada, body })).status).toBe(200)
  })

  it('counts failed requests, returns the time to wait, and works again after it', async () => {
    expect(await repeat(30, 'POST', path, { key: KEYS.grace, body: {} })).toEqual([400])
    world.clock.advance(HOUR - 90_500)
    const answer = await world.call('POST', path, { key: KEYS.grace, body })
    expect([answer.status, answer.json()]).toEqual([429, throttled(91)])
    world.clock.advance(90_501)
    expect((await world.call('POST', path, { key: KEYS.grace, body })).status).toBe(200)
  })

  it('is rejected for a missing scope without being counted', async () => {
    expect(await repeat(31, 'POST', path, { key: KEYS.graceRead, body })).toEqual([403])
    expect((await world.call('POST', path, { key: KEYS.grace, body })).status).toBe(200)
  })

  it('is throttled before its body is validated', async () => {
    await repeat(30, 'POST', path, { key: KEYS.grace, body })
    expect((await world.call('POST', path, { key: KEYS.grace, body: '{"broken' })).status).toBe(429)
  })
})

it('delegating works 10 times an hour', async () => {
  const path = '/api/organizations/@current/invites/delegate/'
  const options = { key: KEYS.grace, body: { target_email: 'new@example.com' } }
  expect(await repeat(10, 'POST', path, options)).toEqual([201])
  const answer = await world.call('POST', path, options)
  expect([answer.status, answer.json()]).toEqual([429, throttled(3600)])
  world.clock.advance(HOUR + 1)
  expect((await world.call('POST', path, options)).status).toBe(201)
})

describe('guessing a password', () => {
  it.each([
    ['/api/users/@me/push_tokens/', { token: 'a', platform: 'ios' }],
    ['/api/users/@me/push_tokens/unregister/', { token: 'a' }],
    ['/api/users/@me/integrations/github/start/', {}],
  ])('through %s works 5 times a minute', async (path, body) => {
    expect(
      await repeat(5, 'POST', path, { key: KEYS.grace, body: { ...body, current_password: null } }),
    ).toHaveLength(1)
    const answer = await world.call('POST', path, {
      key: KEYS.grace,
      body: { ...body, current_password: 'x' },
    })
    expect([answer.status, answer.json()]).toEqual([429, throttled(60)])
    expect((await world.call('POST', path, { key: KEYS.grace, body })).status).not.toBe(429)
    world.clock.advance(MINUTE + 1)
    const later = await world.call('POST', path, {
      key: KEYS.grace,
      body: { ...body, current_password: 'x' },
    })
    expect(later.status).not.toBe(429)
  })

  it('through the user works 5 times a minute', async () => {
    const options = { key: KEYS.grace, body: { current_password: 'x', first_name: 'A' } }
    expect(await repeat(5, 'PATCH', '/api/users/@me/', options)).toEqual([200])
    expect((await world.call('PATCH', '/api/users/@me/', options)).status).toBe(429)
    expect((await world.call('PATCH', '/api/users/@me/', { key: KEYS.ada, body: options.body })).status).toBe(
      200,
    )
  })
})

it('push tokens without a password have no limit', async () => {
  const options = { key: KEYS.grace, body: { token: 'a', platform: 'ios' } }
  expect(await repeat(100, 'POST', '/api/users/@me/push_tokens/', options)).toEqual([200])
})

describe('rate limits for API keys', () => {
  const path = '/api/users/@me/integrations/'

  it('are off by default', async () => {
    expect(await repeat(500, 'GET', path, { key: KEYS.grace })).toEqual([200])
  })

  it('allow 480 requests a minute per key, and do not apply to sessions', async () => {
    await world.close()
    world = await createWorld({ config: { rateLimitEnabled: true } })
    expect(await repeat(480, 'GET', path, { key: KEYS.grace })).toEqual([200])
    const answer = await world.call('GET', path, { key: KEYS.grace })
    expect([answer.status, answer.json()]).toEqual([429, throttled(60)])
    expect((await world.call('GET', path, { key: KEYS.graceRead })).status).toBe(200)
    expect((await world.call('GET', path, { session: await world.signIn(GRACE) })).status).toBe(200)
    expect((await world.call('GET', '/api/users/@me/hedgehog_config/', { key: KEYS.grace })).status).toBe(200)
    world.clock.advance(MINUTE + 1)
    expect((await world.call('GET', path, { key: KEYS.grace })).status).toBe(200)
  })
})
