import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { openMemorySecrets } from '../../../../../src/main/platform/keychain.ts'
import {
  ADA,
  createLinkedWorld,
  type LinkedWorld,
  PATHS,
  REFRESH,
  REPOS,
} from '../../../../support/github/linked.ts'
import { startOddProxy } from '../../../../support/github/odd-proxy.ts'
import { press } from '../../../../support/github/spec/browsing.ts'
import { startGitHub } from '../../../../support/github/stand-in.ts'

it.each(['web', 'api'] as const)(
  'a changed %s address gets neither tokens nor the secret of the App',
  async (which) => {
    const rogue = await startGitHub()
    const world = await createLinkedWorld({ app: false, addresses: false })
    const { clientId, clientSecret, slug } = world.github.world.app
    const { appService } = world.companion.app.github
    const actor = { userId: null, via: 'system', keyLabel: null } as const
    const { url, apiUrl } = world.github
    await appService.configure(actor, { clientId, slug, clientSecret, url, apiUrl })
    await world.link()
    expect((await world.ask('GET', REPOS)).status).toBe(200)

    const changed = which === 'web' ? { url: rogue.url, apiUrl } : { url, apiUrl: rogue.apiUrl }
    await appService.configure(actor, { clientId, slug, clientSecret: null, ...changed })
    world.clock.advance(10 * 3_600_000)
    const answer = await world.ask('POST', REFRESH)
    expect([answer.status, answer.json()]).toEqual([
      409,
      expect.objectContaining({ code: 'github_reauthorization_required' }),
    ])
    expect(await appService.status()).toMatchObject({ client_secret: 'missing' })
    expect((await world.ask('DELETE', REPOS.replace('repos/', ''))).status).toBe(204)
    expect(rogue.requests.list(/./)).toEqual([])

    await appService.configure(actor, { clientId, slug, clientSecret: null, url, apiUrl })
    expect(await appService.status()).toMatchObject({ client_secret: 'stored' })
    await world.stop()
    await rogue.close()
  },
)

const ACTOR = { userId: null, via: 'system', keyLabel: null } as const

/** A world whose GitHub is in its settings, and another GitHub that these can be changed to. */
async function twoServers() {
  const rogue = await startGitHub()
  const world = await createLinkedWorld({ app: false, addresses: false })
  const { clientId, clientSecret, slug } = world.github.world.app
  const { appService } = world.companion.app.github
  const configure = (to: { url: string; apiUrl: string }, secret: string | null = null) =>
    appService.configure(ACTOR, { clientId, slug, clientSecret: secret, url: to.url, apiUrl: to.apiUrl })
  await configure(world.github, clientSecret)
  const end = async (): Promise<void> => {
    await world.stop()
    await rogue.close()
  }
  return { world, rogue, configure, end }
}

/** The URL that GitHub redirects to after the user authorized the App. */
async function returnOf(world: LinkedWorld): Promise<string> {
  const { text } = await world.start(ADA, { connect_from: 'posthog_code' })
  const { pathname, search } = await world.comeBack(JSON.parse(text).install_url)
  return pathname + search
}

it('a list that is being read from a GitHub is not continued at another one', async () => {
  const { world, rogue, configure, end } = await twoServers()
  await world.link()
  for (let i = 0; i < 250; i++) world.github.world.addRepository({ name: `more-${i}` })
  world.github.faults.delay(/page=1(&|$)/, 100)
  const reading = world.ask('GET', REPOS)
  while (world.github.requests.list(PATHS.repositories).length === 0)
    await new Promise((resolve) => setTimeout(resolve, 5))
  await configure(rogue)
  expect((await reading).json()).toMatchObject({ code: 'github_reauthorization_required' })
  expect(rogue.requests.list(/./)).toEqual([])
  await end()
})

it('a code is not sent to another GitHub than the one it is from', async () => {
  const { world, rogue, configure, end } = await twoServers()
  const place = await returnOf(world)
  await configure(rogue, 'the secret of the other one')
  expect(String((await world.call('GET', place)).headers.location)).toContain('error=invalid_state')
  expect(rogue.requests.list(/./)).toEqual([])
  await end()
})

it('an App that is being created on a GitHub is not finished at one that the environment names since', async () => {
  const rogue = await startGitHub()
  const dataDir = mkdtempSync(join(tmpdir(), 'companion-other-server-'))
  const first = await createLinkedWorld({ app: false, addresses: false, dataDir })
  const { github } = first.companion.app
  const { url, apiUrl } = first.github
  await github.appService.configure(ACTOR, { clientId: 'x', slug: 'x', clientSecret: null, url, apiUrl })
  const session = await first.signIn('ada@example.com')
  const { text } = await first.call('POST', '/_companion/github/manifest', { session, body: {} })
  const state = new URL(JSON.parse(text).action).searchParams.get('state') ?? ''
  await first.companion.close()

  const second = await createLinkedWorld({
    before: first,
    app: false,
    addresses: false,
    dataDir,
    environment: { url: rogue.url, apiUrl: rogue.apiUrl },
  })
  const query = new URLSearchParams({ code: 'abc', state })
  const answer = await second.call('GET', `/_companion/github/manifest/callback?${query}`)
  expect(answer.headers.location).toBe('/integrations?github_app_error=invalid_state')
  expect(rogue.requests.list(/./)).toEqual([])
  await second.stop()
  await rogue.close()
  rmSync(dataDir, { recursive: true })
})

it('the code of an App that is being created only goes to the API of the GitHub where it was started', async () => {
  const { world, rogue, configure, end } = await twoServers()
  const session = await world.signIn('ada@example.com')
  const { text } = await world.call('POST', '/_companion/github/manifest', { session, body: {} })
  const { action, manifest } = z.object({ action: z.string(), manifest: z.string() }).parse(JSON.parse(text))
  const agreed = await press(action, 'Create GitHub App for octocat', {
    method: 'POST',
    body: new URLSearchParams({ manifest }),
  })
  const { pathname, search } = new URL(agreed.headers.get('location') ?? '')
  await configure({ url: world.github.url, apiUrl: rogue.apiUrl })
  const answer = await world.call('GET', pathname + search)
  expect(answer.headers.location).toBe('/integrations?github_app=created')
  expect(rogue.requests.list(/./)).toEqual([])
  expect(await world.companion.app.github.appService.status()).toMatchObject({
    api_url: world.github.apiUrl,
    client_secret: 'stored',
  })
  await end()
})

it('the rate limit of a GitHub holds back nobody at another one', async () => {
  const { world, rogue: other, configure, end } = await twoServers()
  await world.link()
  world.github.faults.add(PATHS.repositories, {
    kind: 'secondary-limit',
    status: 429,
    retryAfterSeconds: 3600,
  })
  expect((await world.ask('POST', REFRESH)).json()).toMatchObject({ code: 'github_rate_limited' })
  await configure(other, other.world.app.clientSecret)
  await world.link()
  expect((await world.ask('POST', REFRESH)).status).toBe(200)
  const session = await world.signIn('ada@example.com')
  expect((await world.call('GET', '/_companion/github', { session })).json()).toMatchObject({
    rate_limit: { limit: 5000 },
  })
  await configure(world.github)
  expect((await world.call('GET', '/_companion/github', { session })).json()).toMatchObject({
    rate_limit: null,
  })
  await end()
})

it('a secret that is entered for a GitHub is not sent to the one that the environment names', async () => {
  const rogue = await startGitHub()
  const world = await createLinkedWorld({
    app: false,
    addresses: false,
    environment: { url: rogue.url, apiUrl: rogue.apiUrl },
  })
  const { clientId, clientSecret, slug } = world.github.world.app
  const { appService } = world.companion.app.github
  const { url } = world.github
  await appService.configure(ACTOR, { clientId, slug, clientSecret, url })
  expect(await appService.status()).toMatchObject({ url: rogue.url, client_secret: 'missing' })
  await world.link()
  expect(rogue.requests.list(PATHS.token)).toEqual([])
  await world.stop()
  await rogue.close()
})

it.each([301, 302, 303, 307, 308])(
  'a %i from GitHub takes no code, token, or secret elsewhere',
  async (status) => {
    const github = await startGitHub()
    const proxy = await startOddProxy(github)
    const elsewhere = await startOddProxy(github)
    const world = await createLinkedWorld({
      before: { github, time: { now: Date.now() }, secrets: openMemorySecrets() },
      environment: { url: proxy.url, apiUrl: proxy.url },
    })
    expect(await world.link()).not.toContain('error')
    for (const path of [PATHS.token, PATHS.repositories, PATHS.revoke])
      proxy.odd.set(path, (response) => response.writeHead(status, { location: elsewhere.url + path }).end())
    expect((await world.ask('GET', REPOS)).json()).toMatchObject({ code: 'github_unavailable' })
    world.clock.advance(9 * 3_600_000)
    expect((await world.ask('GET', REPOS)).json()).toMatchObject({ code: 'github_unavailable' })
    expect(await world.link()).toContain('error=exchange_failed')
    expect((await world.ask('DELETE', REPOS.replace('repos/', ''))).status).toBe(204)
    for (const request of elsewhere.seen)
      expect(request).toMatchObject({ method: 'GET', authorization: undefined })
    await world.stop()
    await proxy.close()
    await elsewhere.close()
  },
)
