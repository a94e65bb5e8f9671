import { afterEach, describe, expect, it } from 'vitest'
import { openMemorySecrets } from '../../../../../src/main/platform/keychain.ts'
import type { Fault } from '../../../../support/github/faults.ts'
import {
  breakableSecrets,
  createLinkedWorld,
  type LinkedOptions,
  type LinkedWorld,
  PATHS,
  SHARING_SEED,
} from '../../../../support/github/linked.ts'
import { browserOf, CALLBACK, CLIENTS, errorFor, RETURNING, SETUP } from './returning.ts'

let world: LinkedWorld
afterEach(() => world.stop())

const open = async (options: LinkedOptions = {}) => {
  world = await createLinkedWorld({ environment: { requestMs: 800 }, ...options })
  return world
}
const { addressFor, back, linked } = browserOf(() => world)

describe('a failed link', () => {
  type Case = {
    code: string
    why: string
    options?: LinkedOptions
    clients?: string[]
    /** Changes the callback, or the state of the world before it. */
    change: (query: URLSearchParams) => void | Promise<void>
  }
  const failing = (path: string, fault: Fault) => () => world.github.faults.add(path, fault)
  const shared = { seed: SHARING_SEED }
  const cases: Case[] = [
    {
      code: 'access_denied',
      why: 'the user canceled',
      options: shared,
      change(query) {
        query.delete('code')
        query.set('error', 'access_denied')
      },
    },
    {
      code: 'github_oauth_error',
      why: 'GitHub says anything else',
      options: shared,
      change: (query) => query.set('error', 'redirect_uri_mismatch'),
    },
    {
      code: 'missing_params',
      why: 'there is no code',
      options: shared,
      change: (query) => query.delete('code'),
    },
    {
      code: 'exchange_failed',
      why: 'the code is wrong',
      options: shared,
      change: (query) => query.set('code', 'no'),
    },
    {
      code: 'exchange_failed',
      why: 'the App was removed in the meantime',
      options: shared,
      change: () => {
        world.github.world.app.clientSecret = 'another'
      },
    },
    {
      code: 'github_install_pending',
      why: 'an owner was asked',
      options: shared,
      change: (query) => query.set('setup_action', 'request'),
    },
    {
      code: 'invalid_installation',
      why: 'the project stopped sharing',
      options: shared,
      change: () => world.companion.app.organizations.shareInstallation(1, null),
    },
    {
      code: 'installation_not_authorized',
      why: 'the user does not see the shared installation',
      options: shared,
      change: () => world.github.world.uninstall(12345),
    },
    {
      code: 'installation_verify_failed',
      why: 'it is suspended',
      options: shared,
      change: () => world.github.world.suspend(12345),
    },
    {
      code: 'installation_verify_failed',
      why: 'GitHub is down',
      options: shared,
      change: failing(PATHS.repositories, { kind: 'status', status: 503 }),
    },
    {
      code: 'installation_fetch_failed',
      why: 'the installations can’t be read',
      clients: RETURNING,
      change: failing(PATHS.installations, { kind: 'cut' }),
    },
    {
      code: 'installation_fetch_failed',
      why: 'the user can’t be read',
      clients: RETURNING,
      change: failing('/user', { kind: 'reset' }),
    },
  ]
  for (const { code, why, options = {}, clients = CLIENTS, change } of cases) {
    it.each(clients)(`because ${why} ends with ${code} for %j`, async (client) => {
      await open(options)
      const { searchParams } = await world.comeBack(await addressFor(client))
      await change(searchParams)
      expect(await back(searchParams, client === 'slack' ? SETUP : CALLBACK)).toBe(errorFor(client, code))
      expect(await linked()).toEqual([])
      expect(await world.secrets.names()).toEqual([])
    })
  }

  it.each(CLIENTS)('because the keychain is locked ends with keychain_unavailable for %j', async (client) => {
    const { store, state } = breakableSecrets()
    await open({ ...shared, secrets: store })
    const { searchParams } = await world.comeBack(await addressFor(client))
    state.broken = true
    expect(await back(searchParams)).toBe(errorFor(client, 'keychain_unavailable'))
    expect(world.github.requests.list(PATHS.token)).toEqual([])
  })

  it('because the keychain rejects writes ends with keychain_unavailable, and the token is revoked', async () => {
    const { store, state } = breakableSecrets()
    await open({ ...shared, secrets: store })
    const { searchParams } = await world.comeBack(await addressFor(''))
    state.breakSetAfter = 0
    expect(await back(searchParams)).toBe(errorFor('', 'keychain_unavailable'))
    expect(world.github.world.tokens.count('octocat')).toBe(0)
    expect(await linked()).toEqual([])
  })

  it('because of an unexpected error ends with integration_create_failed', async () => {
    const inner = openMemorySecrets()
    const secrets = { ...inner, set: () => Promise.reject(new Error('out of order')) }
    await open({ ...shared, secrets })
    expect(await world.visit(await addressFor('posthog_mobile'))).toBe(
      errorFor('posthog_mobile', 'integration_create_failed'),
    )
    expect(await linked()).toEqual([])
  })

  it.each(['500', 'hang', 'drip', 'unauthorized', 'lost'])(
    'since the exchange meets %s ends with exchange_failed',
    async (kind) => {
      await open()
      const faults: Record<string, Fault> = {
        '500': { kind: 'status', status: 500 },
        hang: { kind: 'hang' },
        drip: { kind: 'drip', bytes: 5, pauseMs: 80 },
        unauthorized: { kind: 'unauthorized' },
        lost: { kind: 'lost' },
      }
      world.github.faults.add(PATHS.token, faults[kind] ?? { kind: 'reset' })
      expect(await world.link()).toBe(errorFor('posthog_code', 'exchange_failed'))
      expect(world.github.requests.list(PATHS.token)).toHaveLength(1)
    },
  )

  it('revokes the unused token', async () => {
    await open()
    world.github.faults.add(PATHS.installations, { kind: 'status', status: 500 })
    await world.link()
    expect(world.github.world.tokens.count('octocat')).toBe(0)
  })
})
