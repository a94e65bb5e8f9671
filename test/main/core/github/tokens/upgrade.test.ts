import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { databasePath } from '../../../../../src/main/core/db/paths.ts'
import {
  ADA,
  createLinkedWorld,
  type LinkedOptions,
  type LinkedWorld,
  PATHS,
  REFRESH,
} from '../../../../support/github/linked.ts'
import { type GitHubStandIn, startGitHub } from '../../../../support/github/stand-in.ts'

const CLIENT_SECRET = 'github-app-client-secret'
const ACTOR = { userId: null, via: 'system', keyLabel: null } as const

let dataDir: string
let before: LinkedWorld
let world: LinkedWorld
let other: GitHubStandIn

/** A linked world whose settings and keychain are as 0.1.0 left them. */
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'companion-upgrade-'))
  other = await startGitHub()
  before = await createLinkedWorld({ app: false, addresses: false, dataDir })
  const { github, secrets } = before
  const { clientId, clientSecret, slug } = github.world.app
  await before.companion.app.github.appService.configure(ACTOR, {
    clientId,
    clientSecret,
    slug,
    ...urlsOf(github),
  })
  await before.link()
  const [row] = before.companion.app.github.integrations.all()
  const name = `github-grant/${row?.grant_id}`
  const { issuedAt: _, server: __, ...old } = JSON.parse((await secrets.get(name)) ?? '')
  await secrets.delete(name)
  await secrets.set(`github-link/${row?.id}`, JSON.stringify(old))
  await secrets.set(CLIENT_SECRET, clientSecret)
  await before.companion.close()
  inDatabase("DELETE FROM settings WHERE name = 'github_legacy_server'")
  github.requests.clear()
})
afterEach(async () => {
  await world.stop()
  await other.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const urlsOf = ({ url, apiUrl }: GitHubStandIn) => ({ url, apiUrl })

function inDatabase(sql: string, ...values: string[]): void {
  const db = new Database(databasePath(dataDir))
  db.prepare(sql).run(...values)
  db.close()
}

async function upgrade(environment: LinkedOptions['environment'] = {}): Promise<void> {
  world = await createLinkedWorld({ before, app: false, addresses: false, dataDir, environment })
}
const service = () => world.companion.app.github.appService
const configure = (github: GitHubStandIn) => {
  const { clientId, slug } = before.github.world.app
  return service().configure(ACTOR, { clientId, slug, clientSecret: null, ...urlsOf(github) })
}
const refresh = async () => {
  const { status, text } = await world.ask('POST', REFRESH)
  return status < 400 ? status : [status, JSON.parse(text).code]
}
/** Returns with a code, which the secret is needed to exchange. */
const exchange = async () => {
  const { text } = await world.start(ADA, { connect_from: 'posthog_code' })
  const state = new URL(JSON.parse(text).install_url).searchParams.get('state') ?? ''
  return world.call('GET', `/complete/github-link/?${new URLSearchParams({ code: 'abc', state })}`)
}
const REAUTHORIZE = [409, 'github_reauthorization_required']

describe('what 0.1.0 left in the keychain', () => {
  it('is used for the GitHub in the settings', async () => {
    await upgrade()
    expect(await service().status()).toMatchObject({ client_secret: 'stored' })
    expect(await refresh()).toBe(200)
    world.clock.advance(10 * 3_600_000)
    expect(await refresh()).toBe(200)
    const server = `${before.github.url} ${before.github.apiUrl}`
    const names = (await world.secrets.names()).sort()
    expect(names).toEqual([CLIENT_SECRET, expect.stringMatching(/^github-grant\//)])
    for (const name of names)
      expect(JSON.parse((await world.secrets.get(name)) ?? '')).toMatchObject({ server })
  })

  it('goes to no GitHub that is configured before it was used', async () => {
    await upgrade()
    await configure(other)
    expect(await service().status()).toMatchObject({ url: other.url, client_secret: 'missing' })
    expect(await refresh()).toEqual(REAUTHORIZE)
    await exchange()
    expect(other.requests.list(/./)).toEqual([])

    await configure(before.github)
    expect(await service().status()).toMatchObject({ client_secret: 'stored' })
    expect(await refresh()).toBe(200)
  })

  it('goes to no GitHub that the environment names at the first start', async () => {
    await upgrade(urlsOf(other))
    await exchange()
    expect(await service().status()).toMatchObject({ url: other.url, client_secret: 'missing' })
    expect(await refresh()).toEqual(REAUTHORIZE)
    expect(other.requests.list(/./)).toEqual([])
  })

  it('goes to no other GitHub once the App is removed', async () => {
    await upgrade(urlsOf(other))
    await service().forget(ACTOR)
    expect(await refresh()).toEqual(REAUTHORIZE)
    expect(other.requests.list(/./)).toEqual([])
    await world.companion.close()
    await upgrade({ ...urlsOf(before.github), clientId: 'Iv1', slug: 'a', clientSecret: 'secret' })
    expect(await refresh()).toBe(200)
  })

  it('goes nowhere if the settings have an address that no longer is accepted', async () => {
    inDatabase("UPDATE settings SET value = 'http://github.corp.example' WHERE name = 'github_url'")
    await upgrade()
    expect(await service().status()).toMatchObject({ url: 'https://github.com', client_secret: 'missing' })
    await configure(other)
    expect(await service().status()).toMatchObject({ client_secret: 'missing' })
    expect(await refresh()).toEqual(REAUTHORIZE)
    expect(other.requests.list(PATHS.repositories)).toEqual([])
  })
})
