import { afterEach, describe, expect, it } from 'vitest'
import {
  AUTHORIZE,
  createLinkedWorld,
  type LinkedOptions,
  type LinkedWorld,
  PATHS,
  REPOS,
  SHARING_SEED,
} from '../../../../support/github/linked.ts'
import { browserOf, CALLBACK, CLIENTS, errorFor, RETURNING, SETUP, stateOf, successFor } from './returning.ts'

let world: LinkedWorld
afterEach(() => world.stop())

const open = async (options: LinkedOptions = {}) => {
  world = await createLinkedWorld({ environment: { requestMs: 800 }, ...options })
  return world
}
const { addressFor, back, linked } = browserOf(() => world)

describe('a successful link', () => {
  it.each(CLIENTS)('by the fast path redirects as %j expects', async (client) => {
    await open({ seed: SHARING_SEED })
    expect(await world.visit(await addressFor(client))).toBe(successFor(client))
    expect(await linked()).toHaveLength(1)
  })
  it.each(RETURNING)('by discovery redirects as %j expects', async (client) => {
    await open()
    expect(await world.visit(await addressFor(client))).toBe(successFor(client))
    expect(await linked()).toHaveLength(1)
  })
  it.each(['', 'vscode'])('by an installation redirects as %j expects', async (client) => {
    await open()
    world.github.world.uninstall(12345)
    expect(await world.visit(await addressFor(client), ['Install on acme', AUTHORIZE])).toBe(
      successFor(client),
    )
    expect(await linked()).toHaveLength(1)
  })
  it.each([CALLBACK, '/complete/github-link', SETUP, `${SETUP}/`])(
    'comes about at %s as well',
    async (path) => {
      await open()
      const { searchParams } = await world.comeBack(await addressFor('posthog_code'))
      expect(await back(searchParams, path)).toBe(successFor('posthog_code'))
    },
  )
  it('stores the account and the installation', async () => {
    await open()
    await world.link()
    expect(await linked()).toEqual([
      expect.objectContaining({
        installation_id: '12345',
        repository_selection: 'all',
        account: { type: 'Organization', name: 'acme' },
        github_login: 'octocat',
      }),
    ])
    expect((await world.ask('GET', '/api/users/@me/github_login/')).json()).toEqual({
      github_login: 'octocat',
    })
  })
})

describe('an installation', () => {
  it('with a code is exchanged without a verifier', async () => {
    await open()
    world.github.world.app.authorizeOnInstall = true
    world.github.world.uninstall(12345)
    expect(await world.visit(await addressFor(''), ['Install on acme'])).toBe(successFor(''))
    expect(await linked()).toHaveLength(1)
  })

  it.each(['', '0', '012', '-1', '1.0', 'abc', '1 or 1', '9'.repeat(21), '１２３'])(
    'of the malformed id %j ends with invalid_installation_id',
    async (installation_id) => {
      await open()
      world.github.world.app.authorizeOnInstall = true
      const { searchParams } = await world.comeBack(await addressFor(''), ['Save on acme'])
      searchParams.set('installation_id', installation_id)
      expect(await back(searchParams)).toBe(errorFor('', 'invalid_installation_id'))
      expect(world.github.world.tokens.count('octocat')).toBe(0)
    },
  )

  it('of someone else’s installation ends with installation_not_authorized', async () => {
    await open()
    const hubot = world.github.world.account('hubot')
    const foreign = world.github.world.addInstallation({ account: hubot })
    world.github.world.app.authorizeOnInstall = true
    const { searchParams } = await world.comeBack(await addressFor(''), ['Save on acme'])
    searchParams.set('installation_id', String(foreign.id))
    expect(await back(searchParams)).toBe(errorFor('', 'installation_not_authorized'))
    expect(await linked()).toEqual([])
  })

  it('without a code continues to authorization for the same client', async () => {
    await open()
    const state = stateOf(await addressFor('vscode'))
    const next = new URL(await back({ state, installation_id: '12345', setup_action: 'install' }, SETUP))
    expect(next.pathname).toBe('/login/oauth/authorize')
    expect(next.searchParams.get('code_challenge')).toMatch(/^[\w-]{43}$/)
    expect(await world.visit(next.href)).toBe(successFor('vscode'))
  })

  it('without a code and an installation ID ends with missing_params', async () => {
    await open()
    expect(await back({ state: stateOf(await addressFor('')), setup_action: 'install' }, SETUP)).toBe(
      errorFor('', 'missing_params'),
    )
  })
})

describe('the fast path', () => {
  it('links the installation of the state and ignores the URL', async () => {
    await open({ seed: SHARING_SEED })
    const other = world.github.world.addInstallation({ account: world.github.world.account('octocat') })
    const { searchParams } = await world.comeBack(await addressFor(''))
    searchParams.set('installation_id', String(other.id))
    expect(await back(searchParams)).toBe(successFor(''))
    expect((await linked()).map((row) => row.installation_id)).toEqual(['12345'])
  })
})

describe('discovery', () => {
  it('links all visible installations and ignores the URL', async () => {
    await open()
    const other = world.github.world.addInstallation({ account: world.github.world.account('octocat') })
    const { searchParams } = await world.comeBack(await addressFor('posthog_code'))
    searchParams.set('installation_id', '999')
    expect(await back(searchParams)).toBe(successFor('posthog_code'))
    expect((await linked()).map((row) => row.installation_id)).toEqual(['12345', String(other.id)])
    expect(await world.secrets.names()).toHaveLength(1)
  })

  it('links more than one page of installations', async () => {
    await open()
    const { world: there } = world.github
    for (let i = 0; i < 120; i++) {
      there.addInstallation({
        account: there.addOrganization({ login: `org-${i}`, admins: new Set(['octocat']) }),
      })
    }
    await world.link()
    expect(await linked()).toHaveLength(121)
  })

  it('without installations continues to the install page with a fresh state for the same client', async () => {
    await open()
    world.github.world.uninstall(12345)
    const address = await addressFor('posthog_mobile')
    const next = await world.visit(address)
    expect(next).toMatch(`${world.github.url}/apps/posthog-companion-dev/installations/new?state=token%3D`)
    expect(stateOf(next)).not.toBe(stateOf(address))
    expect(world.github.world.tokens.count('octocat')).toBe(0)
    expect(await world.visit(next, ['Install on acme', AUTHORIZE])).toBe(successFor('posthog_mobile'))
  })
})

it('keeps the ID and creation time of an existing link, and drops its snapshots', async () => {
  await open()
  await world.link()
  const [before] = await linked()
  await world.ask('GET', REPOS)
  world.github.world.addRepository({ name: 'new' })
  world.github.world.installation(12345).repositorySelection = 'selected'
  world.github.requests.clear()
  world.clock.advance(1000)
  await world.link()
  expect(await linked()).toEqual([{ ...before, repository_selection: 'selected' }])
  expect(world.github.requests.list(PATHS.repositories)).toEqual([])
  expect((await world.ask('GET', REPOS)).json()).toMatchObject({ total: 4 })
  expect(world.github.requests.list(PATHS.repositories).map(({ conditional }) => conditional)).toEqual([
    false,
  ])
  expect(await world.secrets.names()).toHaveLength(1)
})
