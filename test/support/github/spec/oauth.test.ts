import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type GitHubStandIn, startGitHub } from '../stand-in.ts'
import {
  ask,
  authorizeUrl,
  CALLBACK,
  CHALLENGE,
  obtainCode,
  press,
  requestToken,
  target,
  VERIFIER,
} from './browsing.ts'

let github: GitHubStandIn
let clock: number

beforeEach(async () => {
  clock = Date.parse('2026-03-01T12:00:00Z')
  github = await startGitHub({ now: () => clock })
})
afterEach(() => github.close())

describe('the authorize page', () => {
  it('identifies the stand-in, and redirects with a code and the state', async () => {
    const markup = await (await fetch(authorizeUrl(github))).text()
    expect(markup).toContain('This is a stand-in for GitHub')
    const back = target(await press(authorizeUrl(github), 'Authorize PostHog Companion Dev'))
    expect(back.origin + back.pathname).toBe(CALLBACK)
    expect(back.searchParams.get('state')).toBe('xyz')
    expect(back.searchParams.get('code')).toMatch(/^[0-9a-f]{20}$/)
  })

  it('redirects with access_denied after Cancel', async () => {
    const back = target(await press(authorizeUrl(github), 'Cancel'))
    expect(Object.fromEntries(back.searchParams)).toEqual({
      error: 'access_denied',
      error_description: 'The user has denied your application access.',
      error_uri: expect.stringContaining('#access-denied'),
      state: 'xyz',
    })
  })

  it('redirects immediately with auto-approval', async () => {
    github.world.autoApprove = true
    const response = await fetch(authorizeUrl(github), { redirect: 'manual' })
    expect(target(response).searchParams.has('code')).toBe(true)
  })

  it('is not found for an unknown client ID', async () => {
    expect((await fetch(authorizeUrl(github, { client_id: 'Iv1.nobody' }))).status).toBe(404)
  })

  it.each([
    ['http://127.0.0.1:1/other', 'another path'],
    ['http://localhost:54321/complete/github-link/', 'a hostname instead of the loopback address'],
    ['https://evil.example/complete/github-link/', 'another host'],
    [`${CALLBACK}?next=1`, 'an added parameter'],
    ['not an address', 'not a URL'],
  ])('refuses to redirect to %s: %s', async (redirectUri) => {
    const response = await fetch(authorizeUrl(github, { redirect_uri: redirectUri }), { redirect: 'manual' })
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('redirect_uri_mismatch')
  })

  it('uses the first registered URL by default', async () => {
    const back = target(await press(authorizeUrl(github, { redirect_uri: null }), 'Cancel'))
    expect(back.href).toMatch(/^http:\/\/127\.0\.0\.1\/complete\/github-link\//)
  })

  it('only supports the challenge method S256', async () => {
    const plain = { code_challenge: CHALLENGE, code_challenge_method: 'plain' }
    const response = await fetch(authorizeUrl(github, plain), { redirect: 'manual' })
    expect(target(response).searchParams.get('error')).toBe('invalid_request')
  })

  it('escapes its content', async () => {
    const markup = await (await fetch(authorizeUrl(github, { state: '"><script>alert(1)</script>' }))).text()
    expect(markup).not.toContain('<script>')
  })
})

describe('exchanging a code', () => {
  it('returns an expiring token and a refresh token', async () => {
    expect(await requestToken(github, { code: await obtainCode(github) })).toEqual({
      access_token: expect.stringMatching(/^ghu_\w{36}$/),
      expires_in: 28_800,
      refresh_token: expect.stringMatching(/^ghr_\w{76}$/),
      refresh_token_expires_in: 15_897_600,
      token_type: 'bearer',
      scope: '',
    })
  })

  it('returns no refresh token if the App’s tokens do not expire', async () => {
    github.world.app.expiringTokens = false
    const answer = await requestToken(github, { code: await obtainCode(github) })
    expect(Object.keys(answer).sort()).toEqual(['access_token', 'scope', 'token_type'])
    clock += 365 * 86_400_000
    expect((await ask(github, '/user', String(answer.access_token))).status).toBe(200)
  })

  it('returns a form unless JSON is requested, and also accepts JSON', async () => {
    const { clientId, clientSecret } = github.world.app
    const response = await fetch(`${github.url}/login/oauth/access_token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        client_id: clientId,
        client_secret: clientSecret,
        code: await obtainCode(github),
      }),
    })
    expect(response.headers.get('content-type')).toContain('application/x-www-form-urlencoded')
    expect(new URLSearchParams(await response.text()).get('token_type')).toBe('bearer')
  })

  it('works once', async () => {
    const code = await obtainCode(github)
    expect(await requestToken(github, { code })).toHaveProperty('access_token')
    expect(await requestToken(github, { code })).toHaveProperty('error', 'bad_verification_code')
  })

  it('works for ten minutes', async () => {
    const [early, late] = [await obtainCode(github), await obtainCode(github)]
    clock += 599_000
    expect(await requestToken(github, { code: early })).toHaveProperty('access_token')
    clock += 1_000
    expect(await requestToken(github, { code: late })).toHaveProperty('error', 'bad_verification_code')
  })

  it('requires the verifier if the code was requested with a challenge', async () => {
    const challenge = { code_challenge: CHALLENGE, code_challenge_method: 'S256' }
    const refused = { error: 'bad_verification_code' }
    expect(await requestToken(github, { code: await obtainCode(github, challenge) })).toMatchObject(refused)
    expect(
      await requestToken(github, {
        code: await obtainCode(github, challenge),
        code_verifier: `${VERIFIER}0`,
      }),
    ).toMatchObject(refused)
    expect(
      await requestToken(github, { code: await obtainCode(github, challenge), code_verifier: VERIFIER }),
    ).toHaveProperty('access_token')
  })

  it('reports wrong credentials and a wrong redirect URI', async () => {
    const code = await obtainCode(github)
    expect(await requestToken(github, { code, client_secret: 'wrong' })).toEqual({
      error: 'incorrect_client_credentials',
      error_description: 'The client_id and/or client_secret passed are incorrect.',
      error_uri: expect.stringContaining('#incorrect-client-credentials'),
    })
    const elsewhere = { code, redirect_uri: 'http://127.0.0.1:1/complete/github-link/' }
    expect(await requestToken(github, elsewhere)).toHaveProperty('error', 'redirect_uri_mismatch')
  })
})

describe('refreshing a token', () => {
  const renew = (refreshToken: unknown) =>
    requestToken(github, { grant_type: 'refresh_token', refresh_token: String(refreshToken) })
  const works = async (accessToken: unknown) =>
    (await ask(github, '/user', String(accessToken))).status === 200

  it('invalidates the old access and refresh tokens', async () => {
    const first = await requestToken(github, { code: await obtainCode(github) })
    const second = await renew(first.refresh_token)
    expect(await works(first.access_token)).toBe(false)
    expect(await works(second.access_token)).toBe(true)
    expect(await renew(first.refresh_token)).toMatchObject({ error: 'bad_refresh_token' })
    expect(await renew(second.refresh_token)).toHaveProperty('access_token')
  })

  it('works after the access token has expired, but not after the refresh token has', async () => {
    const first = await requestToken(github, { code: await obtainCode(github) })
    clock += 28_800_000
    expect(await works(first.access_token)).toBe(false)
    const second = await renew(first.refresh_token)
    expect(await works(second.access_token)).toBe(true)
    clock += 15_897_600_000
    expect(await renew(second.refresh_token)).toMatchObject({ error: 'bad_refresh_token' })
  })

  it('fails once the user has revoked the App', async () => {
    const first = await requestToken(github, { code: await obtainCode(github) })
    github.world.revokeTokens('octocat')
    expect(await works(first.access_token)).toBe(false)
    expect(await renew(first.refresh_token)).toMatchObject({ error: 'bad_refresh_token' })
  })
})
