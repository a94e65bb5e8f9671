import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  askToken,
  authorizePath,
  DEVELOPMENT_CLIENT,
  decide,
  newPkce,
  OAUTH_SEED,
  parameters,
  redirectIn,
  tokensIn,
  type Wish,
} from '../../../support/oauth.ts'
import { ADA } from '../../../support/seed.ts'
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
    'http://127.0.0.1:99999/callback',
    'http://127.0.0.1:65536/callback',
    'http://127.0.0.1:09999/callback',
    'http://127.0.0.1:0/callback',
    'http://127.0.0.1:/callback',
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
