import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  askToken,
  DEVELOPMENT_CLIENT,
  FORM,
  me,
  newCode,
  OAUTH_SEED,
  refresh,
  register,
  SECRET,
  signInThrough,
  tokensIn,
} from '../../../support/oauth.ts'
import { ADA, GRACE } from '../../../support/seed.ts'
import { createWorld, envelope, notFound, type World } from '../../../support/world.ts'

let world: World
beforeEach(async () => {
  world = await createWorld({ seed: OAUTH_SEED })
})
afterEach(() => world.close())

describe('introspection', () => {
  const ask = (key: string | undefined, token: string | undefined) =>
    world.call('POST', '/oauth/introspect/', { ...(key && { key }), body: { token } })

  it('tells a token about itself, whatever its scopes, by each method', async () => {
    const { access_token } = await signInThrough(world, 'partner', {
      decision: { access_level: 'team', scoped_teams: [2] },
      wish: { scope: 'insight:read' },
    })
    const expected = {
      active: true,
      token_type: 'access_token',
      scope: 'insight:read',
      is_impersonated: false,
      scoped_teams: [2],
      scoped_organizations: [],
      exp: Math.floor(world.clock.now / 1000) + 3600,
      client_id: 'partner',
      client_name: 'Partner',
    }
    const form = { body: `token=${access_token}`, headers: FORM, key: access_token }
    for (const answer of [
      await ask(access_token, access_token),
      await world.call('POST', '/oauth/introspect', form),
      await world.call('GET', `/oauth/introspect/?token=${access_token}`, { key: access_token }),
    ]) {
      expect([answer.status, answer.json()]).toEqual([200, expected])
      expect(answer.headers['cache-control']).toBe('no-store')
    }
  })

  it('tells even a token without scopes about itself', async () => {
    const { accessToken } = world.companion.app.oauth.createToken({
      user: ADA,
      clientId: 'partner',
      scopes: [],
    })
    expect((await ask(accessToken, accessToken)).json()).toMatchObject({ active: true, scope: '' })
  })

  it('does not tell about other tokens without the scope introspection', async () => {
    const [one, other] = [await signInThrough(world, 'partner'), await signInThrough(world, 'partner')]
    const answer = await ask(one.access_token, other.access_token)
    expect([answer.status, answer.json()]).toMatchObject([403, { error: 'insufficient_scope' }])
    expect(answer.text).not.toContain('active')
  })

  it('tells with that scope about tokens of the same app alone', async () => {
    const asker = await signInThrough(world, 'partner', { wish: { scope: 'introspection' } })
    const own = await signInThrough(world, 'partner', { email: GRACE })
    const foreign = await signInThrough(world, DEVELOPMENT_CLIENT)
    expect((await ask(asker.access_token, own.access_token)).json()).toMatchObject({ active: true })
    expect((await ask(asker.access_token, own.refresh_token)).json()).toEqual({
      active: true,
      token_type: 'refresh_token',
      scoped_teams: [],
      scoped_organizations: [],
      client_id: 'partner',
      client_name: 'Partner',
    })
    for (const token of [foreign.access_token, foreign.refresh_token, 'pha_unknown', '', undefined])
      expect((await ask(asker.access_token, token)).json()).toEqual({ active: false })
  })

  it('takes the credentials of a confidential client instead', async () => {
    const own = await signInThrough(world, 'confidential')
    const foreign = await signInThrough(world, 'partner')
    const credentials = { client_id: 'confidential', client_secret: SECRET }
    const withSecret = (token: string, given: Record<string, string> = credentials) =>
      world.call('POST', '/oauth/introspect/', { body: { ...given, token } })
    expect((await withSecret(own.access_token)).json()).toMatchObject({
      active: true,
      client_id: 'confidential',
    })
    expect((await withSecret(foreign.access_token)).json()).toEqual({ active: false })
    for (const given of [
      { client_id: 'confidential' },
      { client_id: 'confidential', client_secret: 'wrong' },
      { client_id: 'partner' },
      { client_id: 'partner', client_secret: '' },
    ])
      expect((await withSecret(own.access_token, given)).status).toBe(401)
  })

  it('says that it is the client that is wrong, where a client’s credentials are', async () => {
    const { access_token } = await signInThrough(world, 'confidential')
    const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` })
    const ask = async (given: Record<string, string>, headers: Record<string, string> = {}) => {
      const body = { token: access_token, ...given }
      const answer = await world.call('POST', '/oauth/introspect/', { body, headers })
      return [answer.status, answer.json()]
    }
    const refused = [401, { error: 'invalid_client' }]
    expect(await ask({ client_id: 'confidential', client_secret: 'wrong' })).toEqual(refused)
    expect(await ask({ client_id: 'unknown', client_secret: SECRET })).toEqual(refused)
    expect(await ask({ client_id: 'confidential' })).toEqual(refused)
    expect(await ask({}, basic('confidential:wrong'))).toEqual(refused)
    expect((await ask({}, basic(`confidential:${SECRET}`)))[0]).toBe(200)
    expect(await ask({})).toEqual([401, { error: 'invalid_token' }])
    const bearer = { authorization: `Bearer ${access_token}` }
    expect((await ask({ client_id: 'confidential', client_secret: 'wrong' }, bearer))[0]).toBe(200)
  })

  it('needs credentials', async () => {
    const { access_token, refresh_token } = await signInThrough(world, 'partner')
    for (const key of [undefined, 'pha_unknown', 'phx_ada_everything_0123456789abcdef', refresh_token])
      expect((await ask(key, access_token)).status).toBe(401)
  })

  it('calls expired, refreshed and revoked tokens, and those of a deactivated user, inactive', async () => {
    const asker = await signInThrough(world, 'partner', { wish: { scope: 'introspection' } })
    const inactive = async (token: string | undefined) =>
      expect((await ask(asker.access_token, token)).json()).toEqual({ active: false })
    const used = await signInThrough(world, 'partner')
    await refresh(world, 'partner', used.refresh_token)
    await inactive(used.access_token)
    await inactive(used.refresh_token)
    const graces = await signInThrough(world, 'partner', { email: GRACE })
    world.deactivate(GRACE)
    await inactive(graces.access_token)
    await inactive(graces.refresh_token)
    const own = await signInThrough(world, 'partner')
    world.clock.advance(3_600_000)
    expect((await ask(own.access_token, own.access_token)).json()).toEqual({ active: false })
  })
})

describe('revocation', () => {
  const revoke = (given: Record<string, string>) =>
    world.call('POST', '/oauth/revoke/', { body: String(new URLSearchParams(given)), headers: FORM })

  it('of an access token ends that one', async () => {
    const tokens = await signInThrough(world, 'partner')
    const answer = await revoke({ client_id: 'partner', token: tokens.access_token })
    expect([answer.status, answer.text]).toEqual([200, ''])
    expect((await me(world, tokens.access_token)).status).toBe(401)
    expect((await refresh(world, 'partner', tokens.refresh_token)).status).toBe(200)
  })

  it.each([{}, { token_type_hint: 'access_token' }, { token_type_hint: 'refresh_token' }])(
    'of a refresh token ends what came of it, with the hint %j',
    async (hint) => {
      const tokens = await signInThrough(world, 'partner')
      const again = tokensIn(await refresh(world, 'partner', tokens.refresh_token))
      await revoke({ client_id: 'partner', token: again.refresh_token ?? '', ...hint })
      expect((await me(world, again.access_token)).status).toBe(401)
      for (const { refresh_token } of [tokens, again])
        expect((await refresh(world, 'partner', refresh_token)).status).toBe(400)
    },
  )

  it('of the refresh token of an app that registered itself ends all that it has from the user', async () => {
    const clientId = await register(world)
    const first = await signInThrough(world, clientId)
    const second = tokensIn(await refresh(world, clientId, first.refresh_token))
    const graces = await signInThrough(world, clientId, { email: GRACE })
    await revoke({ client_id: clientId, token: first.refresh_token ?? '' })
    for (const { access_token } of [first, second]) expect((await me(world, access_token)).status).toBe(401)
    expect((await refresh(world, clientId, first.refresh_token)).status).toBe(400)
    expect((await me(world, graces.access_token)).status).toBe(200)
  })

  it('takes JSON, and never says whether a token exists', async () => {
    const tokens = await signInThrough(world, 'partner')
    const answers = []
    for (const token of ['pha_unknown', tokens.access_token, tokens.refresh_token])
      answers.push(
        await world.call('POST', '/oauth/revoke', { body: { client_id: DEVELOPMENT_CLIENT, token } }),
      )
    expect(answers.map(({ status, text }) => [status, text])).toEqual([
      [200, ''],
      [200, ''],
      [200, ''],
    ])
    expect((await me(world, tokens.access_token)).status).toBe(200)
    expect((await refresh(world, 'partner', tokens.refresh_token)).status).toBe(200)
  })

  it('needs a client, its secret if it has one, and a token', async () => {
    const { access_token } = await signInThrough(world, 'confidential')
    for (const given of [{}, { client_id: 'unknown' }, { client_id: 'confidential' }]) {
      const answer = await revoke({ token: access_token, ...given })
      expect([answer.status, answer.json()]).toEqual([401, { error: 'invalid_client' }])
    }
    const answer = await revoke({ client_id: 'partner' })
    expect([answer.status, answer.json()]).toEqual([
      400,
      { error: 'invalid_request', error_description: 'Missing token parameter.' },
    ])
    await revoke({ client_id: 'confidential', client_secret: SECRET, token: access_token })
    expect((await me(world, access_token)).status).toBe(401)
  })
})

describe('connected apps', () => {
  const list = async (email = ADA) => {
    const answer = await world.call('GET', '/api/oauth/connected-apps/', {
      session: await world.signIn(email),
    })
    return JSON.parse(answer.text)
  }

  it('are those that can act for the user, with what each may do', async () => {
    expect(await list()).toEqual([])
    await signInThrough(world, 'limited', { wish: { scope: 'user:read insight:write' } })
    world.clock.advance(1000)
    await signInThrough(world, 'partner', { wish: { scope: 'user:write' } })
    await signInThrough(world, 'partner', { wish: { scope: 'insight:read' } })
    expect(await list()).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        name: 'Partner',
        logo_uri: null,
        scopes: ['insight:read', 'user:write'],
        authorized_at: expect.any(String),
        is_verified: false,
        is_first_party: false,
      },
      expect.objectContaining({ name: 'Limited', scopes: ['insight:write', 'user:read'], is_verified: true }),
    ])
    expect(await list(GRACE)).toEqual([])
  })

  it('stay when the access token has expired, because they can refresh', async () => {
    await signInThrough(world, 'partner')
    world.clock.advance(3_600_001)
    expect(await list()).toHaveLength(1)
  })

  it('end by one call, which the app is told at its next refresh', async () => {
    const tokens = await signInThrough(world, 'partner')
    const graces = await signInThrough(world, 'partner', { email: GRACE })
    const pending = await newCode(world, 'partner')
    const [{ id }] = await list()
    const session = await world.signIn(ADA)
    const path = `/api/oauth/connected-apps/${id}/revoke/`
    expect((await world.call('POST', path, { session })).status).toBe(204)
    expect((await me(world, tokens.access_token)).json()).toEqual(
      envelope('authentication_error', 'authentication_failed', 'Invalid access token.'),
    )
    expect((await refresh(world, 'partner', tokens.refresh_token)).json()).toEqual({
      error: 'invalid_grant',
      error_description: "This application's access was revoked; re-authorize.",
    })
    expect((await askToken(world, pending)).status).toBe(400)
    expect((await me(world, graces.access_token)).status).toBe(200)
    expect(await list()).toEqual([])
    const again = await world.call('POST', path, { session })
    expect([again.status, again.json()]).toEqual([
      404,
      notFound('No active connection found for this application.'),
    ])
    const activity = await world.call('GET', '/_companion/activity', { session })
    expect(JSON.parse(activity.text).results[0]).toMatchObject({
      action: 'oauth_app.disconnected',
      subject: 'Partner',
    })
  })

  it('of another user can’t be ended', async () => {
    const graces = await signInThrough(world, 'partner', { email: GRACE })
    const [{ id }] = await list(GRACE)
    const answer = await world.call('POST', `/api/oauth/connected-apps/${id}/revoke/`, {
      session: await world.signIn(ADA),
    })
    expect(answer.status).toBe(404)
    expect((await me(world, graces.access_token)).status).toBe(200)
  })
})
