import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type GitHubStandIn, startGitHub } from '../stand-in.ts'
import { ask, press, requestToken, target } from './browsing.ts'

let github: GitHubStandIn

beforeEach(async () => {
  github = await startGitHub()
})
afterEach(() => github.close())

const page = (login = 'octocat') =>
  `${github.url}/apps/${github.world.app.slug}/installations/new?state=xyz&login=${login}`

describe('installing an App', () => {
  it('redirects to the setup URL with the installation, which is visible to the user', async () => {
    github.world.addRepository({ owner: 'octocat', name: 'hello-world' })
    const back = target(await press(page(), 'Install on octocat'))
    expect(back.origin + back.pathname).toBe(github.world.app.setupUrl)
    const id = back.searchParams.get('installation_id') ?? ''
    expect(back.searchParams.get('setup_action')).toBe('install')
    expect(back.searchParams.get('state')).toBe('xyz')
    const repositories = await (await ask(github, `/user/installations/${id}/repositories`)).json()
    expect(repositories).toMatchObject({
      total_count: 1,
      repository_selection: 'all',
      repositories: [{ full_name: 'octocat/hello-world' }],
    })
  })

  it('sends setup_action=update if the App is already installed', async () => {
    const back = target(await press(page(), 'Save on acme'))
    expect(Object.fromEntries(back.searchParams)).toEqual({
      installation_id: '12345',
      setup_action: 'update',
      state: 'xyz',
    })
    github.world.app.redirectOnUpdate = false
    expect((await press(page(), 'Save on acme')).status).toBe(200)
  })

  it('creates only a request for a user who is not an admin', async () => {
    github.world.uninstall(12345)
    const back = target(await press(page('monalisa'), 'Request on acme'))
    expect(Object.fromEntries(back.searchParams)).toEqual({ setup_action: 'request', state: 'xyz' })
    expect(github.world.installations.size).toBe(0)
    expect(github.world.installRequests).toMatchObject([
      { account: { login: 'acme' }, requester: { login: 'monalisa' } },
    ])
  })

  it('redirects to the callback URL with a code if the App requests authorization during installation', async () => {
    github.world.app.authorizeOnInstall = true
    const back = target(await press(page(), 'Install on octocat'))
    expect(back.pathname).toBe('/complete/github-link/')
    expect(back.searchParams.get('setup_action')).toBe('install')
    const code = back.searchParams.get('code') ?? ''
    expect(await requestToken(github, { code })).toHaveProperty('access_token')
  })

  it('happens immediately with auto-approval', async () => {
    github.world.uninstall(12345)
    github.world.autoApprove = true
    const back = target(await fetch(page(), { redirect: 'manual' }))
    expect(back.searchParams.get('setup_action')).toBe('install')
    expect([...github.world.installations.values()]).toMatchObject([{ account: { login: 'acme' } }])
  })

  it('is forbidden for outsiders, and not found for an unknown App', async () => {
    const body = new URLSearchParams({ account: 'acme', login: 'hubot' })
    const post = await fetch(`${github.url}/apps/${github.world.app.slug}/installations`, {
      method: 'POST',
      body,
    })
    expect(post.status).toBe(404)
    expect((await fetch(`${github.url}/apps/nothing/installations/new`)).status).toBe(404)
  })
})
