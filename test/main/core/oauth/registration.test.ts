import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  askToken,
  DEVELOPMENT_CLIENT,
  newCode,
  OAUTH_SEED,
  REDIRECTS,
  signInThrough,
} from '../../../support/oauth.ts'
import { ADA } from '../../../support/seed.ts'
import { createWorld, denied, envelope, type World } from '../../../support/world.ts'

let world: World
beforeEach(async () => {
  world = await createWorld({ seed: OAUTH_SEED })
})
afterEach(() => world.close())

const CALLBACK = 'http://localhost:3000/callback'
const send = (body: unknown) => world.call('POST', '/oauth/register/', { body })

describe('an app that registers itself', () => {
  it('gets a client ID', async () => {
    const answer = await send({ redirect_uris: [CALLBACK], client_name: 'Inspector', software_version: '1' })
    expect([answer.status, answer.json()]).toEqual([
      201,
      {
        client_id: expect.stringMatching(/^\w{40}$/),
        redirect_uris: [CALLBACK],
        grant_types: ['authorization_code'],
        response_types: ['code'],
        token_endpoint_auth_method: 'none',
        client_id_issued_at: Math.floor(world.clock.now / 1000),
        client_name: 'Inspector',
      },
    ])
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  it('has PostHog’s default name, and its name can be asked for', async () => {
    const { client_id } = z
      .object({ client_id: z.string() })
      .parse((await send({ redirect_uris: [CALLBACK] })).json())
    const answer = await world.call('GET', `/api/oauth_application/metadata/${client_id}/`)
    expect(answer.json()).toEqual({ name: 'MCP Client', client_id, is_verified: false })
    const session = await world.signIn(ADA)
    const { text } = await world.call('GET', '/_companion/activity', { session })
    expect(JSON.parse(text).results[0]).toMatchObject({
      action: 'oauth_app.registered',
      subject: 'MCP Client',
    })
  })

  it('gets a secret if it can keep one, and then needs it', async () => {
    const answer = await send({
      redirect_uris: [CALLBACK, 'my-app://callback', 'https://app.example.com/cb?x=1'],
      grant_types: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_method: 'client_secret_post',
      scope: 'user:read user:write llm_gateway:read',
    })
    const { client_id, client_secret } = z
      .object({ client_id: z.string(), client_secret: z.string() })
      .parse(answer.json())
    expect(answer.json()).toMatchObject({ client_secret_expires_at: 0, scope: 'user:read user:write' })
    REDIRECTS[client_id] = CALLBACK
    const code = await newCode(world, client_id)
    expect((await askToken(world, code)).status).toBe(401)
    expect((await askToken(world, { ...code, client_secret })).status).toBe(200)
  })

  it.each<[string | object, string]>([
    [{}, 'redirect_uris: This field is required.'],
    [[], 'redirect_uris: This field is required.'],
    [{ redirect_uris: 'x' }, 'redirect_uris: Expected a list of items.'],
    [{ redirect_uris: [] }, 'redirect_uris: This list may not be empty.'],
    [{ redirect_uris: [5] }, 'redirect_uris: Not a valid string.'],
    [{ redirect_uris: [`${CALLBACK} https://evil.example.com`] }, 'Redirect URI cannot contain whitespace'],
    [{ client_name: 'PostHog Helper' }, "Client name cannot start with 'posthog'"],
    [{ client_name: 'The Official App' }, "Client name cannot contain 'official'"],
    [{ client_name: 'unVERIFIED' }, "Client name cannot contain 'verified'"],
    [{ client_name: 'A trusted app' }, "Client name cannot contain 'trusted'"],
    ...[
      '\u200bPostHog',
      '\u200b PostHog',
      'Post\u00adHog',
      'Po\u200dstHog',
      '\u3164PostHog',
      'ＰｏｓｔＨｏｇ tools',
      '\u202ePostHog',
    ].map(
      (name) => [{ client_name: name }, "Client name cannot start with 'posthog'"] satisfies [object, string],
    ),
    [{ client_name: 'The Ｏｆｆi\u200ccial App' }, "Client name cannot contain 'official'"],
    [{ client_name: 'un\u2060veri\ufeffﬁed' }, "Client name cannot contain 'verified'"],
    [{ client_name: '\u200b\u2060' }, 'This field may not be blank.'],
    ...['a\nb', 'a\u001b[31mb', 'a\u0000b', 'a\u0085b', 'a\u2028b', 'a\ud800b'].map(
      (name) =>
        [{ client_name: name }, 'Client name cannot contain control characters'] satisfies [object, string],
    ),
    [{ client_name: 'x'.repeat(256) }, 'Ensure this field has no more than 255 characters.'],
    [{ grant_types: ['password'] }, 'grant_types: "password" is not a valid choice.'],
    [{ response_types: ['token'] }, 'response_types: "token" is not a valid choice.'],
    [
      { token_endpoint_auth_method: 'client_secret_basic' },
      'token_endpoint_auth_method: "client_secret_basic" is not a valid choice.',
    ],
  ])('is refused with %j', async (metadata, error_description) => {
    const body =
      Array.isArray(metadata) ||
      typeof metadata === 'string' ||
      'redirect_uris' in metadata ||
      Object.keys(metadata).length === 0
        ? metadata
        : { redirect_uris: [CALLBACK], ...metadata }
    const answer = await send(body)
    expect([answer.status, answer.json()]).toEqual([
      400,
      { error: 'invalid_client_metadata', error_description },
    ])
  })

  it.each(['{', '{"broken', '{"redirect_uris": [}', '{"a":"\u0001"}'])(
    'is refused with a body that is not JSON: %s',
    async (body) => {
      const answer = await send(body)
      expect([answer.status, answer.json()]).toEqual([
        400,
        {
          error: 'invalid_client_metadata',
          error_description: expect.stringMatching(/^JSON parse error - /),
        },
      ])
    },
  )

  it.each(['Café ☕ 日本語 אבג', 'Team 👩\u200d💻', 'My posthog helper', 'ＡＢＣ'])(
    'can have the name %s',
    async (client_name) => {
      const answer = await send({ redirect_uris: [CALLBACK], client_name })
      expect([answer.status, answer.json()]).toMatchObject([201, { client_name }])
    },
  )

  it('has the defaults for lists that it leaves empty', async () => {
    const answer = await send({ redirect_uris: [CALLBACK], grant_types: [], response_types: [] })
    expect([answer.status, answer.json()]).toMatchObject([
      201,
      { grant_types: ['authorization_code'], response_types: ['code'] },
    ])
  })

  it.each([
    'posthog://callback',
    'posthog-code://callback',
    'com.example.app:/cb',
    'cursor://anysphere.cursor-mcp/oauth/callback',
    'vscode://vscode.microsoft-authentication/x',
    'ms-appx-web://Microsoft.AAD.BrokerPlugin/x',
    'ms-app://s-1-15-2-1',
    'chrome-extension://abcdefghijklmnop/cb',
    'http://127.0.0.1/cb',
    'http://[::1]:7000/cb',
  ])('can come back to %s', async (uri) => {
    expect((await send({ redirect_uris: [uri] })).status).toBe(201)
  })

  it.each([
    'about:blank',
    'filesystem:https://a.example.com/x',
    'view-source:https://a.example.com/',
    'chrome:settings',
    'chrome://settings',
    'edge://settings',
    'ws://localhost/x',
    'wss://a.example.com/x',
    'ftp://a.example.com/x',
    'mailto:a@example.com',
    'tel:123',
    'ms-msdt:/id',
    'search-ms:query=x',
    'ldap://a.example.com/x',
    'smb://a.example.com/x',
  ])('is refused with %s, which no app answers to', async (uri) => {
    const answer = await send({ redirect_uris: [uri] })
    expect([answer.status, answer.json()]).toEqual([
      400,
      {
        error: 'invalid_redirect_uri',
        error_description: `Redirect URI scheme '${uri.split(':')[0]}' is not allowed for security reasons`,
      },
    ])
  })

  it.each([
    ['javascript:alert(1)', "Redirect URI scheme 'javascript' is not allowed for security reasons"],
    ['JavaScript:alert(1)', "Redirect URI scheme 'javascript' is not allowed for security reasons"],
    ['data:text/html,x', "Redirect URI scheme 'data' is not allowed for security reasons"],
    ['file:///etc/passwd', "Redirect URI scheme 'file' is not allowed for security reasons"],
    ['blob:https://a.example.com/x', "Redirect URI scheme 'blob' is not allowed for security reasons"],
    ['vbscript:x', "Redirect URI scheme 'vbscript' is not allowed for security reasons"],
    ['https://a.example.com/#x', 'Redirect URI https://a.example.com/#x cannot contain fragments'],
    ['https://a.example.com/#', 'Redirect URI https://a.example.com/# cannot contain fragments'],
    ['my-app://callback#x', 'Redirect URI my-app://callback#x cannot contain fragments'],
    ...[
      'http://a.example.com/',
      'http://localhost.evil.example.com/',
      'http://127.0.0.1.evil.example.com/',
      'http://10.0.0.1/',
    ].map((uri) => [uri, `Redirect URI ${uri} must use https (http is only allowed for loopback addresses)`]),
    ...[
      'http://127.0.0.1@evil.example.com/',
      'https://a:b@evil.example.com/',
      'https:evil.example.com',
      'https:///x',
    ].map((uri) => [uri, `Redirect URI ${uri} has an ambiguous host`]),
    ['not a uri'.replaceAll(' ', ''), 'Redirect URI notauri is not a valid URI'],
    ['my-app://callback/\u202ex', 'Redirect URI my-app://callback/\u202ex is not a valid URI'],
    ['my-app://callback/\u0000x', 'Redirect URI my-app://callback/\u0000x is not a valid URI'],
    ['//evil.example.com', 'Redirect URI //evil.example.com is not a valid URI'],
  ])('is refused with the redirect URI %s', async (uri, error_description) => {
    const answer = await send({ redirect_uris: [CALLBACK, uri] })
    expect([answer.status, answer.json()]).toEqual([
      400,
      { error: 'invalid_redirect_uri', error_description },
    ])
  })

  it('can do so 60 times a minute and 1000 times an hour', async () => {
    const register = async () => (await send({ redirect_uris: [CALLBACK] })).status
    for (let hour = 0; hour < 16; hour++) {
      for (let i = 0; i < 60; i++) expect(await register()).toBe(201)
      const answer = await send({ redirect_uris: [CALLBACK] })
      expect([answer.status, answer.json()]).toMatchObject([
        429,
        { type: 'throttled_error', code: 'throttled' },
      ])
      world.clock.advance(60_001)
    }
    const statuses = []
    for (let i = 0; i < 41; i++) statuses.push(await register())
    expect(statuses.filter((status) => status === 201)).toHaveLength(40)
    expect(statuses.at(-1)).toBe(429)
  })
})

describe('the applications of an organization', () => {
  it('are listed newest first, a page at a time, and only for reading', async () => {
    const session = await world.signIn(ADA)
    const path = '/api/organizations/@current/oauth_applications/'
    const answer = await world.call('GET', path, { session })
    const list = z
      .object({
        count: z.int(),
        next: z.null(),
        previous: z.null(),
        results: z.array(z.looseObject({ client_id: z.string() })),
      })
      .parse(answer.json())
    expect(list.count).toBe(5)
    expect(list.results.map(({ client_id }) => client_id)).toEqual([
      'https://cimd.example.com/client.json',
      'confidential',
      'first',
      'limited',
      'partner',
    ])
    expect(list.results[3]).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: 'Limited',
      client_id: 'limited',
      redirect_uris_list: ['https://limited.example.com/cb'],
      is_verified: true,
      created: expect.any(String),
      updated: expect.any(String),
    })
    const page = await world.call('GET', `${path}?limit=2&offset=2`, { session })
    expect(page.json()).toMatchObject({
      count: 5,
      next: expect.stringContaining('offset=4'),
      results: [{}, {}],
    })
    expect((await world.call('POST', path, { session, body: {} })).json()).toEqual(
      envelope('invalid_request', 'method_not_allowed', 'Method "POST" not allowed.'),
    )
    expect((await world.call('GET', `${path}${list.results[0]?.id}/`, { session })).status).toBe(404)
  })

  it('are not for other people, nor for keys without the scope', async () => {
    const session = await world.signIn(ADA)
    for (const id of ['01890a5d-ac96-774b-bcce-b302099a8057', 'x'])
      expect(
        (await world.call('GET', `/api/organizations/${id}/oauth_applications/`, { session })).status,
      ).toBe(404)
    const answer = await world.call('GET', '/api/organizations/@current/oauth_applications/', {
      key: 'phx_ada_reads_0123456789abcdefghijk',
    })
    expect(answer.json()).toMatchObject({ detail: "API key missing required scope 'organization:read'" })
  })
})

describe('a limited token', () => {
  it('reaches the organization that it is limited to, and is told why it reaches no other', async () => {
    const ask = async (decision: Record<string, unknown>, wish = { scope: 'organization:read' }) => {
      const { access_token } = await signInThrough(world, 'partner', { wish, decision })
      return world.call('GET', '/api/organizations/@current/oauth_applications/', { key: access_token })
    }
    const id = (await signInThrough(world, DEVELOPMENT_CLIENT)).scoped_organizations[0] ?? ''
    expect((await ask({ access_level: 'organization', scoped_organizations: [id] })).status).toBe(200)
    const team = await ask({ access_level: 'team', scoped_teams: [1] })
    expect([team.status, team.json()]).toEqual([
      403,
      denied('API keys with scoped projects are only supported on project-based endpoints.'),
    ])
    const narrow = await ask({}, { scope: 'user:read' })
    expect(narrow.json()).toEqual(denied("API key missing required scope 'organization:read'"))
  })
})

it('the name of an unknown application is not found', async () => {
  const answer = await world.call('GET', '/api/oauth_application/metadata/unknown/')
  expect([answer.status, answer.json()]).toMatchObject([404, { detail: 'Not found.' }])
  const cimd = await world.call(
    'GET',
    `/api/oauth_application/metadata/${encodeURIComponent('https://cimd.example.com/client.json')}/`,
  )
  expect(cimd.json()).toMatchObject({ name: 'By document' })
})
