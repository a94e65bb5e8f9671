import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testConfig } from '../../../support/config.ts'
import {
  askToken,
  authorizePath,
  DEVELOPMENT_CLIENT,
  decide,
  FORM,
  me,
  newCode,
  newPkce,
  OAUTH_SEED,
  parameters,
  REDIRECT,
  redirectIn,
  register,
  signInThrough,
  tokensIn,
  type Wish,
} from '../../../support/oauth.ts'
import { ADA, GRACE, NOBODY } from '../../../support/seed.ts'
import {
  type Answer,
  createWorld,
  NOT_AUTHENTICATED,
  type Session,
  type World,
} from '../../../support/world.ts'

const uiDir = mkdtempSync(join(tmpdir(), 'companion-ui-'))
writeFileSync(join(uiDir, 'index.html'), '<title>the page</title>')
afterAll(() => rmSync(uiDir, { recursive: true }))

let world: World
let session: Session
beforeEach(async () => {
  world = await createWorld({ seed: OAUTH_SEED, config: { uiDir } })
  session = await world.signIn(ADA)
})
afterEach(() => world.close())

const open = (clientId: string, wish: Wish = {}, options: { session?: Session } = { session }) =>
  world.call('GET', authorizePath(parameters(clientId, newPkce(), wish)), options)

const location = (answer: Answer): URL => new URL(String(answer.headers.location))
const errorIn = (answer: Answer) => [
  answer.status,
  location(answer).searchParams.get('error'),
  location(answer).searchParams.get('error_description'),
  location(answer).searchParams.get('state'),
]

const UNKNOWN_CLIENT = {
  error: 'invalid_request',
  error_description:
    'No OAuth application is registered with this client_id. Check the client_id, or register the application again.',
}

describe('a request for authorization', () => {
  it('shows a browser the page that asks, signed in or not', async () => {
    for (const options of [{ session }, {}]) {
      const answer = await open('partner', {}, options)
      expect([answer.status, answer.text]).toEqual([200, '<title>the page</title>'])
      expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'none'")
    }
  })

  it('is led from localhost to the address where the user is signed in', async () => {
    const path = authorizePath(parameters('partner', newPkce()))
    const answer = await world.call('GET', path, { headers: { host: 'localhost:7676' } })
    expect([answer.status, answer.headers.location]).toEqual([302, `http://127.0.0.1:7676${path}`])
  })

  it('names an unknown client, with or without a session', async () => {
    for (const options of [{ session }, {}]) {
      const answer = await open('unknown', { redirect_uri: 'https://evil.example.com' }, options)
      expect([answer.status, answer.json(), answer.headers.location]).toEqual([
        400,
        UNKNOWN_CLIENT,
        undefined,
      ])
    }
    expect((await open('https://unknown.example.com/client', {})).json()).toEqual({
      error: 'invalid_request',
      error_description:
        'PostHog could not read the client metadata document at this client_id. Check that the URL is reachable over HTTPS and returns valid client metadata.',
    })
  })

  it.each([
    ['', 'Missing client_id parameter.'],
    [undefined, 'Missing client_id parameter.'],
  ])('needs a client (%j)', async (client_id, error_description) => {
    expect((await open('partner', { client_id })).json()).toEqual({
      error: 'invalid_request',
      error_description,
    })
  })

  it.each([
    'https://partner.example.com/callback',
    'https://partner.example.com/callback?tenant=1&x',
    'https://partner.example.com/callback?tenant=1#fragment',
    'https://PARTNER.example.com/callback?tenant=1',
    'https://partner.example.com:8443/callback?tenant=1',
    'http://partner.example.com/callback?tenant=1',
    'http://127.0.0.1:9999/callback/',
    'http://127.0.0.1:9999/other',
    'http://127.0.0.1:9999/callback?a=1',
    'http://127.0.0.1:9999/callback#a',
    'http://127.0.0.1:99999999/callback',
    'http://localhost:9999/callback',
    'http://127.0.0.2:9999/callback',
    'http://[::1]:9999/callback',
    'https://127.0.0.1/callback',
    'http://127.0.0.1@evil.example.com/callback',
    'http://127.0.0.1:80@evil.example.com/callback',
    'http://user@127.0.0.1/callback',
    'http://127.0.0.1.evil.example.com/callback',
    'http://127.0.0.1\\@evil.example.com/callback',
    'http://evil.example.com\\@127.0.0.1/callback',
    'http:127.0.0.1/callback',
    ' http://127.0.0.1/callback',
    'http://127.0.0.1/callback\n',
    'http://127.0.0.1/callback%0d%0a/../x',
    '//evil.example.com',
    '/callback',
    'javascript:alert(1)',
    'data:text/html,x',
  ])('never redirects to %j, which was not registered', async (redirect_uri) => {
    for (const options of [{ session }, {}]) {
      const answer = await open('partner', { redirect_uri }, options)
      expect([answer.status, answer.json(), answer.headers.location]).toEqual([
        400,
        { error: 'invalid_request', error_description: 'Mismatching redirect URI.' },
        undefined,
      ])
    }
  })

  it.each([
    [DEVELOPMENT_CLIENT, 'http://localhost:1/callback'],
    [DEVELOPMENT_CLIENT, 'http://localhost/callback'],
    [DEVELOPMENT_CLIENT, 'http://LOCALHOST:55555/callback'],
    [DEVELOPMENT_CLIENT, 'posthog-code://callback'],
    ['partner', 'http://127.0.0.1:55555/callback'],
  ])('of %s can go back to %s', async (clientId, redirect_uri) => {
    const answer = await decide(world, session, parameters(clientId, newPkce(), { redirect_uri }))
    expect(redirectIn(answer).href.startsWith(`${new URL(redirect_uri).href}?code=`)).toBe(true)
  })

  it('needs a redirect URI unless the app has only one', async () => {
    expect((await open('partner', { redirect_uri: undefined })).json()).toEqual({
      error: 'invalid_request',
      error_description: 'Missing redirect URI.',
    })
    const answer = await open('first', { redirect_uri: undefined })
    expect(location(answer).href).toMatch(/^first-app:\/\/callback\?code=/)
  })

  it.each([
    ['no challenge', { code_challenge: undefined }, 'invalid_request', 'Code challenge required.'],
    [
      'no method',
      { code_challenge_method: undefined },
      'invalid_request',
      'Transform algorithm not supported.',
    ],
    [
      'the method plain',
      { code_challenge_method: 'plain' },
      'invalid_request',
      'Transform algorithm not supported.',
    ],
    ['no response type', { response_type: undefined }, 'invalid_request', 'Missing response_type parameter.'],
    ['the implicit flow', { response_type: 'token' }, 'unsupported_response_type', null],
    ['a hybrid flow', { response_type: 'code id_token' }, 'unsupported_response_type', null],
  ])('tells the app of %s', async (_name, wish, error, description) => {
    for (const options of [{ session }, {}])
      expect(errorIn(await open('first', wish, options))).toEqual([302, error, description, 'xyz'])
    const answer = await open('first', { ...wish, state: undefined })
    expect(location(answer).searchParams.has('state')).toBe(false)
  })

  it('refuses a parameter that comes twice, without redirecting', async () => {
    const path = `${authorizePath(parameters('first', newPkce()))}&client_id=partner`
    const answer = await world.call('GET', path, { session })
    expect([answer.status, answer.json()]).toEqual([
      400,
      { error: 'invalid_request', error_description: 'Duplicate client_id parameter.' },
    ])
  })

  it('with prompt=login asks for a sign-in, and with prompt=none is never answered without the user', async () => {
    const login = await open('first', { prompt: 'login' })
    expect([login.status, login.json()]).toEqual([401, { error: 'login_required' }])
    expect(errorIn(await open('first', { prompt: 'none' }))).toEqual([302, 'consent_required', null, 'xyz'])
    expect(errorIn(await open('first', { prompt: 'none' }, {}))).toEqual([302, 'login_required', null, 'xyz'])
    expect((await open('first', { prompt: 'login' }, {})).text).toBe('<title>the page</title>')
  })

  it('with a session that has ended is not answered', async () => {
    const answer = await open('first', {}, { session: 'ended' })
    expect([answer.status, answer.json()]).toEqual([401, NOT_AUTHENTICATED])
  })

  it('of one of PostHog’s own apps needs no consent, and has all organizations and their projects', async () => {
    const pkce = newPkce()
    const answer = await world.call('GET', authorizePath(parameters('first', pkce, { scope: '*' })), {
      session,
    })
    expect(answer.status).toBe(302)
    expect(answer.headers['cache-control']).toBe('no-store')
    const target = location(answer)
    expect([target.protocol, target.searchParams.get('state')]).toEqual(['first-app:', 'xyz'])
    const tokens = tokensIn(
      await askToken(world, {
        grant_type: 'authorization_code',
        client_id: 'first',
        redirect_uri: 'first-app://callback',
        code: target.searchParams.get('code') ?? '',
        code_verifier: pkce.verifier,
      }),
    )
    expect(tokens).toMatchObject({ scope: '*', expires_in: 7 * 24 * 3600, scoped_teams: [1, 2] })
    expect(tokens.scoped_organizations).toHaveLength(1)
  })

  it('leaves the state as the app sent it', async () => {
    const state = 'a b&c=d#é"<script>%00'
    expect(location(await open('first', { state })).searchParams.get('state')).toBe(state)
  })
})

describe('an automatic approval by approval_prompt=auto', () => {
  const auto = (wish: Wish) => open('partner', { approval_prompt: 'auto', ...wish })

  it('needs a live token that covers the request', async () => {
    expect((await auto({})).status).toBe(200)
    await signInThrough(world, 'partner')
    expect(location(await auto({})).searchParams.get('code')).not.toBeNull()
    expect((await auto({ scope: 'user:read insight:read' })).status).toBe(200)
    expect((await auto({ approval_prompt: 'force' })).status).toBe(200)
    world.clock.advance(3601 * 1000)
    expect((await auto({})).status).toBe(200)
  })

  it('is of no use to another user', async () => {
    await signInThrough(world, 'partner', { email: GRACE })
    expect((await auto({})).status).toBe(200)
  })

  it('never gives more than that token', async () => {
    await signInThrough(world, 'partner', { decision: { access_level: 'team', scoped_teams: [2] } })
    const pkce = newPkce()
    const answer = await world.call(
      'GET',
      authorizePath(parameters('partner', pkce, { approval_prompt: 'auto', scope: 'user:read' })),
      { session },
    )
    const tokens = tokensIn(
      await askToken(world, {
        grant_type: 'authorization_code',
        client_id: 'partner',
        redirect_uri: REDIRECT,
        code: location(answer).searchParams.get('code') ?? '',
        code_verifier: pkce.verifier,
      }),
    )
    expect(tokens).toMatchObject({ scope: 'user:read', scoped_teams: [2], scoped_organizations: [] })
  })
})

describe('the decision', () => {
  const send = (given: Record<string, unknown>, wish: Wish = {}, clientId = 'partner') =>
    decide(world, session, { ...parameters(clientId, newPkce(), wish), ...given })

  it('sends the page back to the app, with a code', async () => {
    const answer = await send({})
    expect(answer.status).toBe(200)
    const target = redirectIn(answer)
    expect(target.href).toMatch(/^https:\/\/partner\.example\.com\/callback\?tenant=1&code=\w{43}&state=xyz$/)
    expect(redirectIn(await send({}, { state: undefined })).searchParams.has('state')).toBe(false)
  })

  it('can be a refusal, whatever else was chosen', async () => {
    for (const given of [{}, { scope: '' }, { access_level: 'organization', scoped_organizations: [] }]) {
      const answer = await send({ allow: false, ...given })
      expect([answer.status, redirectIn(answer).href]).toEqual([
        200,
        'https://partner.example.com/callback?tenant=1&error=access_denied&state=xyz',
      ])
    }
  })

  it('can be sent as a form', async () => {
    const form = new URLSearchParams({
      ...parameters('partner', newPkce()),
      allow: 'true',
      access_level: 'team',
    })
    form.append('scoped_teams', '1')
    form.append('scoped_teams', '2')
    const answer = await world.call('POST', '/oauth/authorize', {
      session,
      body: String(form),
      headers: FORM,
    })
    expect(redirectIn(answer).searchParams.has('code')).toBe(true)
  })

  it('is never taken without a session, or from another page', async () => {
    const body = { ...parameters('partner', newPkce()), allow: true, access_level: 'all' }
    const { access_token } = await signInThrough(world, DEVELOPMENT_CLIENT, { wish: { scope: '*' } })
    for (const key of [undefined, access_token]) {
      const answer = await world.call('POST', '/oauth/authorize/', { body, ...(key && { key }) })
      expect([answer.status, answer.json()]).toEqual([401, NOT_AUTHENTICATED])
    }
    const foreign = await world.call('POST', '/oauth/authorize/', {
      body,
      session,
      headers: { origin: 'https://evil.example.com' },
    })
    expect([foreign.status, foreign.headers['access-control-allow-origin']]).toEqual([403, undefined])
  })

  it.each<[string, Record<string, unknown>, Record<string, string[]>]>([
    [
      'nothing',
      { client_id: undefined, scope: undefined, allow: undefined, access_level: undefined },
      {
        client_id: ['This field is required.'],
        scope: ['This field is required.'],
        allow: ['This field is required.'],
        access_level: ['This field is required.'],
      },
    ],
    ['no scope', { scope: ' ' }, { scope: ['This field may not be blank.'] }],
    ['no decision', { allow: 'perhaps' }, { allow: ['Must be a valid boolean.'] }],
    ['another level', { access_level: 'galaxy' }, { access_level: ['"galaxy" is not a valid choice.'] }],
    [
      'no organizations',
      { access_level: 'organization' },
      { scoped_organizations: ['scoped_organizations is required when access_level is organization'] },
    ],
    [
      'no teams',
      { access_level: 'team', scoped_teams: [] },
      {
        scoped_teams: ['scoped_teams is required when access_level is team'],
      },
    ],
    [
      'organizations for all',
      { access_level: 'all', scoped_organizations: [NOBODY] },
      { scoped_organizations: ['scoped_organizations is not allowed when access_level is all'] },
    ],
    [
      'teams for an organization',
      { access_level: 'organization', scoped_organizations: ['x'], scoped_teams: [1] },
      {
        scoped_organizations: ['Invalid organization UUID provided in scoped_organizations.'],
        scoped_teams: ['scoped_teams is not allowed when access_level is organization'],
      },
    ],
    [
      "somebody else's organization",
      { access_level: 'organization', scoped_organizations: [NOBODY] },
      { scoped_organizations: ['Invalid organization specified or you do not have access.'] },
    ],
    [
      "somebody else's team",
      { access_level: 'team', scoped_teams: [1, 3] },
      {
        scoped_teams: ['Invalid team specified or you do not have access.'],
      },
    ],
    [
      'an unknown team',
      { access_level: 'team', scoped_teams: [99] },
      {
        scoped_teams: ['Invalid team specified or you do not have access.'],
      },
    ],
    [
      'a team that is no number',
      { access_level: 'team', scoped_teams: ['x'] },
      {
        scoped_teams: ['A valid integer is required.'],
      },
    ],
  ])('with %s is refused by field', async (_name, given, faults) => {
    const answer = await send(given)
    expect([answer.status, answer.json()]).toEqual([400, faults])
  })

  it('names an unknown client and an unregistered redirect URI, and tells the app the rest', async () => {
    const unknown = await send({ client_id: 'unknown' })
    expect([unknown.status, unknown.json()]).toEqual([400, UNKNOWN_CLIENT])
    const elsewhere = await send({ redirect_uri: 'https://evil.example.com' })
    expect([elsewhere.status, elsewhere.json()]).toMatchObject([400, { error: 'invalid_request' }])
    const plain = await send({ code_challenge_method: 'plain' })
    expect([plain.status, redirectIn(plain).searchParams.get('error')]).toEqual([200, 'invalid_request'])
  })

  it('limits the tokens to the chosen projects or organizations', async () => {
    const organization = (await signInThrough(world, DEVELOPMENT_CLIENT)).scoped_organizations[0] ?? ''
    const decision = { access_level: 'organization', scoped_organizations: [organization.toUpperCase()] }
    expect(await signInThrough(world, 'partner', { decision })).toMatchObject({
      scoped_organizations: [organization],
      scoped_teams: [],
    })
    expect(
      await signInThrough(world, 'partner', { decision: { access_level: 'team', scoped_teams: [2] } }),
    ).toMatchObject({ scoped_organizations: [], scoped_teams: [2] })
  })

  it('is in the activity list, without the code', async () => {
    const { code = '' } = await newCode(world, 'partner')
    const { text } = await world.call('GET', '/_companion/activity', { session })
    expect(JSON.parse(text).results[0]).toMatchObject({
      action: 'oauth_app.authorized',
      subject: 'Partner (user:read, user:write)',
      email: ADA,
      via: 'session',
    })
    expect(text).not.toContain(code)
  })
})

describe('scopes', () => {
  const granted = async (clientId: string, scope: string | undefined, decision?: Record<string, unknown>) =>
    (await signInThrough(world, clientId, { wish: { scope }, ...(decision && { decision }) })).scope

  it('are cut to what the app can get, never refused', async () => {
    expect(
      await granted('partner', 'user:read nonsense:read llm_gateway:read wizard_session:write openid'),
    ).toBe('openid user:read')
    expect(await granted('limited', 'user:read insight:write insight:read dashboard:read person:read')).toBe(
      'dashboard:read insight:read insight:write user:read',
    )
  })

  it('of PostHog’s development apps include the privileged ones, and everything', async () => {
    expect(await granted(DEVELOPMENT_CLIENT, '*')).toBe('*')
    expect(await granted(DEVELOPMENT_CLIENT, 'wizard_session:write llm_gateway:read user:read')).toBe(
      'llm_gateway:read user:read wizard_session:write',
    )
  })

  it.each([undefined, '', 'nonsense:read', 'user:read insight:wri'])(
    'that an app leaves out, or that make no sense (%j), are all that it can get',
    async (scope) => {
      await world.close()
      const app = {
        name: 'F',
        client_id: 'f',
        redirect_uris: ['f://cb'],
        first_party: true,
        scopes: ['user:read'],
        optional_scopes: ['insight:write'],
      }
      world = await createWorld({ seed: { ...OAUTH_SEED, oauth_applications: [app] } })
      const pkce = newPkce()
      const answer = await world.call(
        'GET',
        authorizePath(parameters('f', pkce, { scope, redirect_uri: 'f://cb' })),
        { session: await world.signIn(ADA) },
      )
      const tokens = tokensIn(
        await askToken(world, {
          grant_type: 'authorization_code',
          client_id: 'f',
          redirect_uri: 'f://cb',
          code: location(answer).searchParams.get('code') ?? '',
          code_verifier: pkce.verifier,
        }),
      )
      expect(tokens.scope).toBe('email insight:write introspection openid profile user:read')
    },
  )

  it('that the app requires can’t be left out', async () => {
    const answer = await decide(world, session, parameters('limited', newPkce(), { scope: 'user:read' }))
    expect([answer.status, answer.json()]).toEqual([
      400,
      {
        error: 'invalid_scope',
        error_description: 'The grant is missing scopes the application requires: insight:write',
      },
    ])
  })

  it('that an app registers with are its ceiling', async () => {
    const clientId = await register(world, { scope: 'user:read llm_gateway:read nonsense' })
    expect(await granted(clientId, 'user:read insight:read *')).toBe('user:read')
  })
})

describe('automatic approval', () => {
  const started = (email: string | null) =>
    createWorld({ seed: OAUTH_SEED, config: { ...testConfig(), port: 7676, uiDir, oauthAutoApprove: email } })

  it('answers a code without anyone, with access to everything', async () => {
    await world.close()
    world = await started(GRACE)
    const pkce = newPkce()
    const answer = await world.call('GET', authorizePath(parameters('limited', pkce, { scope: 'user:read' })))
    const tokens = tokensIn(
      await askToken(world, {
        grant_type: 'authorization_code',
        client_id: 'limited',
        redirect_uri: 'https://limited.example.com/cb',
        code: location(answer).searchParams.get('code') ?? '',
        code_verifier: pkce.verifier,
      }),
    )
    expect(tokens).toMatchObject({
      scope: 'insight:write user:read',
      scoped_teams: [],
      scoped_organizations: [],
    })
    expect((await me(world, tokens.access_token)).json()).toMatchObject({ email: GRACE })
    expect((await world.call('GET', '/_companion/health')).json()).toMatchObject({
      oauth_auto_approve: GRACE,
    })
  })

  it('still checks the request first', async () => {
    await world.close()
    world = await started(GRACE)
    expect((await open('partner', { redirect_uri: 'https://evil.example.com' }, {})).status).toBe(400)
    expect(errorIn(await open('partner', { code_challenge_method: 'plain' }, {}))[1]).toBe('invalid_request')
  })

  it('is off by default, and needs a user', async () => {
    expect((await world.call('GET', '/_companion/health')).json()).toMatchObject({ oauth_auto_approve: null })
    await expect(started('nobody@example.com')).rejects.toThrow(/nobody@example\.com/)
  })
})
