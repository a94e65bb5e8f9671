import { afterEach, describe, expect, it } from 'vitest'
import {
  ADA,
  BOB,
  createLinkedWorld,
  type LinkedOptions,
  type LinkedWorld,
} from '../../../../support/github/linked.ts'
import { browserOf, errorFor } from './returning.ts'

let world: LinkedWorld
afterEach(() => world.stop())

const open = async (options: LinkedOptions = {}) => {
  world = await createLinkedWorld({ environment: { requestMs: 800 }, ...options })
  return world
}
const { addressFor } = browserOf(() => world)

describe('an installation that an owner must approve', () => {
  const REQUESTS = '/api/users/@me/integrations/github/install_requests/'
  const list = async (key = ADA) => JSON.parse((await world.call('GET', REQUESTS, { key })).text)

  const request = async () => {
    await open()
    const address = new URL(await addressFor(''))
    address.searchParams.set('login', 'monalisa')
    world.github.world.uninstall(12345)
    return world.visit(address.href, ['Request on acme'])
  }

  it('is recorded and listed as pending', async () => {
    expect(await request()).toBe(errorFor('', 'github_install_pending'))
    expect(await list()).toEqual({
      results: [
        {
          id: expect.any(String),
          github_login: null,
          status: 'pending',
          installation_id: null,
          account_login: null,
          account_type: null,
          requested_at: expect.any(String),
          resolved_at: null,
        },
      ],
      install_url: `${world.github.url}/apps/posthog-companion-dev/installations/new`,
    })
    expect((await list(BOB)).results).toEqual([])
  })

  it('is marked as approved by a later link', async () => {
    await request()
    world.github.world.addInstallation({ id: 777, account: world.github.world.account('acme') })
    await world.link(ADA, { connect_from: 'posthog_code' }, 'monalisa')
    expect((await list()).results).toEqual([
      expect.objectContaining({
        status: 'approved',
        installation_id: '777',
        account_login: 'acme',
        account_type: 'Organization',
        resolved_at: expect.any(String),
      }),
    ])
  })

  it('can be dismissed once, by the user who requested it', async () => {
    await request()
    const { id } = (await list()).results[0]
    const gone = {
      type: 'invalid_request',
      code: 'not_found',
      detail: 'No GitHub install request found.',
      attr: null,
    }
    const foreign = await world.call('DELETE', `${REQUESTS}${id}/`, { key: BOB })
    expect([foreign.status, foreign.json()]).toEqual([404, gone])
    const removed = await world.ask('DELETE', `${REQUESTS}${id}/`)
    expect([removed.status, removed.text]).toEqual([204, ''])
    const again = await world.ask('DELETE', `${REQUESTS}${id}/`)
    expect([again.status, again.json()]).toEqual([404, gone])
    expect((await list()).results).toEqual([])
  })

  it('has no install URL until there is an App', async () => {
    await open({ app: false })
    expect(await list()).toEqual({ results: [], install_url: null })
  })
})
