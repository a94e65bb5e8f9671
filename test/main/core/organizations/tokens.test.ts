import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DEVELOPMENT_CLIENT, OAUTH_SEED, signInThrough } from '../../../support/oauth.ts'
import { ADA } from '../../../support/seed.ts'
import { createWorld, denied, envelope, NOT_AUTHENTICATED, type World } from '../../../support/world.ts'

let world: World
beforeEach(async () => {
  world = await createWorld({ seed: OAUTH_SEED })
  const { organizations, owner } = world.companion.app
  organizations.join(owner().id, idOf('Globex'), 1)
})
afterEach(() => world.close())

/** What PostHog's desktop app asks for. */
const DESKTOP = { email: ADA, wish: { scope: '*' } }

const idOf = (name: string) => world.companion.app.organizations.findByName(name)?.id ?? ''
const get = async (path: string, key: string) => {
  const answer = await world.call('GET', path, { key })
  return [answer.status, answer.json()]
}
const limited = async (decision: Record<string, unknown>) =>
  (
    await signInThrough(world, 'partner', {
      email: ADA,
      decision,
      wish: { scope: 'organization:read project:read user:read' },
    })
  ).access_token

describe('a token of PostHog Desktop', () => {
  it('finds its organization, its projects, and the doors open', async () => {
    const { access_token: key } = await signInThrough(world, DEVELOPMENT_CLIENT, DESKTOP)
    const [, me] = (await get('/api/users/@me/', key)) as [number, { organization: { id: string } }]
    expect(await get(`/api/organizations/${me.organization.id}/`, key)).toMatchObject([
      200,
      {
        name: 'Acme',
        teams: [
          { id: 1, name: 'Default' },
          { id: 2, name: 'Second' },
        ],
      },
    ])
    expect(await get('/api/code/invites/check-access/', key)).toMatchObject([200, { has_access: true }])
    expect(await get('/api/projects/1/desktop/access/', key)).toEqual([200, { allowed: true, reason: null }])
    expect(await get('/api/projects/1/tasks/', key)).toMatchObject([200, { results: [] }])
  })

  it('changes neither email nor password', async () => {
    const { access_token: key } = await signInThrough(world, DEVELOPMENT_CLIENT, DESKTOP)
    const answer = await world.call('PATCH', '/api/users/@me/', { key, body: { email: 'x@example.com' } })
    expect([answer.status, answer.json()]).toEqual([
      403,
      denied(
        'You can only change your email or password from the PostHog app, not with an API key or token.',
      ),
    ])
  })

  it('is no personal API key', async () => {
    const { access_token: key } = await signInThrough(world, DEVELOPMENT_CLIENT, DESKTOP)
    expect(await get('/api/personal_api_keys/@current', key)).toEqual([401, NOT_AUTHENTICATED])
  })

  it('reaches what needs no scope with any scope, but not with none', async () => {
    const token = (scopes: string[]) =>
      world.companion.app.oauth.createToken({ user: ADA, clientId: DEVELOPMENT_CLIENT, scopes }).accessToken
    const path = '/api/code/invites/check-access/'
    expect(await get(path, token(['insight:read']))).toMatchObject([200, {}])
    expect(await get(path, token([]))).toEqual([
      403,
      denied('OAuth token has no scopes and cannot access this resource'),
    ])
    expect(await get('/api/projects/', token(['user:read']))).toEqual([
      403,
      denied("API key missing required scope 'project:read'"),
    ])
  })
})

describe('a token that is limited to a project', () => {
  const NO_LISTS = [
    403,
    denied('API keys with scoped projects are only supported on project-based endpoints.'),
  ]

  it('reaches that project alone', async () => {
    const key = await limited({ access_level: 'team', scoped_teams: [2] })
    expect(await get('/api/projects/2/', key)).toMatchObject([200, { name: 'Second' }])
    for (const path of ['/api/projects/1/', '/api/environments/@current/'])
      expect(await get(path, key)).toEqual([
        403,
        denied('API key does not have access to the requested project: ID 1.'),
      ])
    for (const path of ['/api/projects/', '/api/organizations/', '/api/organizations/@current/'])
      expect(await get(path, key)).toEqual(NO_LISTS)
    expect(await get('/api/users/@me/', key)).toMatchObject([200, { email: ADA }])
  })
})

describe('a token that is limited to an organization', () => {
  it('reaches that organization and its projects alone', async () => {
    const acme = idOf('Acme')
    const globex = idOf('Globex')
    const key = await limited({ access_level: 'organization', scoped_organizations: [acme] })
    expect(await get('/api/organizations/', key)).toMatchObject([200, { count: 1, results: [{ id: acme }] }])
    expect(await get('/api/projects/', key)).toMatchObject([200, { count: 2 }])
    expect(await get('/api/projects/1/', key)).toMatchObject([200, { id: 1 }])
    const refusal = [403, denied(`API key does not have access to the requested organization: ID ${globex}.`)]
    for (const path of [`/api/organizations/${globex}/`, '/api/projects/3/'])
      expect(await get(path, key)).toEqual(refusal)
  })
})

it('an unknown token is a 401 on these endpoints too', async () => {
  expect(await get('/api/organizations/', 'pha_unknown')).toEqual([
    401,
    envelope('authentication_error', 'authentication_failed', 'Invalid access token.'),
  ])
})
