import * as oidc from 'openid-client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { OAUTH_SEED, SECRET } from '../support/oauth.ts'
import { type OAuthServer, startOAuthServer } from '../support/oauth-server.ts'
import { GRACE } from '../support/seed.ts'

let server: OAuthServer
beforeEach(async () => {
  server = await startOAuthServer(OAUTH_SEED, GRACE)
})
afterEach(() => server.stop())

describe('openid-client', () => {
  it('signs in with PKCE, checks the ID token, refreshes, asks about the user and the token, and signs out', async () => {
    const config = await oidc.discovery(
      new URL(server.url),
      'confidential',
      { client_secret: SECRET },
      oidc.ClientSecretPost(SECRET),
      { execute: [oidc.allowInsecureRequests] },
    )
    const pkceCodeVerifier = oidc.randomPKCECodeVerifier()
    const expectedState = oidc.randomState()
    const expectedNonce = oidc.randomNonce()
    const page = oidc.buildAuthorizationUrl(config, {
      redirect_uri: 'https://confidential.example.com/cb',
      scope: 'openid profile email user:read introspection',
      code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
      state: expectedState,
      nonce: expectedNonce,
    })
    const back = await server.decide(page)
    const tokens = await oidc.authorizationCodeGrant(config, back, {
      pkceCodeVerifier,
      expectedState,
      expectedNonce,
      idTokenExpected: true,
    })
    const subject = server.world.uuidOf(GRACE)
    expect(tokens.claims()).toMatchObject({ sub: subject, email: GRACE, given_name: 'Grace' })
    expect(await oidc.fetchUserInfo(config, tokens.access_token, subject)).toMatchObject({ email: GRACE })

    const refreshed = await oidc.refreshTokenGrant(config, tokens.refresh_token ?? '')
    expect(refreshed.expires_in).toBe(3600)
    expect(await oidc.tokenIntrospection(config, refreshed.access_token)).toMatchObject({
      active: true,
      client_id: 'confidential',
    })
    expect(await oidc.tokenIntrospection(config, tokens.access_token)).toEqual({ active: false })
    await oidc.tokenRevocation(config, refreshed.refresh_token ?? '')
    expect(await oidc.tokenIntrospection(config, refreshed.access_token)).toEqual({ active: false })
    await expect(oidc.refreshTokenGrant(config, refreshed.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
      status: 400,
    })
  })

  it('registers itself, and hears of a refusal', async () => {
    const redirect_uri = 'http://127.0.0.1/callback'
    const config = await oidc.dynamicClientRegistration(
      new URL(server.url),
      { client_name: 'Tool', redirect_uris: [redirect_uri], token_endpoint_auth_method: 'none' },
      oidc.None(),
      { execute: [oidc.allowInsecureRequests] },
    )
    const pkceCodeVerifier = oidc.randomPKCECodeVerifier()
    const page = oidc.buildAuthorizationUrl(config, {
      redirect_uri: 'http://127.0.0.1:49152/callback',
      scope: 'user:read',
      code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
    })
    const back = await server.decide(page, { allow: false })
    await expect(oidc.authorizationCodeGrant(config, back, { pkceCodeVerifier })).rejects.toMatchObject({
      error: 'access_denied',
    })
  })
})
