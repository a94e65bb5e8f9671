import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { KEYS } from '../../../support/seed.ts'
import {
  createWorld,
  denied,
  invalidField,
  type Method,
  notFound,
  type World,
} from '../../../support/world.ts'

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.close())

const ask = async (method: Method, path: string, options: { key?: string; body?: unknown } = {}) => {
  const answer = await world.call(method, path, { key: KEYS.ada, ...options })
  return [answer.status, answer.json()]
}

describe('the invite', () => {
  it('is not needed: everyone has access', async () => {
    for (const key of [KEYS.ada, KEYS.graceOther])
      expect(await ask('GET', '/api/code/invites/check-access/', { key })).toEqual([
        200,
        { has_access: true, has_loops_access: false },
      ])
  })

  it('is redeemed by every code, but there has to be one', async () => {
    const path = '/api/code/invites/redeem/'
    expect(await ask('POST', path, { body: { code: 'FRIENDS' } })).toEqual([200, { success: true }])
    expect(await ask('POST', path)).toEqual([
      400,
      invalidField('required', 'This field is required.', 'code'),
    ])
    expect(await ask('POST', path, { body: { code: '' } })).toEqual([
      400,
      invalidField('blank', 'This field may not be blank.', 'code'),
    ])
  })
})

describe.each(['projects', 'environments'])('below /api/%s', (place) => {
  it('access is allowed, and the reason is null then', async () => {
    expect(await ask('GET', `/api/${place}/1/desktop/access/`)).toEqual([
      200,
      { allowed: true, reason: null },
    ])
  })

  it('there is no token of the gateway, and the answer says why', async () => {
    expect(await ask('POST', `/api/${place}/1/desktop/gateway_token/`)).toEqual([
      200,
      { enabled: false, reason: 'unconfigured' },
    ])
  })

  it('nothing was used', async () => {
    const window = (seconds: number, at: string) => ({
      used_percent: 0,
      resets_in_seconds: seconds,
      reset_at: at,
      exceeded: false,
    })
    expect(await ask('GET', `/api/${place}/1/desktop/usage/`)).toEqual([
      200,
      {
        product: 'posthog_code',
        user_id: 1,
        burst: window(86400, '2026-05-08T09:28:06.123000Z'),
        sustained: window(2592000, '2026-06-06T09:28:06.123000Z'),
        ai_credits: { exhausted: false, used_usd: null, limit_usd: null, breakdown: null },
        is_rate_limited: false,
        is_pro: false,
        code_usage_subscribed: false,
        billing_period_end: null,
      },
    ])
  })

  it.each(['3', '99', 'x'])('the project has to be one of the caller: %s', async (id) => {
    for (const [method, path] of [
      ['GET', 'access'],
      ['POST', 'gateway_token'],
      ['GET', 'usage'],
    ] as const)
      expect(await ask(method, `/api/${place}/${id}/desktop/${path}/`)).toEqual([
        404,
        notFound('Project not found.'),
      ])
  })
})

describe('the terms', () => {
  const path = '/api/organizations/@current/desktop_beta_terms/'
  const terms = (is_desktop_beta_terms_accepted: boolean) => [200, { is_desktop_beta_terms_accepted }]

  it('are open until an admin accepts them, once', async () => {
    expect(await ask('GET', path)).toEqual(terms(false))
    expect(await ask('POST', path, { body: {} })).toEqual(terms(true))
    expect(await ask('POST', path)).toEqual(terms(true))
    expect(await ask('GET', path, { key: KEYS.grace })).toEqual(terms(true))
    const { results } = (
      await world.call('GET', '/_companion/activity', { session: await world.signIn('ada@example.com') })
    ).json() as { results: { subject: string }[] }
    expect(results.filter(({ subject }) => subject.includes('desktop_beta_terms'))).toHaveLength(1)
  })

  it('are not for other members to accept', async () => {
    expect(await ask('POST', path, { key: KEYS.grace })).toEqual([
      403,
      denied('Your organization access level is insufficient.'),
    ])
    expect(await ask('GET', path)).toEqual(terms(false))
  })

  it('of another organization are a 404', async () => {
    const id = world.companion.app.organizations.findByName('Globex')?.id
    for (const method of ['GET', 'POST'] as const)
      expect(await ask(method, `/api/organizations/${id}/desktop_beta_terms/`)).toEqual([
        404,
        notFound('Not found.'),
      ])
  })
})
