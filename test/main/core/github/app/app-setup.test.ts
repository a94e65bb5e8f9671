import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  ADA,
  breakableSecrets,
  createLinkedWorld,
  type LinkedOptions,
  type LinkedWorld,
} from '../../../../support/github/linked.ts'
import { press } from '../../../../support/github/spec/browsing.ts'
import type { Session } from '../../../../support/world.ts'

const formSchema = z.strictObject({ action: z.url(), manifest: z.string() })
const CALLBACK = '/_companion/github/manifest/callback'

let world: LinkedWorld
let session: Session
afterEach(() => world.stop())

const open = async (options: LinkedOptions = {}) => {
  world = await createLinkedWorld({ app: false, ...options })
  session = await world.signIn('ada@example.com')
}
const prepare = (body: unknown = {}) => world.call('POST', '/_companion/github/manifest', { session, body })
const form = async (body: unknown = {}) => formSchema.parse((await prepare(body)).json())
const status = async () => JSON.parse((await world.call('GET', '/_companion/github', { session })).text)
const back = async (query: Record<string, string>) => {
  const answer = await world.call('GET', `${CALLBACK}?${new URLSearchParams(query)}`)
  expect(answer.status).toBe(302)
  return String(answer.headers.location)
}

/** Posts the form like a browser, confirms, and returns GitHub's redirect. */
async function agree({ action, manifest }: z.infer<typeof formSchema>, owner = 'octocat') {
  const init = { method: 'POST', body: new URLSearchParams({ manifest }) }
  const answer = await press(action, `Create GitHub App for ${owner}`, init)
  const { pathname, searchParams } = new URL(answer.headers.get('location') ?? '')
  expect(pathname).toBe(CALLBACK)
  return Object.fromEntries(searchParams)
}

/** The most recently created App. */
const made = () => [...world.github.world.apps.values()].at(-1)

describe('an App created from a manifest', () => {
  it('has only the permissions it needs, and no webhook', async () => {
    await open()
    const { action, manifest } = await form()
    expect(action).toMatch(`${world.github.url}/settings/apps/new?state=token%3D`)
    expect(JSON.parse(manifest)).toEqual({
      name: expect.stringMatching(/^PostHog Companion \w+$/),
      description: expect.any(String),
      url: 'https://posthog.com',
      redirect_url: `http://127.0.0.1:7676${CALLBACK}`,
      callback_urls: ['http://127.0.0.1:7676/complete/github-link/'],
      setup_url: 'http://127.0.0.1:7676/integrations/github/callback',
      setup_on_update: true,
      public: false,
      request_oauth_on_install: false,
      default_permissions: { metadata: 'read', contents: 'read' },
      default_events: [],
    })
  })

  it('is configured once the user has confirmed, and links', async () => {
    await open()
    expect((await status()).configured).toBe(false)
    expect(await back(await agree(await form()))).toBe('/integrations?github_app=created')
    const app = made()
    expect(await status()).toEqual({
      configured: true,
      client_id: app?.clientId,
      slug: app?.slug,
      url: world.github.url,
      api_url: world.github.apiUrl,
      client_secret: 'stored',
      redirect: 'loopback',
      rate_limit: null,
    })
    const entry = JSON.parse((await world.secrets.get('github-app-client-secret')) ?? '')
    expect(entry).toEqual({ secret: app?.clientSecret, server: `${world.github.url} ${world.github.apiUrl}` })
    if (app !== undefined)
      world.github.world.addInstallation({ app, account: world.github.world.account('octocat') })
    const answer = await world.start(ADA, { connect_from: 'posthog_code' })
    expect(await world.visit(JSON.parse(answer.text).install_url, [`Authorize ${app?.name}`])).toBe(
      '/account-connected/github-integration?provider=github',
    )
  })

  it('can be owned by an organization', async () => {
    await open()
    const given = await form({ organization: 'acme' })
    expect(given.action).toMatch(`${world.github.url}/organizations/acme/settings/apps/new?state=`)
    expect(await back(await agree(given, 'acme'))).toBe('/integrations?github_app=created')
    expect(made()?.owner.login).toBe('acme')
  })

  it('can be on an Enterprise Server, whose API is a path', async () => {
    await open({ addresses: false })
    expect(await status()).toMatchObject({ url: 'https://github.com', api_url: 'https://api.github.com' })
    expect(await back(await agree(await form({ url: `${world.github.url}/` })))).toBe(
      '/integrations?github_app=created',
    )
    expect(await status()).toMatchObject({
      url: world.github.url,
      api_url: world.github.apiUrl,
      configured: true,
    })
  })

  it('never stores its private key or webhook secret', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'companion-manifest-'))
    try {
      await open({ dataDir })
      const returned = await agree(await form())
      Object.assign(made() ?? {}, { webhookSecret: 'whsec_planted_0123456789' })
      const answer = await world.call('GET', `${CALLBACK}?${new URLSearchParams(returned)}`)
      const kept = [
        answer.text,
        JSON.stringify(answer.headers),
        JSON.stringify(await status()),
        JSON.stringify(world.log),
        ...(await Promise.all((await world.secrets.names()).map((name) => world.secrets.get(name)))),
        ...readdirSync(dataDir).map((file) => readFileSync(join(dataDir, file), 'latin1')),
      ]
      expect(kept.length).toBeGreaterThan(6)
      for (const place of kept) expect(place).not.toMatch(/PRIVATE KEY|whsec_planted/)
      const secret = made()?.clientSecret ?? ''
      expect(kept.filter((place) => place?.includes(secret))).toHaveLength(1)
    } finally {
      rmSync(dataDir, { recursive: true })
    }
  })
})

describe('a callback without an App', () => {
  const error = (code: string) => `/integrations?github_app_error=${code}`

  it('reports a missing code or state', async () => {
    await open()
    const { state = '' } = await agree(await form())
    for (const query of [{}, { code: 'abc' }, { state }])
      expect(await back(query)).toBe(error('missing_params'))
  })

  it('reports an unknown, expired, or spent state', async () => {
    await open()
    const returned = await agree(await form())
    expect(await back({ ...returned, state: 'token=abc' })).toBe(error('invalid_state'))
    expect(await back(returned)).toBe('/integrations?github_app=created')
    expect(await back(returned)).toBe(error('invalid_state'))
    const late = await agree(await form())
    world.clock.advance(15 * 60_000 + 1)
    expect(await back(late)).toBe(error('invalid_state'))
  })

  it('rejects the state of a link, and a link rejects its state', async () => {
    await open()
    expect(await back(await agree(await form()))).toBe('/integrations?github_app=created')
    const { install_url } = JSON.parse((await world.start(ADA, { connect_from: 'posthog_code' })).text)
    const state = new URL(install_url).searchParams.get('state') ?? ''
    expect(await back({ code: 'abc', state })).toBe(error('invalid_state'))
    const other = new URL((await form()).action).searchParams.get('state') ?? ''
    const query = new URLSearchParams({ code: 'abc', state: other })
    const answer = await world.call('GET', `/complete/github-link/?${query}`)
    expect(answer.headers.location).toBe(
      '/settings/user-personal-integrations?github_link_error=invalid_state',
    )
  })

  it.each([
    { kind: 'status', status: 500 },
    { kind: 'reset' },
    { kind: 'cut' },
    { kind: 'malformed' },
    { kind: 'body', data: { client_id: 'Iv1', client_secret: 'two\nlines', slug: 'a' } },
    { kind: 'body', data: { client_id: 'Iv1', client_secret: 'secret', slug: 'a/b' } },
  ] as const)('since GitHub does not hand it over ($kind) says so, and changes nothing', async (fault) => {
    await open()
    const returned = await agree(await form())
    world.github.faults.add(/^\/app-manifests/, fault)
    expect(await back(returned)).toBe(error('conversion_failed'))
    expect((await status()).configured).toBe(false)
    expect(await world.secrets.names()).toEqual([])
    expect(world.github.requests.list(/^\/app-manifests/)).toHaveLength(1)
  })

  it.each([
    ['does not answer', (state: { broken: boolean }) => Object.assign(state, { broken: true })],
    ['takes nothing', (state: { breakSetAfter: number }) => Object.assign(state, { breakSetAfter: 0 })],
  ])('reports that the keychain %s, and changes nothing', async (_, change) => {
    const keychain = breakableSecrets()
    await open({ secrets: keychain.store })
    const returned = await agree(await form())
    change(keychain.state)
    expect(await back(returned)).toBe(error('keychain_unavailable'))
    expect((await status()).configured).toBe(false)
  })
})

describe('configuring the App', () => {
  it('is for staff', async () => {
    await open()
    const bob = await world.signIn('bob@example.com')
    const calls = [
      world.call('POST', '/_companion/github/manifest', { session: bob, body: {} }),
      world.call('PUT', '/_companion/github', { session: bob, body: { client_id: 'a', slug: 'b' } }),
      world.call('DELETE', '/_companion/github', { session: bob }),
    ]
    for (const answer of await Promise.all(calls)) expect(answer.status).toBe(403)
    const withKey = await world.call('PUT', '/_companion/github', {
      key: ADA,
      body: { client_id: 'a', slug: 'b' },
    })
    expect(withKey.status).toBe(401)
  })

  it.each([
    { url: 'ftp://github.example' },
    { url: 'https://:password@github.example' },
    { url: 'https://github.example?' },
    { url: 'https://github.example#' },
    { url: 'https://github.example:0' },
    { url: 'https://*' },
    { url: 'javascript:alert(1)' },
    { organization: '../..' },
    { organization: 'a b' },
  ])('rejects %j', async (body) => {
    await open()
    expect((await prepare(body)).status).toBe(400)
  })

  it.each([
    { client_id: '', slug: 'a' },
    { client_id: 'two words', slug: 'a' },
    { client_id: 'Iv1\u0000', slug: 'a' },
    { client_id: 'Iv1', slug: '' },
    { client_id: 'Iv1', slug: 'a/b' },
    { client_id: 'Iv1', slug: 'a?b' },
    { client_id: 'Iv1' },
    { client_id: 'Iv1', slug: 'a', url: 'nonsense' },
    // The App's secret and users' tokens would cross the network readable.
    { client_id: 'Iv1', slug: 'a', url: 'http://github.corp.example' },
    { client_id: 'Iv1', slug: 'a', api_url: 'http://10.0.0.8/api/v3' },
    { client_id: 'Iv1', slug: 'a', client_secret: '' },
    { client_id: 'Iv1', slug: 'a', client_secret: 'two\nlines' },
    { client_id: 'Iv1', slug: 'a', redirect: 'https://evil.example' },
  ])('rejects %j and keeps the current configuration', async (body) => {
    await open()
    expect((await world.call('PUT', '/_companion/github', { session, body })).status).toBe(400)
    expect((await status()).configured).toBe(false)
  })

  it('with another server uses that server’s API', async () => {
    await open({ addresses: false })
    const put = async (body: Record<string, unknown>) => {
      await world.call('PUT', '/_companion/github', {
        session,
        body: { client_id: 'Iv1', slug: 'a', ...body },
      })
      const { url, api_url } = await status()
      return [url, api_url]
    }
    expect(await put({ url: 'https://ghe.example/' })).toEqual([
      'https://ghe.example',
      'https://ghe.example/api/v3',
    ])
    expect(await put({})).toEqual(['https://ghe.example', 'https://ghe.example/api/v3'])
    expect(await put({ url: 'https://octo.ghe.com' })).toEqual([
      'https://octo.ghe.com',
      'https://api.octo.ghe.com',
    ])
    expect(await put({ url: 'https://ghe.example', api_url: 'https://api.example/v3/' })).toEqual([
      'https://ghe.example',
      'https://api.example/v3',
    ])
    expect(await put({ url: 'https://github.com' })).toEqual(['https://github.com', 'https://api.github.com'])
  })

  it.each([
    ['https://GitHub.com', 'https://github.com', 'https://api.github.com'],
    ['https://github.com:443/', 'https://github.com', 'https://api.github.com'],
    ['https://GHE.example/x/../', 'https://ghe.example', 'https://ghe.example/api/v3'],
    ['https://münchen.example//', 'https://xn--mnchen-3ya.example', 'https://xn--mnchen-3ya.example/api/v3'],
  ])('keeps the secret that comes with %s, however the URL is spelled', async (url, normal, api) => {
    await open({ addresses: false })
    const put = async (body: object) => {
      const settings = { client_id: 'Iv1', slug: 'a', ...body }
      const answer = await world.call('PUT', '/_companion/github', { session, body: settings })
      return z.looseObject({ client_secret: z.string() }).parse(answer.json())
    }
    const stored = { url: normal, api_url: api, client_secret: 'stored' }
    expect(await put({ client_secret: 'secret', url })).toMatchObject(stored)
    expect(await put({ url: normal })).toMatchObject(stored)
    expect(await put({ client_secret: 'secret', url, api_url: `${api.toUpperCase()}/` })).toMatchObject({
      client_secret: 'stored',
    })
    expect((await form({ url })).action).toMatch(`${normal}/settings/apps/new?state=`)
  })

  it('can have GitHub redirect to the app’s URL scheme instead of the loopback address', async () => {
    await open()
    const app = world.github.world.app
    world.github.world.addInstallation({ app, account: world.github.world.account('octocat') })
    app.callbackUrls.push('posthog-companion://complete/github-link/')
    const put = async (body: object) => {
      const settings = { client_id: app.clientId, slug: app.slug, client_secret: app.clientSecret, ...body }
      const answer = await world.call('PUT', '/_companion/github', { session, body: settings })
      return z.object({ redirect: z.string() }).parse(answer.json()).redirect
    }
    const startUrl = async () => {
      const answer = await world.start(ADA, { connect_from: 'posthog_companion' })
      return z.object({ install_url: z.string() }).parse(answer.json()).install_url
    }

    expect(await put({ redirect: 'scheme' })).toBe('scheme')
    expect(await put({})).toBe('scheme')
    const redirect = (await press(await startUrl(), `Authorize ${app.name}`)).headers.get('location') ?? ''
    expect(redirect).toMatch(/^posthog-companion:\/\/complete\/github-link\/\?code=/)
    const callback = await world.call('GET', `/complete/github-link/${new URL(redirect).search}`)
    expect(callback.headers.location).toBe(
      '/account-connected/github-integration?provider=github&connect_from=posthog_companion',
    )

    expect(await put({ redirect: 'loopback' })).toBe('loopback')
    expect(new URL(await startUrl()).searchParams.get('redirect_uri')).toMatch(/^http:\/\/127\.0\.0\.1:/)
  })

  it.each(['scheme', 'loopback'] as const)(
    'with another redirect does not end a link that has begun with %s',
    async (redirect) => {
      await open()
      const app = world.github.world.app
      app.callbackUrls.push('posthog-companion://complete/github-link/')
      const settings = { client_id: app.clientId, slug: app.slug, client_secret: app.clientSecret }
      const put = (body: object) =>
        world.call('PUT', '/_companion/github', { session, body: { ...settings, ...body } })
      await put({ redirect })
      const started = await world.start(ADA, { connect_from: 'posthog_companion' })
      const { search } = await world.comeBack(JSON.parse(started.text).install_url)
      await put({ redirect: redirect === 'scheme' ? 'loopback' : 'scheme' })
      const callback = await world.call('GET', `/complete/github-link/${search}`)
      expect(callback.headers.location).toBe(
        '/account-connected/github-integration?provider=github&connect_from=posthog_companion',
      )
    },
  )

  it('is replaced by an App from a manifest, which redirects to the loopback address', async () => {
    await open()
    const body = { client_id: 'Iv1', slug: 'a', redirect: 'scheme' }
    await world.call('PUT', '/_companion/github', { session, body })
    await back(await agree(await form()))
    expect(await status()).toMatchObject({ slug: made()?.slug, redirect: 'loopback' })
  })

  it('can be undone, including the secret, after which links report a missing App', async () => {
    await open()
    await back(await agree(await form()))
    expect((await world.call('DELETE', '/_companion/github', { session })).status).toBe(204)
    expect(await status()).toMatchObject({
      configured: false,
      client_id: null,
      slug: null,
      client_secret: 'missing',
    })
    expect(await world.secrets.names()).toEqual([])
    expect((await world.start()).status).toBe(400)
  })

  it('never returns the secret', async () => {
    await open()
    const body = { client_id: 'Iv1', slug: 'a', client_secret: 'planted_secret_0123456789' }
    const answer = await world.call('PUT', '/_companion/github', { session, body })
    expect(answer.json()).toMatchObject({ client_secret: 'stored' })
    expect(answer.text + JSON.stringify(world.log) + JSON.stringify(await status())).not.toContain(
      'planted_secret',
    )
  })
})
