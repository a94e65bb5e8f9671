import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SESSION_HEADER } from '../../src/shared/session-header.ts'
import { DEVELOPMENT_CLIENT, newPkce, OAUTH_SEED, tokensSchema } from '../support/oauth.ts'
import { type OAuthServer, startOAuthServer } from '../support/oauth-server.ts'
import { ADA } from '../support/seed.ts'

/** What each of PostHog's apps sends, as read in its source. */
let server: OAuthServer
beforeEach(async () => {
  server = await startOAuthServer(OAUTH_SEED, ADA)
})
afterEach(() => server.stop())

const page = (parameters: Record<string, string>) =>
  new URL(`${server.url}/oauth/authorize?${new URLSearchParams(parameters)}`)

const json = (path: string, body: unknown) =>
  fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

const read = async (path: string, token: string) => {
  const answer = await fetch(server.url + path, {
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  })
  return [answer.status, await answer.json()]
}
const me = (token: string) => read('/api/users/@me/', token)

describe('PostHog Desktop', () => {
  it('signs in without a state, with JSON, and refreshes', async () => {
    const pkce = newPkce()
    const redirect_uri = 'http://localhost:8237/callback'
    const back = await server.decide(
      page({
        client_id: DEVELOPMENT_CLIENT,
        redirect_uri,
        response_type: 'code',
        code_challenge: pkce.challenge,
        code_challenge_method: 'S256',
        scope: '*',
        required_access_level: 'project',
      }),
    )
    expect([...back.searchParams.keys()]).toEqual(['code'])
    const answer = await json('/oauth/token', {
      grant_type: 'authorization_code',
      code: back.searchParams.get('code'),
      redirect_uri,
      client_id: DEVELOPMENT_CLIENT,
      code_verifier: pkce.verifier,
    })
    const tokens = tokensSchema.parse(await answer.json())
    expect(tokens).toMatchObject({ scope: '*', expires_in: 3600, scoped_teams: [1, 2] })
    expect(tokens.scoped_organizations).toHaveLength(1)
    expect(await me(tokens.access_token)).toMatchObject([
      200,
      { email: ADA, organization: { id: tokens.scoped_organizations[0] } },
    ])
    // What it reads before it opens.
    const organization = await read(
      `/api/organizations/${tokens.scoped_organizations[0]}/`,
      tokens.access_token,
    )
    expect(organization).toMatchObject([200, { teams: [{ id: 1 }, { id: 2 }] }])
    expect(await read('/api/code/invites/check-access/', tokens.access_token)).toEqual([
      200,
      { has_access: true, has_loops_access: false },
    ])
    expect(await read('/api/projects/1/desktop/access/', tokens.access_token)).toEqual([
      200,
      { allowed: true, reason: null },
    ])
    expect(await read('/api/projects/1/tasks/', tokens.access_token)).toMatchObject([200, { results: [] }])

    const again = await json('/oauth/token', {
      grant_type: 'refresh_token',
      refresh_token: tokens.refresh_token,
      client_id: DEVELOPMENT_CLIENT,
    })
    expect(tokensSchema.parse(await again.json())).toMatchObject({ scope: '*', scoped_teams: [1, 2] })
  })
})

describe('PostHog’s mobile app', () => {
  it('finds its project in the answer', async () => {
    const pkce = newPkce()
    const redirect_uri = 'posthog://callback'
    const scope = 'user:read user:write project:read task:write integration:read query:read'
    const back = await server.decide(
      page({
        client_id: DEVELOPMENT_CLIENT,
        redirect_uri,
        response_type: 'code',
        code_challenge: pkce.challenge,
        code_challenge_method: 'S256',
        scope,
        state: 's',
        required_access_level: 'project',
      }),
      { access_level: 'team', scoped_teams: [2] },
    )
    expect([back.protocol, back.searchParams.get('state')]).toEqual(['posthog:', 's'])
    const answer = await json('/oauth/token', {
      grant_type: 'authorization_code',
      code: back.searchParams.get('code'),
      redirect_uri,
      client_id: DEVELOPMENT_CLIENT,
      code_verifier: pkce.verifier,
    })
    const tokens = tokensSchema.parse(await answer.json())
    expect(tokens.scoped_teams).toEqual([2])
    expect(new Set(tokens.scope.split(' '))).toEqual(new Set(scope.split(' ')))
    const push = await fetch(`${server.url}/api/users/@me/push_tokens/`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tokens.access_token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ token: 'ExponentPushToken[abc]', platform: 'ios' }),
    })
    expect(push.status).toBe(200)
  })
})

describe('PostHog’s wizard', () => {
  it('gets all the scopes that it compares, privileged and hidden ones included', async () => {
    const pkce = newPkce()
    const redirect_uri = 'http://localhost:8236/callback'
    const scope =
      'user:read project:read llm_gateway:read dashboard:write insight:write query:read notebook:write event_definition:write health_issue:read wizard_session:read wizard_session:write organization:read'
    const back = await server.decide(
      page({
        client_id: DEVELOPMENT_CLIENT,
        redirect_uri,
        response_type: 'code',
        code_challenge: pkce.challenge,
        code_challenge_method: 'S256',
        scope,
        required_access_level: 'project',
        utm_source: 'wizard',
        team_id: '1',
      }),
    )
    const answer = await json('/oauth/token', {
      grant_type: 'authorization_code',
      code: back.searchParams.get('code'),
      redirect_uri,
      client_id: DEVELOPMENT_CLIENT,
      code_verifier: pkce.verifier,
    })
    const tokens = tokensSchema.parse(await answer.json())
    expect(new Set(tokens.scope.split(' '))).toEqual(new Set(scope.split(' ')))
  })
})

describe('PostHog’s readiness check of a preview', () => {
  it('passes with a session in place of the password', async () => {
    const session = await server.world.signIn(ADA)
    const project = await fetch(`${server.url}/api/projects/@current/`, {
      headers: { [SESSION_HEADER]: session },
    })
    expect([project.status, await project.json()]).toMatchObject([200, { id: 1 }])
    const pkce = newPkce()
    const redirect_uri = 'http://localhost:8237/callback'
    const authorized = await fetch(`${server.url}/oauth/authorize`, {
      method: 'POST',
      headers: { [SESSION_HEADER]: session, 'content-type': 'application/json' },
      body: JSON.stringify({
        client_id: DEVELOPMENT_CLIENT,
        redirect_uri,
        response_type: 'code',
        code_challenge: pkce.challenge,
        code_challenge_method: 'S256',
        scope: '*',
        allow: true,
        access_level: 'team',
        scoped_teams: [1],
        scoped_organizations: [],
      }),
    })
    const { redirect_to } = JSON.parse(await authorized.text())
    const exchanged = await fetch(`${server.url}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code: new URL(redirect_to).searchParams.get('code') ?? '',
        redirect_uri,
        client_id: DEVELOPMENT_CLIENT,
        code_verifier: pkce.verifier,
      }),
    })
    const tokens = tokensSchema.parse(await exchanged.json())
    expect(await me(tokens.access_token)).toMatchObject([200, { email: ADA }])
    expect(await read('/api/projects/1/desktop/access/', tokens.access_token)).toEqual([
      200,
      { allowed: true, reason: null },
    ])
  })
})
