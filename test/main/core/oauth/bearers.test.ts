import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkScopedAccess } from '../../../../src/main/core/auth/scoped-access.ts'
import { ENDPOINTS } from '../../../support/endpoints.ts'
import { DEVELOPMENT_CLIENT, OAUTH_SEED, signInThrough } from '../../../support/oauth.ts'
import { ADA, GRACE } from '../../../support/seed.ts'
import { createWorld, denied, envelope, type World } from '../../../support/world.ts'

let world: World
beforeEach(async () => {
  world = await createWorld({ seed: OAUTH_SEED })
})
afterEach(() => world.close())

const mint = (scopes: string[], expiresIn?: number) =>
  world.companion.app.oauth.createToken({ user: ADA, clientId: DEVELOPMENT_CLIENT, scopes, expiresIn })
    .accessToken

const failed = (detail: string) => envelope('authentication_error', 'authentication_failed', detail)

describe.each(ENDPOINTS)('$name ($method) with an access token', (endpoint) => {
  const ask = (key: string) =>
    world.call(endpoint.method, endpoint.path('@me'), { key, ...(endpoint.body && { body: endpoint.body }) })

  it('answers one that has the scope, or all', async () => {
    for (const scope of [endpoint.scope, '*']) {
      await world.close()
      world = await createWorld({ seed: OAUTH_SEED })
      expect((await ask(mint([scope]))).status).toBe(endpoint.status)
    }
  })

  it('names the scope that is missing, and tells a token that has none', async () => {
    const missing = await ask(mint(['openid', 'insight:write']))
    expect([missing.status, missing.json()]).toEqual([
      403,
      denied(`API key missing required scope '${endpoint.scope}'`),
    ])
    const empty = await ask(mint([]))
    expect([empty.status, empty.json()]).toEqual([
      403,
      denied('OAuth token has no scopes and cannot access this resource'),
    ])
  })

  it('says why one does not work', async () => {
    const token = mint(['*'], 60)
    const outcome = async (key: string) => {
      const answer = await ask(key)
      return [answer.status, answer.json()]
    }
    expect(await outcome('pha_unknown')).toEqual([401, failed('Invalid access token.')])
    world.clock.advance(60_000)
    expect(await outcome(token)).toEqual([401, failed('Access token has expired.')])
    const other = mint(['*'])
    world.deactivate(ADA)
    expect(await outcome(other)).toEqual([401, failed('User associated with access token is disabled.')])
  })
})

describe('an access token', () => {
  it('works only in the header', async () => {
    const token = mint(['*'])
    const answer = await world.call('GET', `/api/users/@me/?personal_api_key=${token}`)
    expect(answer.json()).toEqual(failed('Personal API key found in request query string is invalid.'))
    const inBody = await world.call('PATCH', '/api/users/@me/', { body: { personal_api_key: token } })
    expect(inBody.json()).toEqual(failed('Personal API key found in request body is invalid.'))
  })

  it('is no session', async () => {
    const answer = await world.call('GET', '/_companion/keys', { key: mint(['*']) })
    expect(answer.status).toBe(401)
  })

  it('limited to a project works at endpoints of the user', async () => {
    const { access_token } = await signInThrough(world, 'partner', {
      decision: { access_level: 'team', scoped_teams: [2] },
    })
    expect((await world.call('GET', '/api/users/@me/', { key: access_token })).status).toBe(200)
  })

  it('counts as a key where PostHog takes sessions only', async () => {
    const skip = await world.call('POST', '/api/users/@me/onboarding/skip/', {
      key: mint(['user:write']),
      body: { reason: 'later' },
    })
    expect(skip.status).toBe(200)
    const delegate = await world.call('POST', '/api/organizations/@current/invites/delegate/', {
      key: mint(['user:write']),
      body: { target_email: 'new@example.com' },
    })
    expect(delegate.status).toBe(201)
  })

  it('is throttled as a key is', async () => {
    await world.close()
    world = await createWorld({ seed: OAUTH_SEED, config: { rateLimitEnabled: true } })
    const [token, other] = [mint(['*']), mint(['*'])]
    const ask = async (key: string) =>
      (await world.call('GET', '/api/users/@me/integrations/', { key })).status
    for (let i = 0; i < 480; i++) expect(await ask(token)).toBe(200)
    expect(await ask(token)).toBe(429)
    expect(await ask(other)).toBe(200)
  })

  it('is named by its app in the activity list', async () => {
    const body = { token: 't', platform: 'ios' }
    await world.call('POST', '/api/users/@me/push_tokens/', { key: mint(['*']), body })
    const { text } = await world.call('GET', '/_companion/activity', { session: await world.signIn(ADA) })
    expect(JSON.parse(text).results[0]).toMatchObject({
      action: 'push_token.registered',
      via: 'token',
      key_label: 'PostHog development apps',
    })
  })

  it('can be made without an app’s taking part, for a user and a client that exist', () => {
    const { createToken } = world.companion.app.oauth
    const made = createToken({
      user: GRACE,
      clientId: 'partner',
      scopes: ['user:read', 'openid'],
      expiresIn: 90,
    })
    expect(made).toEqual({
      accessToken: expect.stringMatching(/^pha_/),
      refreshToken: expect.stringMatching(/^phr_/),
      expiresIn: 90,
      scope: 'user:read openid',
    })
    expect(() => createToken({ user: GRACE, clientId: 'nope', scopes: ['*'] })).toThrow(
      expect.objectContaining({ status: 400, attr: 'client_id' }),
    )
    expect(() => createToken({ user: 'nobody@example.com', clientId: 'partner', scopes: ['*'] })).toThrow(
      expect.objectContaining({ status: 400, attr: 'user' }),
    )
  })
})

describe('a token that is limited', () => {
  const caller = (teams: number[], organizations: string[]) => ({
    user: {
      id: 1,
      uuid: '',
      email: '',
      is_staff: 0,
      is_active: 1,
      current_organization_id: null,
      current_project_id: null,
      hedgehog_config: null,
    },
    via: {
      kind: 'token' as const,
      label: '',
      hash: '',
      scopes: ['*'],
      scopedTeams: teams,
      scopedOrganizations: organizations,
    },
  })
  const project = { project: { id: 2, organizationId: 'acme' } }
  const organization = { organization: { id: 'acme' } }

  it.each([
    [[], []],
    [[2], []],
    [[1, 2], ['acme']],
    [[], ['globex', 'acme']],
  ])('to projects %j and organizations %j reaches a project among them', (teams, organizations) => {
    expect(() => checkScopedAccess(caller(teams, organizations), project)).not.toThrow()
  })

  it('is refused elsewhere, in PostHog’s words', () => {
    const refusal = (
      teams: number[],
      organizations: string[],
      reach: Parameters<typeof checkScopedAccess>[1],
    ) => {
      try {
        checkScopedAccess(caller(teams, organizations), reach)
        return null
      } catch (error) {
        return error instanceof Error ? error.message : null
      }
    }
    expect(refusal([1], [], project)).toBe('API key does not have access to the requested project: ID 2.')
    expect(refusal([2], [], organization)).toBe(
      'API keys with scoped projects are only supported on project-based endpoints.',
    )
    expect(refusal([2], [], 'neither')).toBe(
      'API keys with scoped projects are only supported on project-based endpoints.',
    )
    expect(refusal([], ['globex'], organization)).toBe(
      'API key does not have access to the requested organization: ID acme.',
    )
    expect(refusal([2], ['globex'], project)).toBe(
      'API key does not have access to the requested organization: ID acme.',
    )
    expect(refusal([], ['globex'], 'neither')).toBeNull()
  })
})
