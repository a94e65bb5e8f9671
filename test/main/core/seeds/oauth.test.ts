import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { parseSeed } from '../../../../src/main/core/seeds/parse.ts'
import {
  DEVELOPMENT_CLIENT,
  FORM,
  me,
  refresh,
  SECRET,
  signInThrough,
  tokensIn,
} from '../../../support/oauth.ts'
import { ADA, GRACE, KEYS } from '../../../support/seed.ts'
import { createWorld, type World } from '../../../support/world.ts'

const TOKEN = {
  client_id: 'partner',
  access_token: 'pha_seeded',
  refresh_token: 'phr_seeded',
  scopes: ['user:read'],
  expires_in: 60,
}
const APP = { name: 'Partner', client_id: 'partner', redirect_uris: ['https://partner.example.com/cb'] }
const seedWith = (changes: { apps?: unknown; users?: unknown[] } = {}) => ({
  version: 1,
  organizations: [{ name: 'Acme', projects: [{ name: 'Default' }] }],
  oauth_applications: changes.apps ?? [APP],
  users: changes.users ?? [{ email: ADA, oauth_tokens: [TOKEN] }],
})

let world: World
beforeEach(async () => {
  world = await createWorld({ seed: seedWith() })
})
afterEach(() => world.close())

const apply = (seed: unknown) => world.companion.applySeed(parseSeed(JSON.stringify(seed), 'the seed'))

describe('a seed’s OAuth tokens', () => {
  it('work, and end when the seed says', async () => {
    expect((await me(world, 'pha_seeded')).json()).toMatchObject({ email: ADA })
    world.clock.advance(60_000)
    expect((await me(world, 'pha_seeded')).json()).toMatchObject({ detail: 'Access token has expired.' })
    expect(tokensIn(await refresh(world, 'partner', 'phr_seeded')).scope).toBe('user:read')
  })

  it('can be for the development client, and may have ended already', async () => {
    const token = { client_id: DEVELOPMENT_CLIENT, access_token: 'pha_dev0', scopes: ['*'], expires_in: -1 }
    apply(seedWith({ users: [{ email: ADA, oauth_tokens: [token] }] }))
    expect((await me(world, 'pha_dev0')).json()).toMatchObject({ detail: 'Access token has expired.' })
  })

  it('stay as they are when it is applied again, refreshed ones included', async () => {
    world.clock.advance(30_000)
    apply(seedWith())
    expect((await me(world, 'pha_seeded')).status).toBe(200)
    world.clock.advance(30_000)
    expect((await me(world, 'pha_seeded')).status).toBe(401)
    await refresh(world, 'partner', 'phr_seeded')
    apply(seedWith())
    expect((await me(world, 'pha_seeded')).status).toBe(401)
  })

  const withToken = (changes: Record<string, unknown>, app: Record<string, unknown> = {}) =>
    seedWith({
      apps: [{ ...APP, ...app }],
      users: [{ email: ADA, oauth_tokens: [{ ...TOKEN, ...changes }] }],
    })

  it('get the scopes of a changed seed, also when they are refreshed', async () => {
    apply(withToken({ scopes: ['project:read'] }))
    expect((await me(world, 'pha_seeded')).status).toBe(403)
    expect(tokensIn(await refresh(world, 'partner', 'phr_seeded')).scope).toBe('project:read')
  })

  it('end when a changed seed says, counted from the first time that it was applied', async () => {
    world.clock.advance(20_000)
    apply(withToken({ expires_in: 30 }))
    expect((await me(world, 'pha_seeded')).status).toBe(200)
    world.clock.advance(10_000)
    expect((await me(world, 'pha_seeded')).status).toBe(401)
    apply(withToken({ expires_in: 31 }))
    expect((await me(world, 'pha_seeded')).status).toBe(200)
    apply(withToken({ expires_in: undefined }))
    world.clock.advance(1000)
    expect((await me(world, 'pha_seeded')).status).toBe(401)
  })

  it('get the refresh token that a changed seed adds, and the access token that it replaces', async () => {
    apply(withToken({ access_token: 'pha_second', refresh_token: undefined }))
    apply(withToken({ access_token: 'pha_second', refresh_token: 'phr_second' }))
    expect(tokensIn(await refresh(world, 'partner', 'phr_second')).scope).toBe('user:read')
    apply(withToken({ access_token: 'pha_third' }))
    apply(withToken({ access_token: 'pha_third' }))
    expect((await me(world, 'pha_third')).status).toBe(200)
    expect((await refresh(world, 'partner', 'phr_seeded')).status).toBe(200)
    expect((await me(world, 'pha_third')).status).toBe(401)
  })

  it('stay ended where the app revoked them', async () => {
    const form = String(new URLSearchParams({ client_id: 'partner', token: 'phr_seeded' }))
    await world.call('POST', '/oauth/revoke/', { body: form, headers: FORM })
    apply(withToken({ scopes: ['*'], access_token: 'pha_second' }))
    expect((await me(world, 'pha_second')).status).toBe(401)
    expect((await refresh(world, 'partner', 'phr_seeded')).status).toBe(400)
  })

  it('show the name that a changed seed gives their app', async () => {
    apply(withToken({ scopes: ['*'] }, { name: 'Renamed' }))
    await world.call('PATCH', '/api/users/@me/', { key: 'pha_seeded', body: { first_name: 'Ada' } })
    const session = await world.signIn(ADA)
    const answer = await world.call('GET', '/_companion/activity?limit=1', { session })
    expect(answer.json()).toMatchObject({ results: [{ action: 'user.updated', key_label: 'Renamed' }] })
  })

  it('reach the organization that a changed seed puts their user in', async () => {
    const seeded = (organization: string) => ({
      ...withToken({ scopes: ['*'] }, { first_party: true }),
      organizations: ['Acme', 'Beta'].map((name) => ({ name, projects: [{ name: 'Default' }] })),
      users: [{ email: ADA, organization, oauth_tokens: [{ ...TOKEN, scopes: ['*'] }] }],
    })
    apply(seeded('Acme'))
    apply(seeded('Beta'))
    const { organizations } = world.companion.app
    const id = organizations.findByName('Beta')?.id
    const [project] = organizations.projectsOf(id ?? '')
    expect((await world.call('GET', `/api/organizations/${id}/`, { key: 'pha_seeded' })).status).toBe(200)
    expect((await world.call('GET', `/api/projects/${project?.id}/`, { key: 'pha_seeded' })).status).toBe(200)
    expect(tokensIn(await refresh(world, 'partner', 'phr_seeded')).scoped_organizations).toContain(id)
  })

  it.each([
    ['client_id', { ...TOKEN, client_id: 'unknown', access_token: 'pha_other', refresh_token: 'phr_other' }],
    ['access_token', { ...TOKEN, refresh_token: 'phr_other' }],
    ['refresh_token', { ...TOKEN, access_token: 'pha_other' }],
  ])('are refused by the path of %s if they can’t be', async (field, token) => {
    const seed = seedWith({ users: [{ email: ADA }, { email: GRACE, oauth_tokens: [token] }] })
    expect(() => apply(seed)).toThrow(`users[1].oauth_tokens[0].${field}: `)
    expect((await me(world, 'pha_other')).status).toBe(401)
    expect(world.companion.app.users.findByEmail(GRACE)).toBeNull()
  })
})

describe('a seed’s applications', () => {
  it('change with the seed, by their client ID', async () => {
    await signInThrough(world, 'partner', { wish: { redirect_uri: APP.redirect_uris[0] } })
    apply(seedWith({ apps: [{ ...APP, name: 'New name', client_secret: SECRET, verified: true }] }))
    const answer = await world.call('GET', '/api/oauth_application/metadata/partner/')
    expect(answer.json()).toEqual({ name: 'New name', client_id: 'partner', is_verified: true })
    expect((await refresh(world, 'partner', 'phr_seeded')).status).toBe(401)
  })

  it('belong to the first organization, and are unchanged when nothing changed', async () => {
    const list = async () => {
      const session = await world.signIn(ADA)
      const answer = await world.call('GET', '/api/organizations/@current/oauth_applications/', { session })
      return z.object({ results: z.array(z.object({ updated: z.string() })) }).parse(answer.json()).results
    }
    const before = await list()
    world.clock.advance(1000)
    apply(seedWith())
    expect(await list()).toEqual(before)
    expect(before).toHaveLength(1)
  })
})

it('a seed can deactivate a user, whose credentials then stop working', async () => {
  apply({
    version: 1,
    oauth_applications: [APP],
    users: [
      { email: ADA },
      {
        email: GRACE,
        is_active: false,
        keys: [{ value: KEYS.grace }],
        oauth_tokens: [{ ...TOKEN, access_token: 'pha_grace', refresh_token: 'phr_grace' }],
      },
    ],
  })
  expect((await me(world, KEYS.grace)).status).toBe(401)
  expect((await me(world, 'pha_grace')).json()).toMatchObject({
    detail: 'User associated with access token is disabled.',
  })
  apply({ version: 1, users: [{ email: ADA }, { email: GRACE, is_active: true }] })
  expect((await me(world, 'pha_grace')).status).toBe(200)
})

describe('a seed with a fault in its OAuth parts', () => {
  const token = ['users', 0, 'oauth_tokens', 0] as const
  const app = ['oauth_applications', 0] as const
  it.each<[(string | number)[], unknown]>([
    [[...app, 'name'], undefined],
    [[...app, 'name'], ' '],
    [[...app, 'client_id'], 'with space'],
    [[...app, 'redirect_uris'], []],
    [[...app, 'redirect_uris', 0], 'javascript:alert(1)'],
    [[...app, 'redirect_uris', 0], 'http://example.com/'],
    [[...app, 'scopes'], 'user:read'],
    [[...app, 'scopes', 0], 'user:admin'],
    [[...app, 'optional_scopes', 0], '@everything'],
    [[...app, 'first_party'], 'yes'],
    [[...app, 'client_secret'], ''],
    [[...app, 'color'], 'red'],
    [[...token, 'client_id'], undefined],
    [[...token, 'access_token'], 'phx_0123456789'],
    [[...token, 'access_token'], 'pha_'],
    [[...token, 'refresh_token'], 'pha_0123456789'],
    [[...token, 'scopes'], undefined],
    [[...token, 'scopes', 0], '@default'],
    [[...token, 'expires_in'], '1h'],
    [[...token, 'expires_in'], 1.5],
    [[...token, 'expires_in'], 3_155_760_001],
    [[...token, 'expires_in'], -9_000_000_000_000],
    [['users', 0, 'is_active'], 1],
  ])('is rejected with its path: %j = %j', (path, value) => {
    const seed: unknown = structuredClone(
      seedWith({ apps: [{ ...APP, scopes: ['user:read'], optional_scopes: ['insight:read'] }] }),
    )
    const parent = path.slice(0, -1).reduce<unknown>((place, part) => Reflect.get(Object(place), part), seed)
    Reflect.set(Object(parent), path.at(-1) ?? '', value)
    const at = path
      .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
      .join('')
      .slice(1)
    expect(() => parseSeed(JSON.stringify(seed), 'seed.json')).toThrow(
      `seed.json is not a valid seed: ${at}: `,
    )
  })

  it.each([
    ['oauth_applications[1].client_id', seedWith({ apps: [APP, APP] })],
    [
      'users[0].oauth_tokens[1].access_token',
      seedWith({ users: [{ email: ADA, oauth_tokens: [TOKEN, TOKEN] }] }),
    ],
  ])('is rejected at %s if two are the same', (at, seed) => {
    expect(() => parseSeed(JSON.stringify(seed), 'seed.json')).toThrow(`: ${at}: Two `)
  })
})

it('an application is in the first organization also where a seed has nothing else', async () => {
  await world.close()
  world = await createWorld({ seed: { version: 1, oauth_applications: [APP] } })
  const { oauth, organizations, owner } = world.companion.app
  expect(oauth.applications.byClientId('partner')?.organizationId).toBe(organizations.first()?.id)
  expect(organizations.organizationsOf(owner().id)).toHaveLength(1)
})

it('the example in the documents is one', async () => {
  const file = join(import.meta.dirname, '../../../../docs/examples/oauth.json')
  apply(JSON.parse(readFileSync(file, 'utf8')))
  expect((await me(world, 'pha_0123456789abcdef')).status).toBe(200)
})
