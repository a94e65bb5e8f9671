import { createRemoteJWKSet, customFetch, jwtVerify } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  authorizePath,
  DEVELOPMENT_CLIENT,
  FORM,
  newPkce,
  OAUTH_SEED,
  parameters,
  refresh,
  signInThrough,
  tokensIn,
} from '../../../support/oauth.ts'
import { ADA, GRACE } from '../../../support/seed.ts'
import { createWorld, envelope, type World } from '../../../support/world.ts'

const ISSUER = 'http://localhost:7676'

let world: World
beforeEach(async () => {
  world = await createWorld({ seed: OAUTH_SEED })
})
afterEach(() => world.close())

const document = async (name: string): Promise<Record<string, unknown>> =>
  z.record(z.string(), z.unknown()).parse((await world.call('GET', `/.well-known/${name}`)).json())

describe('the discovery documents', () => {
  it('describe the authorization server', async () => {
    const server = await document('oauth-authorization-server')
    expect(server).toEqual({
      issuer: ISSUER,
      authorization_endpoint: `${ISSUER}/oauth/authorize/`,
      token_endpoint: `${ISSUER}/oauth/token/`,
      userinfo_endpoint: `${ISSUER}/oauth/userinfo/`,
      revocation_endpoint: `${ISSUER}/oauth/revoke/`,
      introspection_endpoint: `${ISSUER}/oauth/introspect/`,
      registration_endpoint: `${ISSUER}/oauth/register/`,
      jwks_uri: `${ISSUER}/.well-known/jwks.json`,
      scopes_supported: expect.arrayContaining(['openid', 'profile', 'email', 'user:read', 'insight:write']),
      response_types_supported: ['code'],
      response_modes_supported: ['query'],
      grant_types_supported: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_methods_supported: ['none', 'client_secret_post'],
      code_challenge_methods_supported: ['S256'],
      service_documentation: 'https://posthog.com/docs/api',
    })
    expect(server.scopes_supported).not.toContain('llm_gateway:read')
    expect(server.scopes_supported).not.toContain('wizard_session:read')
    expect(server.scopes_supported).not.toContain('*')
  })

  it('describe the OpenID provider', async () => {
    expect(await document('openid-configuration')).toEqual({
      ...(await document('oauth-authorization-server')),
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      claims_supported: ['email', 'email_verified', 'family_name', 'given_name', 'sub'],
    })
  })

  it('describe the protected resource, to which each 401 points', async () => {
    const answer = await world.call('GET', '/api/users/@me/', { headers: { host: 'localhost:7676' } })
    const address = /resource_metadata="(.*)"/.exec(String(answer.headers['www-authenticate']))?.[1]
    expect(address).toBe(`${ISSUER}/.well-known/oauth-protected-resource`)
    expect(await document('oauth-protected-resource')).toEqual({
      resource: ISSUER,
      authorization_servers: [ISSUER],
      scopes_supported: (await document('oauth-authorization-server')).scopes_supported,
      bearer_methods_supported: ['header'],
      resource_documentation: 'https://posthog.com/docs/api',
    })
  })

  it('publish the public part of the signing key, and nothing else', async () => {
    const keys = z
      .strictObject({
        keys: z.array(
          z.strictObject({
            kty: z.literal('RSA'),
            kid: z.string(),
            n: z.string(),
            e: z.string(),
            alg: z.literal('RS256'),
            use: z.literal('sig'),
          }),
        ),
      })
      .parse(await document('jwks.json'))
    expect(keys.keys).toHaveLength(1)
    expect(await document('jwks.json')).toEqual(keys)
  })

  it.each(['oauth-authorization-server', 'openid-configuration', 'oauth-protected-resource', 'jwks.json'])(
    '%s is there with and without a slash, for every page, under whatever name this server is asked',
    async (name) => {
      const expected = await document(name)
      for (const path of [`/.well-known/${name}`, `/.well-known/${name}/`]) {
        const answer = await world.call('GET', path, {
          headers: { host: 'localhost:7676', origin: 'https://inspector.example.com' },
        })
        expect([answer.status, answer.json()]).toEqual([200, expected])
        expect(answer.headers).toMatchObject({
          'access-control-allow-origin': '*',
          'cross-origin-resource-policy': 'cross-origin',
          'content-type': expect.stringContaining('application/json'),
        })
      }
      expect((await world.call('GET', `/.well-known/${name}`)).headers['access-control-allow-origin']).toBe(
        '*',
      )
      const forged = await world.call('GET', `/.well-known/${name}`, {
        headers: { host: 'evil.example.com' },
      })
      expect(forged.status).toBe(421)
    },
  )
})

it.each(['oauth-authorization-server', 'openid-configuration', 'oauth-protected-resource', 'jwks.json'])(
  'The document %s can only be read',
  async (name) => {
    for (const method of ['POST', 'PUT', 'DELETE'] as const) {
      const answer = await world.call(method, `/.well-known/${name}`, { body: {} })
      expect([answer.status, answer.headers.allow, answer.json()]).toEqual([
        405,
        'GET, HEAD',
        envelope('invalid_request', 'method_not_allowed', `Method "${method}" not allowed.`),
      ])
    }
    expect((await world.call('POST', '/.well-known/unknown', { body: {} })).status).toBe(404)
  },
)

describe('pages of other origins', () => {
  const origin = 'https://inspector.example.com'
  const preflight = (path: string) =>
    world.call('OPTIONS', path, {
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,mcp-protocol-version',
      },
    })

  it.each([
    '/oauth/token',
    '/oauth/token/',
    '/oauth/register/',
    '/oauth/revoke/',
    '/.well-known/openid-configuration',
  ])('may use %s, without credentials of this browser', async (path) => {
    const before = await preflight(path)
    expect([before.status, before.headers]).toMatchObject([
      204,
      {
        'access-control-allow-origin': '*',
        'access-control-allow-methods': expect.stringContaining('POST'),
        'access-control-allow-headers': 'content-type,mcp-protocol-version',
      },
    ])
    expect(before.headers['access-control-allow-credentials']).toBeUndefined()
    const answer = await world.call('POST', path, { headers: { origin, ...FORM }, body: 'grant_type=x' })
    expect(answer.headers['access-control-allow-origin']).toBe('*')
    expect(answer.status).not.toBe(403)
  })

  it.each([
    '/oauth/authorize',
    '/oauth/authorize/',
    '/oauth/introspect/',
    '/oauth/userinfo/',
    '/oauth/tokens',
    '/oauth/token/x',
    '/oauth/authorize/?x=/oauth/token',
    '/api/oauth/connected-apps/',
  ])('may not use %s', async (path) => {
    const before = await preflight(path)
    expect([before.status, before.headers['access-control-allow-origin']]).toEqual([403, undefined])
    const answer = await world.call('POST', path, { headers: { origin }, body: {} })
    expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([403, undefined])
  })

  it('may send the browser to the authorization page', async () => {
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', accept: 'text/html' }
    const path = authorizePath(parameters('first', newPkce(), { response_type: 'x' }))
    expect((await world.call('GET', path, { headers })).status).toBe(302)
  })
})

describe('OpenID Connect', () => {
  const keys = () =>
    createRemoteJWKSet(new URL(`${ISSUER}/.well-known/jwks.json`), {
      [customFetch]: async () => new Response((await world.call('GET', '/.well-known/jwks.json')).text),
    })
  const verify = (token: string | undefined, audience: string) =>
    jwtVerify(token ?? '', keys(), { issuer: ISSUER, audience, currentDate: new Date(world.clock.now) })

  it('has an ID token, signed with the published key, that says who the user is', async () => {
    const tokens = await signInThrough(world, 'partner', {
      email: GRACE,
      wish: { scope: 'openid profile email', nonce: 'once' },
    })
    const { payload } = await verify(tokens.id_token, 'partner')
    expect(payload).toMatchObject({
      sub: world.uuidOf(GRACE),
      nonce: 'once',
      given_name: 'Grace',
      family_name: 'Hopper',
      email: GRACE,
      email_verified: true,
      iat: Math.floor(world.clock.now / 1000),
      at_hash: expect.any(String),
    })
    const again = tokensIn(await refresh(world, 'partner', tokens.refresh_token))
    expect((await verify(again.id_token, 'partner')).payload.sub).toBe(world.uuidOf(GRACE))
  })

  it('has one only for the scope openid, with the claims of the scopes that were granted', async () => {
    expect(await signInThrough(world, 'partner')).not.toHaveProperty('id_token')
    const { id_token } = await signInThrough(world, 'partner', { wish: { scope: 'openid email' } })
    const { payload } = await verify(id_token, 'partner')
    expect(payload).toMatchObject({ email: ADA })
    expect(payload).not.toHaveProperty('given_name')
    expect(payload).not.toHaveProperty('nonce')
  })

  it('tells about the user at its own address too', async () => {
    const { access_token } = await signInThrough(world, 'partner', {
      email: GRACE,
      wish: { scope: 'openid profile' },
    })
    for (const method of ['GET', 'POST'] as const) {
      const answer = await world.call(method, '/oauth/userinfo/', { key: access_token })
      expect([answer.status, answer.json()]).toEqual([
        200,
        { sub: world.uuidOf(GRACE), given_name: 'Grace', family_name: 'Hopper' },
      ])
    }
  })

  it('tells nobody without the scope openid, or without a token that works', async () => {
    const { access_token } = await signInThrough(world, DEVELOPMENT_CLIENT)
    const narrow = await world.call('GET', '/oauth/userinfo', { key: access_token })
    expect([narrow.status, narrow.json()]).toMatchObject([403, { error: 'insufficient_scope' }])
    const openid = await signInThrough(world, 'partner', { wish: { scope: 'openid' } })
    world.clock.advance(3_600_001)
    for (const key of [undefined, 'pha_unknown', openid.access_token, openid.refresh_token]) {
      const answer = await world.call('GET', '/oauth/userinfo', key === undefined ? {} : { key })
      expect([answer.status, answer.json(), answer.headers['www-authenticate']]).toMatchObject([
        401,
        { error: 'invalid_token' },
        'Bearer error="invalid_token"',
      ])
    }
  })
})
