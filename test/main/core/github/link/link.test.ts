import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MINUTE } from '../../../../../src/main/core/base/time.ts'
import {
  ADA,
  AUTHORIZE,
  BOB,
  createLinkedWorld,
  GITHUB,
  type LinkedWorld,
} from '../../../../support/github/linked.ts'

let world: LinkedWorld

beforeEach(async () => {
  world = await createLinkedWorld()
})
afterEach(() => world.stop())

describe('a first-party client', () => {
  it('is sent to authorize with PKCE and a redirect to the loopback callback', async () => {
    const answer = await world.start(ADA, { connect_from: 'posthog_code' })
    const { install_url, connect_flow } = JSON.parse(answer.text)
    expect(connect_flow).toBe('oauth_discover')
    const address = new URL(install_url)
    expect(address.origin + address.pathname).toBe(`${world.github.url}/login/oauth/authorize`)
    expect(Object.fromEntries(address.searchParams)).toEqual({
      client_id: world.github.world.app.clientId,
      redirect_uri: 'http://127.0.0.1:7676/complete/github-link/',
      state: expect.stringMatching(/^token=[A-Za-z0-9]{48}&source=user_integration$/),
      code_challenge: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      code_challenge_method: 'S256',
    })
  })

  it('links every visible installation', async () => {
    expect(await world.link()).toBe('/account-connected/github-integration?provider=github')
    const list = await world.call('GET', '/api/users/@me/integrations/', { key: ADA })
    expect(list.json()).toEqual({
      count: 1,
      next: null,
      previous: null,
      results: [
        {
          id: expect.any(String),
          kind: 'github',
          installation_id: '12345',
          repository_selection: 'all',
          account: { type: 'Organization', name: 'acme' },
          uses_shared_installation: false,
          created_at: expect.any(String),
          github_login: 'octocat',
          installation_shared: false,
          installation_status: 'connected',
        },
      ],
    })
  })

  it('learns that the user canceled', async () => {
    const answer = await world.start(ADA, { connect_from: 'posthog_mobile' })
    expect(await world.visit(JSON.parse(answer.text).install_url, ['Cancel'])).toBe(
      'posthog://github/callback?provider=github&error=access_denied',
    )
  })
})

it('links through the install page, followed by authorization', async () => {
  const answer = await world.start()
  const { install_url, connect_flow } = JSON.parse(answer.text)
  expect(connect_flow).toBe('app_install')
  expect(install_url).toMatch(
    `${world.github.url}/apps/posthog-companion-dev/installations/new?state=token%3D`,
  )
  world.github.world.uninstall(12345)
  expect(await world.visit(install_url, ['Install on acme', AUTHORIZE])).toBe(
    '/settings/user-personal-integrations?github_link_success=1',
  )
  const { results } = JSON.parse((await world.call('GET', '/api/users/@me/integrations/', { key: ADA })).text)
  expect(results).toHaveLength(1)
})

it('rejects a spent state', async () => {
  const answer = await world.start(ADA, { connect_from: 'posthog_code' })
  const { install_url } = JSON.parse(answer.text)
  const state = new URL(install_url).searchParams.get('state') ?? ''
  await world.visit(install_url)
  const again = await world.call('GET', `/complete/github-link/?code=abc&state=${encodeURIComponent(state)}`)
  expect(again.headers.location).toBe('/settings/user-personal-integrations?github_link_error=invalid_state')
})

it('rejects a state that is older than 15 minutes', async () => {
  const answer = await world.start(ADA, { connect_from: 'posthog_code' })
  world.clock.advance(15 * MINUTE + 1)
  expect(await world.visit(JSON.parse(answer.text).install_url)).toBe(
    '/settings/user-personal-integrations?github_link_error=invalid_state',
  )
})

it('gets the repositories and branches of a link, which others can’t see', async () => {
  await world.link()
  const repos = await world.call('GET', `${GITHUB}/12345/repos/`, { key: ADA })
  expect(repos.json()).toMatchObject({ has_more: false, total: 3 })
  const branches = await world.call('GET', `${GITHUB}/12345/branches/?repo=ACME/web`, { key: ADA })
  expect(branches.json()).toEqual({
    branches: ['main', 'dev', 'release/2.0'],
    default_branch: 'main',
    has_more: false,
  })
  expect((await world.call('GET', `${GITHUB}/12345/repos/`, { key: BOB })).status).toBe(404)
})
