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
import { type Answer, createWorld, envelope, type World } from '../../../support/world.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const BAD_CODE = {
  error: 'invalid_grant',
  error_description: 'Authorization code is invalid or has already been used',
}

let world: World
beforeEach(async () => {
  world = await createWorld({ seed: OAUTH_SEED })
})
afterEach(() => world.close())

const outcome = (answer: Answer) => [answer.status, answer.json()]
const refused = (error: string, description?: string) => [
  400,
  { error, ...(description === undefined ? {} : { error_description: description }) },
]

describe('exchanging a code', () => {
  it('answers tokens, which the API accepts', async () => {
    const answer = await askToken(world, await newCode(world, 'partner', { email: GRACE }))
    expect(answer.status).toBe(200)
    expect(answer.json()).toEqual({
      access_token: expect.stringMatching(/^pha_[A-Za-z0-9]{43}$/),
      expires_in: 3600,
      token_type: 'Bearer',
      scope: 'user:read user:write',
      refresh_token: expect.stringMatching(/^phr_[A-Za-z0-9]{43}$/),
      scoped_teams: [],
      scoped_organizations: [],
    })
    expect(answer.headers['cache-control']).toBe('no-store')
    const user = await me(world, tokensIn(answer).access_token)
    expect([user.status, user.json()]).toMatchObject([200, { email: GRACE }])
  })

  it.each(['/oauth/token', '/oauth/token/'])('takes JSON as well, at %s', async (path) => {
    const body = await newCode(world, DEVELOPMENT_CLIENT, { wish: { scope: '*', state: undefined } })
    const answer = await world.call('POST', path, { body: { ...body, ignored: null } })
    expect([answer.status, tokensIn(answer).scope]).toEqual([200, '*'])
  })

  it('works once', async () => {
    const code = await newCode(world, 'partner')
    const first = tokensIn(await askToken(world, code))
    expect(outcome(await askToken(world, code))).toEqual([400, BAD_CODE])
    expect((await me(world, first.access_token)).status).toBe(200)
  })

  it('works once even if it is asked for many times at once', async () => {
    const code = await newCode(world, 'partner')
    const answers = await Promise.all(Array.from({ length: 20 }, () => askToken(world, code)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ status }) => status !== 200).map(outcome)).toEqual(
      Array.from({ length: 19 }, () => [400, BAD_CODE]),
    )
  })

  it('works for five minutes', async () => {
    const [early, late] = [await newCode(world, 'partner'), await newCode(world, 'partner')]
    world.clock.advance(5 * MINUTE - SECOND)
    expect((await askToken(world, early)).status).toBe(200)
    world.clock.advance(2 * SECOND)
    expect(outcome(await askToken(world, late))).toEqual([400, BAD_CODE])
  })

  it.each([
    ['an unknown code', { code: 'unknown' }],
    ['an empty code', { code: '' }],
    ['a wrong verifier', { code_verifier: 'a'.repeat(43) }],
    ['the challenge instead of the verifier', { code_verifier: '' }],
    ['another redirect URI', { redirect_uri: 'http://127.0.0.1/callback' }],
    [
      'a redirect URI with something added',
      { redirect_uri: 'https://partner.example.com/callback?tenant=1&a=1' },
    ],
    ['another client', { client_id: DEVELOPMENT_CLIENT }],
    ['another client with its secret', { client_id: 'confidential', client_secret: SECRET }],
  ])('refuses %s, and the code stays good', async (_name, change) => {
    const code = await newCode(world, 'partner')
    expect(outcome(await askToken(world, { ...code, ...change }))).toEqual([400, BAD_CODE])
    expect((await askToken(world, code)).status).toBe(200)
  })

  it('needs the verifier', async () => {
    const { code_verifier: _, ...code } = await newCode(world, 'partner')
    expect(outcome(await askToken(world, code))).toEqual(
      refused('invalid_request', 'Code verifier required.'),
    )
  })

  it('needs a user who is still active', async () => {
    const code = await newCode(world, 'partner', { email: GRACE })
    world.deactivate(GRACE)
    expect(outcome(await askToken(world, code))).toEqual([400, BAD_CODE])
  })
})

describe('the token endpoint', () => {
  it.each([
    ['broken JSON', '{"grant_type"', 'Invalid JSON payload'],
    ['JSON that is nested too deeply', '['.repeat(300), 'Invalid JSON payload'],
    ['a list', '[]', 'JSON payload must be an object'],
    ['text', '"grant_type"', 'JSON payload must be an object'],
    ['null', 'null', 'JSON payload must be an object'],
    ['an object as a value', '{"code":{}}', "Parameter 'code' must be a string"],
    ['a list as a value', '{"grant_type":["refresh_token"]}', "Parameter 'grant_type' must be a string"],
  ])('refuses %s', async (_name, body, description) => {
    const answer = await world.call('POST', '/oauth/token/', { body })
    expect(outcome(answer)).toEqual(refused('invalid_request', description))
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  it('refuses a parameter that comes twice', async () => {
    const body = 'grant_type=refresh_token&client_id=partner&client_id=limited&refresh_token=phr_x'
    const answer = await world.call('POST', '/oauth/token/', { body, headers: FORM })
    expect(outcome(answer)).toEqual(refused('invalid_request', 'Duplicate client_id parameter.'))
  })

  it.each(['password', 'client_credentials', 'urn:ietf:params:oauth:grant-type:jwt-bearer', '', undefined])(
    'does not offer the grant type %s',
    async (type) => {
      const body = type === undefined ? {} : { grant_type: type, client_id: 'partner' }
      expect(outcome(await askToken(world, body))).toEqual(refused('unsupported_grant_type'))
    },
  )

  it('needs a code or a refresh token', async () => {
    const client_id = 'partner'
    expect(outcome(await askToken(world, { grant_type: 'authorization_code', client_id }))).toEqual(
      refused('invalid_request', 'Missing code parameter.'),
    )
    expect(outcome(await askToken(world, { grant_type: 'refresh_token', client_id }))).toEqual(
      refused('invalid_request', 'Missing refresh token parameter.'),
    )
  })

  it('has one answer for an unknown client and a wrong secret', async () => {
    const code = await newCode(world, 'confidential')
    const { client_secret: _, ...withoutSecret } = code
    for (const body of [
      { ...code, client_id: 'unknown' },
      { ...code, client_id: '' },
      { ...code, client_secret: 'wrong' },
      { ...code, client_secret: '' },
      withoutSecret,
    ]) {
      expect(outcome(await askToken(world, body))).toEqual([401, { error: 'invalid_client' }])
    }
    expect((await askToken(world, code)).status).toBe(200)
  })

  it('takes the secret as Basic authentication too', async () => {
    const { client_secret: _, client_id: __, ...code } = await newCode(world, 'confidential')
    const authorization = `Basic ${Buffer.from(`confidential:${SECRET}`).toString('base64')}`
    const answer = await world.call('POST', '/oauth/token', {
      body: String(new URLSearchParams(code)),
      headers: { ...FORM, authorization },
    })
    expect(answer.status).toBe(200)
  })

  it.each(['GET', 'PUT', 'DELETE'] as const)('does not have %s', async (method) => {
    const answer = await world.call(method, '/oauth/token')
    expect([answer.status, answer.json(), answer.headers.allow]).toEqual([
      405,
      envelope('invalid_request', 'method_not_allowed', `Method "${method}" not allowed.`),
      'POST',
    ])
  })
})

describe('refreshing', () => {
  it('replaces both tokens and ends the old access token', async () => {
    const first = await signInThrough(world, 'partner', { email: GRACE })
    const answer = await refresh(world, 'partner', first.refresh_token)
    const second = tokensIn(answer)
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(second).toMatchObject({ expires_in: 3600, scope: 'user:read user:write', scoped_teams: [] })
    expect(
      new Set([first.access_token, second.access_token, first.refresh_token, second.refresh_token]).size,
    ).toBe(4)
    expect((await me(world, first.access_token)).status).toBe(401)
    expect((await me(world, second.access_token)).status).toBe(200)
  })

  it('answers the same tokens again for two minutes', async () => {
    const { refresh_token } = await signInThrough(world, 'partner')
    const first = tokensIn(await refresh(world, 'partner', refresh_token))
    world.clock.advance(119 * SECOND)
    const again = tokensIn(await refresh(world, 'partner', refresh_token))
    expect(again).toEqual({ ...first, expires_in: 3600 - 119 })
    expect((await me(world, again.access_token)).status).toBe(200)
    expect((await refresh(world, 'partner', again.refresh_token)).status).toBe(200)
  })

  it('ends everything if a used token comes later than that', async () => {
    const first = await signInThrough(world, 'partner')
    const second = tokensIn(await refresh(world, 'partner', first.refresh_token))
    const third = tokensIn(await refresh(world, 'partner', second.refresh_token))
    world.clock.advance(120 * SECOND)
    const answer = await refresh(world, 'partner', first.refresh_token)
    expect(outcome(answer)).toEqual(refused('invalid_grant', 'Refresh token is invalid or has been revoked'))
    expect((await me(world, third.access_token)).json()).toEqual(
      envelope('authentication_error', 'authentication_failed', 'Invalid access token.'),
    )
    for (const { refresh_token } of [second, third])
      expect((await refresh(world, 'partner', refresh_token)).status).toBe(400)
  })

  it('leaves other sign-ins of the same user and app alone then', async () => {
    const stolen = await signInThrough(world, 'partner')
    const other = await signInThrough(world, 'partner')
    await refresh(world, 'partner', stolen.refresh_token)
    world.clock.advance(121 * SECOND)
    expect((await refresh(world, 'partner', stolen.refresh_token)).status).toBe(400)
    expect((await refresh(world, 'partner', other.refresh_token)).status).toBe(200)
  })

  it('many times at once answers one pair, with which it goes on', async () => {
    const { refresh_token } = await signInThrough(world, 'partner')
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => refresh(world, 'partner', refresh_token)),
    )
    const pairs = new Set(answers.map((answer) => tokensIn(answer).access_token))
    expect(pairs.size).toBe(1)
    const [answer] = answers
    expect(answer && (await me(world, tokensIn(answer).access_token)).status).toBe(200)
    expect(answer && (await refresh(world, 'partner', tokensIn(answer).refresh_token)).status).toBe(200)
  })

  it('has no end: an old unused token works', async () => {
    const { refresh_token, access_token } = await signInThrough(world, 'partner')
    world.clock.advance(400 * DAY)
    expect((await me(world, access_token)).json()).toMatchObject({ detail: 'Access token has expired.' })
    expect((await refresh(world, 'partner', refresh_token)).status).toBe(200)
  })

  it('of an app that registered itself keeps the refresh token and earlier access tokens', async () => {
    const clientId = await register(world)
    const first = await signInThrough(world, clientId)
    expect(first.expires_in).toBe(7 * 24 * 3600)
    world.clock.advance(DAY)
    const second = tokensIn(await refresh(world, clientId, first.refresh_token))
    expect(second.refresh_token).toBe(first.refresh_token)
    expect(second.access_token).not.toBe(first.access_token)
    for (const { access_token } of [first, second]) expect((await me(world, access_token)).status).toBe(200)
    world.clock.advance(6 * DAY + SECOND)
    expect((await me(world, first.access_token)).status).toBe(401)
    expect((await me(world, second.access_token)).status).toBe(200)
    expect((await refresh(world, clientId, first.refresh_token)).status).toBe(200)
  })

  it.each(['https://cimd.example.com/client.json'])('does not rotate for %s either', async (clientId) => {
    const first = await signInThrough(world, clientId)
    const second = tokensIn(await refresh(world, clientId, first.refresh_token))
    expect([second.refresh_token, second.expires_in]).toEqual([first.refresh_token, 7 * 24 * 3600])
  })

  it('is not offered to the wizard', async () => {
    await world.close()
    const clientId = 'https://us.posthog.com/api/oauth/wizard/client-metadata'
    const wizard = { name: 'Wizard', client_id: clientId, redirect_uris: ['http://localhost/callback'] }
    world = await createWorld({ seed: { ...OAUTH_SEED, oauth_applications: [wizard] } })
    const code = await newCode(world, clientId, { wish: { redirect_uri: 'http://localhost:8239/callback' } })
    expect((await askToken(world, code)).json()).not.toHaveProperty('refresh_token')
  })

  it.each([
    ['an unknown token', 'partner', () => 'phr_unknown'],
    ['an access token', 'partner', (tokens: { access_token: string }) => tokens.access_token],
    ['an empty one', 'partner', () => ''],
    [
      "another client's",
      DEVELOPMENT_CLIENT,
      (tokens: { refresh_token?: string | undefined }) => tokens.refresh_token,
    ],
  ])('refuses %s', async (_name, client, value) => {
    const tokens = await signInThrough(world, 'partner')
    expect(outcome(await refresh(world, client, value(tokens)))).toEqual(
      refused('invalid_grant', 'Refresh token is invalid or has been revoked'),
    )
    expect((await refresh(world, 'partner', tokens.refresh_token)).status).toBe(200)
  })

  it('can ask for less, and not for more', async () => {
    const { refresh_token } = await signInThrough(world, 'partner')
    const body = { grant_type: 'refresh_token', client_id: 'partner', refresh_token: refresh_token ?? '' }
    expect(outcome(await askToken(world, { ...body, scope: 'insight:read' }))).toEqual(
      refused('invalid_scope'),
    )
    const less = tokensIn(await askToken(world, { ...body, scope: 'user:read' }))
    expect(less.scope).toBe('user:read')
    const answer = await world.call('PATCH', '/api/users/@me/', { key: less.access_token, body: {} })
    expect(answer.json()).toMatchObject({ detail: "API key missing required scope 'user:write'" })
  })

  it('stops when the user is deactivated', async () => {
    const { refresh_token } = await signInThrough(world, 'partner', { email: GRACE })
    world.deactivate(GRACE)
    expect((await refresh(world, 'partner', refresh_token)).status).toBe(400)
  })

  it('says why it stopped', async () => {
    const app = (scopes: string[], client_id: string) => ({
      name: client_id,
      client_id,
      redirect_uris: ['https://app.example.com/cb'],
      scopes,
    })
    const token = (client_id: string, scopes: string[]) => ({
      client_id,
      scopes,
      access_token: `pha_${client_id}_access`,
      refresh_token: `phr_${client_id}_refresh`,
    })
    await world.close()
    world = await createWorld({
      seed: {
        version: 1,
        oauth_applications: [app(['insight:read'], 'shrunk'), app([], 'empty')],
        users: [{ email: ADA, oauth_tokens: [token('shrunk', ['dashboard:read']), token('empty', [])] }],
      },
    })
    expect(outcome(await refresh(world, 'shrunk', 'phr_shrunk_refresh'))).toEqual(
      refused(
        'invalid_grant',
        "Token scopes are no longer within the application's allowed scopes; re-authorize.",
      ),
    )
    expect(outcome(await refresh(world, 'empty', 'phr_empty_refresh'))).toEqual(
      refused('invalid_grant', 'Token carries no scopes; re-authorize to obtain a scoped token.'),
    )
  })

  it('keeps what is left of the scopes when the app may have fewer', async () => {
    const tokens = [
      {
        client_id: 'limited',
        scopes: ['dashboard:write', 'openid', 'user:read'],
        access_token: 'pha_wide',
        refresh_token: 'phr_wide',
      },
    ]
    await world.close()
    world = await createWorld({ seed: { ...OAUTH_SEED, users: [{ email: ADA, oauth_tokens: tokens }] } })
    expect(tokensIn(await refresh(world, 'limited', 'phr_wide')).scope).toBe('openid user:read')
  })
})
