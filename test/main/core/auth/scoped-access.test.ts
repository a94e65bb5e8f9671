import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SCOPED_ENDPOINTS, type ScopedEndpoint } from '../../../support/scoped-endpoints.ts'
import { ADA, KEYS, SEED } from '../../../support/seed.ts'
import {
  type CallOptions,
  createWorld,
  denied,
  envelope,
  NOT_AUTHENTICATED,
  type World,
} from '../../../support/world.ts'

const keyFor = (scope: string) => `phx_scoped_${scope.replace(':', '_')}_0123456789abcdef`
const scopes = [...new Set(SCOPED_ENDPOINTS.flatMap(({ scope }) => scope ?? []))]
const both = scopes.flatMap((scope) => ['read', 'write'].map((action) => scope.replace(/\w+$/, action)))
const OTHER_KEY = keyFor('annotation:write')
const all = [...new Set([...both, 'annotation:write'])]

let world: World
beforeAll(async () => {
  const [ada, ...others] = SEED.users
  const keys = all.map((scope) => ({ label: scope, scopes: [scope], value: keyFor(scope) }))
  world = await createWorld({
    seed: { ...SEED, users: [{ ...ada, keys: [...(ada?.keys ?? []), ...keys] }, ...others] },
  })
})
afterAll(() => world.close())

const ask = (endpoint: ScopedEndpoint, options: CallOptions) =>
  world.call(endpoint.method, endpoint.path, {
    ...(endpoint.body && { body: endpoint.body }),
    ...options,
  })

describe.each(SCOPED_ENDPOINTS)('$name ($method $path)', (endpoint) => {
  const { scope } = endpoint

  it('requires credentials that are valid', async () => {
    const without = await ask(endpoint, {})
    expect([without.status, without.json()]).toEqual([401, NOT_AUTHENTICATED])
    expect(without.headers['www-authenticate']).toMatch(/^Bearer resource_metadata=/)
    expect((await ask(endpoint, { key: 'phx_wrong' })).status).toBe(401)
  })

  it('accepts a key with all scopes and a session', async () => {
    expect((await ask(endpoint, { key: KEYS.ada })).status).toBe(endpoint.status)
    const session = await world.signIn(ADA)
    expect((await ask(endpoint, { session })).status).toBe(endpoint.status)
  })

  it('accepts paths without a trailing slash', async () => {
    const path = endpoint.path.replace(/\/$/, '')
    expect((await ask({ ...endpoint, path }, { key: KEYS.ada })).status).toBe(endpoint.status)
  })

  it('accepts a key with its scope, or the one that includes it, and no other', async () => {
    if (scope === null) {
      expect((await ask(endpoint, { key: OTHER_KEY })).status).toBe(endpoint.status)
      return
    }
    for (const key of [keyFor(scope), keyFor(scope.replace(/:read$/, ':write'))])
      expect((await ask(endpoint, { key })).status).toBe(endpoint.status)
    const lacking = [
      OTHER_KEY,
      ...(scope.endsWith(':write') ? [keyFor(scope.replace(/:write$/, ':read'))] : []),
    ]
    // The scope is checked before anything else of the request.
    for (const key of lacking)
      for (const body of [endpoint.body, '{"broken'])
        expect((await ask(endpoint, { key, ...(body && { body }) })).json()).toEqual(
          denied(`API key missing required scope '${scope}'`),
        )
  })

  it('answers 405 for another method', async () => {
    const answer = await world.call('TRACE', endpoint.path, { key: KEYS.ada })
    expect([answer.status, answer.json()]).toEqual([
      405,
      envelope('invalid_request', 'method_not_allowed', 'Method "TRACE" not allowed.'),
    ])
  })
})
