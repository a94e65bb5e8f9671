import { createPrivateKey } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type GitHubStandIn, startGitHub } from '../stand-in.ts'
import { authorizeUrl, press, target } from './browsing.ts'

let github: GitHubStandIn
let clock: number

beforeEach(async () => {
  clock = Date.parse('2026-03-01T12:00:00Z')
  github = await startGitHub({ now: () => clock })
})
afterEach(() => github.close())

const MANIFEST = {
  name: 'Companion of Ada',
  url: 'https://example.com/companion',
  redirect_url: 'http://127.0.0.1:7676/created',
  callback_urls: ['http://127.0.0.1:7676/complete/github-link/'],
  setup_url: 'http://127.0.0.1:7676/integrations/github/callback',
  public: false,
  default_permissions: { metadata: 'read', contents: 'read' },
  default_events: [],
}

const form = (manifest: unknown) => ({
  method: 'POST',
  body: new URLSearchParams({ manifest: JSON.stringify(manifest) }),
})

const convert = (code: string) =>
  fetch(`${github.apiUrl}/app-manifests/${code}/conversions`, { method: 'POST' })

async function createdCode(path = '/settings/apps/new', owner = 'octocat'): Promise<string> {
  const label = `Create GitHub App for ${owner}`
  const back = target(await press(`${github.url}${path}?state=xyz`, label, form(MANIFEST)))
  expect(back.origin + back.pathname).toBe(MANIFEST.redirect_url)
  expect(back.searchParams.get('state')).toBe('xyz')
  return back.searchParams.get('code') ?? ''
}

describe('creating an App from a manifest', () => {
  it('returns working App credentials', async () => {
    const response = await convert(await createdCode())
    expect(response.status).toBe(201)
    const app = await response.json()
    expect(app).toMatchObject({
      slug: 'companion-of-ada',
      name: 'Companion of Ada',
      owner: { login: 'octocat' },
      client_id: expect.stringMatching(/^Iv23li\w{14}$/),
      client_secret: expect.stringMatching(/^[0-9a-f]{40}$/),
      webhook_secret: null,
      html_url: `${github.url}/apps/companion-of-ada`,
      permissions: { metadata: 'read', contents: 'read' },
      events: [],
    })
    expect(createPrivateKey(app.pem).asymmetricKeyType).toBe('rsa')
    const authorize = authorizeUrl(github, {
      client_id: app.client_id,
      redirect_uri: MANIFEST.callback_urls[0] ?? '',
    })
    expect(target(await press(authorize, 'Authorize Companion of Ada')).searchParams.has('code')).toBe(true)
  })

  it('creates an App of the organization on its page', async () => {
    const code = await createdCode('/organizations/acme/settings/apps/new', 'acme')
    expect(await (await convert(code)).json()).toMatchObject({ owner: { login: 'acme' } })
  })

  it('returns the credentials once, within an hour', async () => {
    const code = await createdCode()
    expect((await convert(code)).status).toBe(201)
    expect((await convert(code)).status).toBe(404)
    github.world.apps.clear()
    const late = await createdCode()
    clock += 3_600_000
    expect((await convert(late)).status).toBe(404)
  })

  it.each([
    ['a missing url', { ...MANIFEST, url: undefined }, 'url'],
    ['a misspelled field', { ...MANIFEST, callback_url: 'http://127.0.0.1/' }, 'callback_url'],
    ['a webhook without a URL', { ...MANIFEST, hook_attributes: { active: false } }, 'hook_attributes'],
  ])('is rejected for %s', async (_, manifest, named) => {
    const response = await fetch(`${github.url}/settings/apps/new`, form(manifest))
    expect(response.status).toBe(422)
    expect(await response.text()).toContain(named)
  })

  it('is rejected for a name already in use', async () => {
    const again = { ...MANIFEST, name: 'PostHog Companion Dev' }
    const response = await press(
      `${github.url}/settings/apps/new`,
      'Create GitHub App for octocat',
      form(again),
    )
    expect(response.status).toBe(422)
  })

  it('is only allowed for admins of an organization', async () => {
    github.world.signedInAs = 'monalisa'
    const response = await fetch(`${github.url}/organizations/acme/settings/apps/new`, form(MANIFEST))
    expect(response.status).toBe(404)
  })
})
