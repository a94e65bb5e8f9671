import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ENDPOINTS, type Endpoint } from '../../../support/endpoints.ts'
import { ADA, GRACE, IVAN, KEYS, NOBODY } from '../../../support/seed.ts'
import {
  type CallOptions,
  createWorld,
  denied,
  envelope,
  NOT_AUTHENTICATED,
  notFound,
  ONLY_ME,
  ONLY_ME_PUSH,
  type World,
} from '../../../support/world.ts'

let world: World

/** For tests that change something. */
function eachInItsOwnWorld(): void {
  beforeEach(async () => {
    world = await createWorld()
  })
  afterEach(() => world.close())
}

/** For tests of requests that are refused, so they find the world as it was. */
function allInOneWorld(): void {
  beforeAll(async () => {
    world = await createWorld()
  })
  // Refused requests count as well.
  beforeEach(() => world.companion.app.forgetCallers())
  afterAll(() => world.close())
}

const ask = (endpoint: Endpoint, uuid: string, options: CallOptions = {}) =>
  world.call(endpoint.method, endpoint.path(uuid), {
    ...(endpoint.body && { body: endpoint.body }),
    ...options,
  })

const failed = (source: string) =>
  envelope(
    'authentication_error',
    'authentication_failed',
    `Personal API key found in request ${source} is invalid.`,
  )

/** The challenge in every 401. */
const CHALLENGE = 'Bearer resource_metadata="http://127.0.0.1:7676/.well-known/oauth-protected-resource"'

describe.each(ENDPOINTS)('$name ($method)', (endpoint) => {
  eachInItsOwnWorld()

  it('accepts a key with all scopes, a key with the required scope, and a session', async () => {
    expect((await ask(endpoint, '@me', { key: KEYS.ada })).status).toBe(endpoint.status)
    const ownKey = endpoint.scope === 'user:read' ? KEYS.graceRead : KEYS.graceWrite
    expect((await ask(endpoint, '@me', { key: ownKey })).status).toBe(endpoint.status)
    await world.close()
    world = await createWorld()
    expect((await ask(endpoint, '@me', { session: await world.signIn(ADA) })).status).toBe(endpoint.status)
  })

  it('accepts paths with and without a trailing slash', async () => {
    const [path = '', query] = endpoint.path('@me').split('?')
    const bare = path.replace(/\/$/, '') + (query === undefined ? '' : `?${query}`)
    const { status } = await world.call(endpoint.method, bare, {
      key: KEYS.ada,
      ...(endpoint.body && { body: endpoint.body }),
    })
    expect(status).toBe(endpoint.status)
  })

  it('accepts a key in the body, and names the source if it is wrong', async () => {
    const ok = await ask(endpoint, '@me', { body: { ...endpoint.body, personal_api_key: KEYS.ada } })
    expect(ok.status).toBe(endpoint.status)
    const wrong = await ask(endpoint, '@me', { body: { ...endpoint.body, personal_api_key: 'phx_wrong' } })
    expect([wrong.status, wrong.json()]).toEqual([401, failed('body')])
  })

  it('accepts a key in the query, and names the source if it is wrong', async () => {
    const withKey = (key: string): Endpoint => ({
      ...endpoint,
      path: (uuid) => {
        const path = endpoint.path(uuid)
        return `${path}${path.includes('?') ? '&' : '?'}personal_api_key=${key}`
      },
    })
    expect((await ask(withKey(KEYS.ada), '@me')).status).toBe(endpoint.status)
    const wrong = await ask(withKey('phx_wrong'), '@me')
    expect([wrong.status, wrong.json()]).toEqual([401, failed('query string')])
  })

  it('checks the header before the body before the query', async () => {
    const both = { ...endpoint.body, personal_api_key: KEYS.ada }
    const inHeader = await ask(endpoint, '@me', { key: 'phx_wrong', body: both })
    expect([inHeader.status, inHeader.json()]).toEqual([401, failed('Authorization header')])
    const path = endpoint.path('@me')
    const query = `${path}${path.includes('?') ? '&' : '?'}personal_api_key=phx_wrong`
    expect((await world.call(endpoint.method, query, { body: both })).status).toBe(endpoint.status)
  })

  it('names the missing scope', async () => {
    const lacking = denied(`API key missing required scope '${endpoint.scope}'`)
    const without = await ask(endpoint, '@me', { key: KEYS.graceOther })
    expect([without.status, without.json()]).toEqual([403, lacking])
    expect(without.headers['www-authenticate']).toBeUndefined()
    if (endpoint.scope === 'user:write') {
      const reads = await ask(endpoint, '@me', { key: KEYS.graceRead })
      expect([reads.status, reads.json()]).toEqual([403, lacking])
    } else expect((await ask(endpoint, '@me', { key: KEYS.graceWrite })).status).toBe(endpoint.status)
  })

  it('lets staff access every active user and no others', async () => {
    const outcomes = async (uuid: string) => {
      const { status, text } = await ask(endpoint, uuid, { key: KEYS.ada })
      return [status, text === '' ? null : JSON.parse(text)]
    }
    world.deactivate(IVAN)
    if (endpoint.onlyMe) {
      for (const uuid of [world.uuidOf(ADA), world.uuidOf(GRACE), world.uuidOf(IVAN), NOBODY, 'not-a-uuid'])
        expect(await outcomes(uuid)).toEqual([403, ONLY_ME_PUSH])
      return
    }
    for (const uuid of [world.uuidOf(IVAN), NOBODY, 'not-a-uuid', '0', '%00', 'null'])
      expect([uuid, ...(await outcomes(uuid))]).toEqual([uuid, 404, notFound('Not found.')])
    expect((await outcomes(world.uuidOf(ADA)))[0]).toBe(endpoint.status)
    expect((await outcomes(world.uuidOf(GRACE).toUpperCase()))[0]).toBe(endpoint.status)
  })

  it('uses the first credentials in its order if there are two', async () => {
    const session = await world.signIn(GRACE)
    const own = world.uuidOf(ADA)
    // Ada is staff and can use her own UUID, but Grace can't, so the response shows whose credentials were used.
    const answer = await ask(endpoint, own, { session, key: KEYS.ada })
    if (endpoint.onlyMe) return expect(answer.json()).toEqual(ONLY_ME_PUSH)
    expect(answer.status).toBe(endpoint.first === 'key' ? endpoint.status : 403)
    const broken = await ask(endpoint, '@me', { session, key: 'phx_wrong' })
    expect(broken.status).toBe(endpoint.first === 'key' ? 401 : endpoint.status)
  })

  it('falls back to the key if the session has ended', async () => {
    const session = await world.signIn(GRACE)
    await world.call('POST', '/_companion/logout', { session })
    expect((await ask(endpoint, '@me', { session })).json()).toEqual(NOT_AUTHENTICATED)
    expect((await ask(endpoint, '@me', { session, key: KEYS.ada })).status).toBe(endpoint.status)
  })

  it('rejects the session and keys of a deactivated user', async () => {
    const session = await world.signIn(GRACE)
    world.deactivate(GRACE)
    expect((await ask(endpoint, '@me', { session })).json()).toEqual(NOT_AUTHENTICATED)
    expect((await ask(endpoint, '@me', { key: KEYS.grace })).json()).toEqual(failed('Authorization header'))
  })
})

describe.each(ENDPOINTS)('$name ($method), refused', (endpoint) => {
  allInOneWorld()

  it('requires credentials', async () => {
    for (const uuid of ['@me', NOBODY, 'not-a-uuid']) {
      const answer = await ask(endpoint, uuid)
      expect([answer.status, answer.json(), answer.headers['www-authenticate']]).toEqual([
        401,
        NOT_AUTHENTICATED,
        CHALLENGE,
      ])
    }
  })

  it.each([
    ['an unknown key', `Bearer phx_${'x'.repeat(40)}`, failed('Authorization header')],
    ['garbage', 'Bearer garbage', failed('Authorization header')],
    [
      'an OAuth token',
      'Bearer pha_0123456789abcdef0123456789abcdef',
      envelope('authentication_error', 'authentication_failed', 'Invalid access token.'),
    ],
    ['the key of a deactivated user', `Bearer ${KEYS.ivan}`, failed('Authorization header')],
    ['another scheme', 'Basic YWRhOmFkYQ==', NOT_AUTHENTICATED],
    ['a scheme and nothing after it', 'Bearer ', NOT_AUTHENTICATED],
  ])('rejects %s', async (_name, authorization, expected) => {
    world.deactivate(IVAN)
    const answer = await ask(endpoint, '@me', { headers: { authorization } })
    expect([answer.status, answer.json()]).toEqual([401, expected])
    expect(answer.headers['www-authenticate']).toBe(CHALLENGE)
  })

  it('checks the scope before the path and the body', async () => {
    const answer = await ask(endpoint, NOBODY, {
      key: KEYS.graceOther,
      ...(endpoint.method === 'GET' ? {} : { body: '{"broken' }),
    })
    expect([answer.status, answer.json()]).toEqual([
      403,
      denied(`API key missing required scope '${endpoint.scope}'`),
    ])
  })

  it('returns the same error to non-staff users for every UUID, including their own', async () => {
    const refusal = endpoint.onlyMe ? ONLY_ME_PUSH : ONLY_ME
    for (const who of [{ key: KEYS.grace }, { session: await world.signIn(GRACE) }]) {
      for (const uuid of [world.uuidOf(GRACE), world.uuidOf(ADA), NOBODY, 'not-a-uuid', '@you', 'me']) {
        const answer = await ask(endpoint, uuid, who)
        expect([uuid, answer.status, answer.json()]).toEqual([uuid, 403, refusal])
      }
    }
  })
})

/** Every API path with its methods. */
const PATHS: [path: string, methods: readonly string[]][] = [
  ['/api/users/@me/', ['GET', 'HEAD', 'PATCH']],
  ['/api/users/@me/hedgehog_config/', ['GET', 'HEAD', 'PATCH']],
  ['/api/users/@me/onboarding/skip/', ['POST']],
  ['/api/users/@me/integrations/', ['GET', 'HEAD']],
  ['/api/users/@me/integrations/github/12345/', ['DELETE']],
  ['/api/users/@me/integrations/github/12345/repos/', ['GET', 'HEAD']],
  ['/api/users/@me/integrations/github/12345/repos/refresh/', ['POST']],
  ['/api/users/@me/integrations/github/12345/branches/', ['GET', 'HEAD']],
  ['/api/users/@me/integrations/github/start/', ['POST']],
  ['/api/users/@me/push_tokens/', ['POST']],
  ['/api/users/@me/push_tokens/unregister/', ['POST']],
  ['/api/organizations/@current/invites/delegate/', ['POST']],
]

describe.each(PATHS)('a wrong method on %s', (path, methods) => {
  allInOneWorld()

  const wrong = (['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'] as const).filter(
    (method) => !methods.includes(method),
  )

  it.each(wrong)('%s returns 405 for a key and a session, regardless of scope', async (method) => {
    const expected = envelope('invalid_request', 'method_not_allowed', `Method "${method}" not allowed.`)
    for (const who of [{ key: KEYS.ada }, { key: KEYS.graceOther }, { session: await world.signIn(GRACE) }]) {
      const answer = await world.call(method, path, who)
      expect(answer.status).toBe(405)
      if (method !== 'HEAD') expect(answer.json()).toEqual(expected)
      const withBody = await world.call(method, path, { ...who, body: { x: 1 } })
      expect(withBody.status).toBe(405)
    }
  })

  it.each(wrong)('%s requires credentials first', async (method) => {
    const answer = await world.call(method, path)
    expect(answer.status).toBe(401)
    if (method !== 'HEAD') expect(answer.json()).toEqual(NOT_AUTHENTICATED)
  })
})

describe('the last use of a key', () => {
  eachInItsOwnWorld()

  const lastUse = async () => {
    const session = await world.signIn(GRACE)
    const { results } = (await world.call('GET', '/_companion/keys', { session })).json() as {
      results: { label: string; last_used_at: string | null }[]
    }
    return results.find(({ label }) => label === 'everything')?.last_used_at
  }
  const use = () => world.call('GET', '/api/users/@me/hedgehog_config/', { key: KEYS.grace })

  it('is recorded at most once an hour', async () => {
    expect(await lastUse()).toBeNull()
    await use()
    const first = await lastUse()
    expect(first).toMatch(/^2026-05-07T09:28:06\.\d{6}Z$/)
    world.clock.advance(59 * 60_000)
    await use()
    expect(await lastUse()).toBe(first)
    world.clock.advance(2 * 60_000)
    await use()
    expect(await lastUse()).toMatch(/^2026-05-07T10:29:06\.\d{6}Z$/)
  })
})
