import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { LINK_ERRORS } from '../../src/main/core/github-link/redirects.ts'
import { openMemorySecrets } from '../../src/main/platform/keychain.ts'
import type { Fault } from '../support/github/faults.ts'
import {
  ADA,
  AUTHORIZE,
  BOB,
  breakableSecrets,
  createLinkedWorld,
  type LinkedOptions,
  type LinkedWorld,
  PATHS,
  REPOS,
  SHARING_SEED,
} from './linked.ts'

const CALLBACK = '/complete/github-link/'
const SETUP = '/integrations/github/callback'

/** Where the browser ends up, by the client that began; an error code takes the place of ERROR. */
const DESTINATIONS: Record<string, { success: string; error: string }> = {
  posthog_code: {
    success: '/account-connected/github-integration?provider=github',
    error: '/account-connected/github-integration?provider=github&error=ERROR',
  },
  posthog_companion: {
    success: '/account-connected/github-integration?provider=github&connect_from=posthog_companion',
    error: '/account-connected/github-integration?provider=github&connect_from=posthog_companion&error=ERROR',
  },
  slack: {
    success: '/account-connected/github-integration?provider=github&connect_from=slack',
    error: '/account-connected/github-integration?provider=github&connect_from=slack&error=ERROR',
  },
  posthog_mobile: {
    success: 'posthog://github/callback?provider=github',
    error: 'posthog://github/callback?provider=github&error=ERROR',
  },
  '': {
    success: '/settings/user-personal-integrations?github_link_success=1',
    error: '/settings/user-personal-integrations?github_link_error=ERROR',
  },
  vscode: {
    success: '/settings/user-personal-integrations?github_link_success=1',
    error: '/settings/user-personal-integrations?github_link_error=ERROR',
  },
}
const CLIENTS = Object.keys(DESTINATIONS)
const RETURNING = ['posthog_code', 'posthog_companion', 'slack', 'posthog_mobile']
const successFor = (client: string) => DESTINATIONS[client]?.success
const errorFor = (client: string, code: string) => DESTINATIONS[client]?.error.replace('ERROR', code)

let world: LinkedWorld
afterEach(() => world.stop())

const open = async (options: LinkedOptions = {}) => {
  world = await createLinkedWorld({ environment: { requestMs: 800 }, ...options })
  return world
}

/** The address at GitHub that a start gives. */
const addressFor = async (connect_from: string, key = ADA): Promise<string> =>
  JSON.parse((await world.start(key, connect_from === '' ? {} : { connect_from })).text).install_url
const stateOf = (address: string) => new URL(address).searchParams.get('state') ?? ''

/** Asks the callback as a browser does. Returns where it is sent. */
const back = async (query: Record<string, string> | URLSearchParams, path = CALLBACK): Promise<string> => {
  const answer = await world.call('GET', `${path}?${new URLSearchParams(query)}`)
  expect([answer.status, answer.headers['cache-control']]).toEqual([302, 'no-store'])
  return String(answer.headers.location)
}

const linked = async (key = ADA): Promise<{ id: string; installation_id: string }[]> =>
  JSON.parse((await world.call('GET', '/api/users/@me/integrations/', { key })).text).results

describe('a link that comes about', () => {
  it.each(CLIENTS)('by the fast path returns to where %j wants it', async (client) => {
    await open({ seed: SHARING_SEED })
    expect(await world.visit(await addressFor(client))).toBe(successFor(client))
    expect(await linked()).toHaveLength(1)
  })
  it.each(RETURNING)('by discovery returns to where %j wants it', async (client) => {
    await open()
    expect(await world.visit(await addressFor(client))).toBe(successFor(client))
    expect(await linked()).toHaveLength(1)
  })
  it.each(['', 'vscode'])('by an install returns to where %j wants it', async (client) => {
    await open()
    world.github.world.uninstall(12345)
    expect(await world.visit(await addressFor(client), ['Install on acme', AUTHORIZE])).toBe(
      successFor(client),
    )
    expect(await linked()).toHaveLength(1)
  })
  it.each([CALLBACK, '/complete/github-link', SETUP, `${SETUP}/`])(
    'comes about at %s as well',
    async (path) => {
      await open()
      const { searchParams } = await world.comeBack(await addressFor('posthog_code'))
      expect(await back(searchParams, path)).toBe(successFor('posthog_code'))
    },
  )
  it('stores who linked what', async () => {
    await open()
    await world.link()
    expect(await linked()).toEqual([
      expect.objectContaining({
        installation_id: '12345',
        repository_selection: 'all',
        account: { type: 'Organization', name: 'acme' },
        github_login: 'octocat',
      }),
    ])
    expect((await world.ask('GET', '/api/users/@me/github_login/')).json()).toEqual({
      github_login: 'octocat',
    })
  })
})

describe('a link that does not come about', () => {
  type Case = {
    code: string
    why: string
    options?: LinkedOptions
    clients?: string[]
    /** Changes what comes back, or the world in between. */
    change: (query: URLSearchParams) => void | Promise<void>
  }
  const failing = (path: string, fault: Fault) => () => world.github.faults.add(path, fault)
  const shared = { seed: SHARING_SEED }
  const cases: Case[] = [
    {
      code: 'access_denied',
      why: 'the person cancelled',
      options: shared,
      change(query) {
        query.delete('code')
        query.set('error', 'access_denied')
      },
    },
    {
      code: 'github_oauth_error',
      why: 'GitHub says anything else',
      options: shared,
      change: (query) => query.set('error', 'redirect_uri_mismatch'),
    },
    {
      code: 'missing_params',
      why: 'there is no code',
      options: shared,
      change: (query) => query.delete('code'),
    },
    {
      code: 'exchange_failed',
      why: 'the code is wrong',
      options: shared,
      change: (query) => query.set('code', 'no'),
    },
    {
      code: 'exchange_failed',
      why: 'the App was forgotten meanwhile',
      options: shared,
      change: () => {
        world.github.world.app.clientSecret = 'another'
      },
    },
    {
      code: 'github_install_pending',
      why: 'an owner was asked',
      options: shared,
      change: (query) => query.set('setup_action', 'request'),
    },
    {
      code: 'invalid_installation',
      why: 'the project stopped sharing',
      options: shared,
      change: () => world.app.services.organizations.linkGitHub(1, null),
    },
    {
      code: 'installation_not_authorized',
      why: 'the person does not see the shared installation',
      options: shared,
      change: () => world.github.world.uninstall(12345),
    },
    {
      code: 'installation_verify_failed',
      why: 'it is suspended',
      options: shared,
      change: () => world.github.world.suspend(12345),
    },
    {
      code: 'installation_verify_failed',
      why: 'GitHub is down',
      options: shared,
      change: failing(PATHS.repositories, { kind: 'status', status: 503 }),
    },
    {
      code: 'installation_fetch_failed',
      why: 'the installations can’t be read',
      clients: RETURNING,
      change: failing(PATHS.installations, { kind: 'cut' }),
    },
    {
      code: 'installation_fetch_failed',
      why: 'the person can’t be read',
      clients: RETURNING,
      change: failing('/user', { kind: 'reset' }),
    },
  ]
  for (const { code, why, options = {}, clients = CLIENTS, change } of cases) {
    it.each(clients)(`since ${why} ends with ${code} for %j`, async (client) => {
      await open(options)
      const { searchParams } = await world.comeBack(await addressFor(client))
      await change(searchParams)
      expect(await back(searchParams, client === 'slack' ? SETUP : CALLBACK)).toBe(errorFor(client, code))
      expect(await linked()).toEqual([])
      expect(await world.secrets.names()).toEqual([])
    })
  }

  it.each(CLIENTS)('since the keychain is locked ends with keychain_unavailable for %j', async (client) => {
    const { store, state } = breakableSecrets()
    await open({ ...shared, secrets: store })
    const { searchParams } = await world.comeBack(await addressFor(client))
    state.broken = true
    expect(await back(searchParams)).toBe(errorFor(client, 'keychain_unavailable'))
    expect(world.github.requests.list(PATHS.token)).toEqual([])
  })

  it('since the keychain takes nothing ends with keychain_unavailable, and the token is revoked', async () => {
    const { store, state } = breakableSecrets()
    await open({ ...shared, secrets: store })
    const { searchParams } = await world.comeBack(await addressFor(''))
    state.breakSetAfter = 0
    expect(await back(searchParams)).toBe(errorFor('', 'keychain_unavailable'))
    expect(world.github.world.tokens.count('octocat')).toBe(0)
    expect(await linked()).toEqual([])
  })

  it('since something unforeseen went wrong ends with integration_create_failed', async () => {
    const inner = openMemorySecrets()
    const secrets = { ...inner, set: () => Promise.reject(new Error('out of order')) }
    await open({ ...shared, secrets })
    expect(await world.visit(await addressFor('posthog_mobile'))).toBe(
      errorFor('posthog_mobile', 'integration_create_failed'),
    )
    expect(await linked()).toEqual([])
  })

  it.each(['500', 'hang', 'drip', 'unauthorized', 'lost'])(
    'since the exchange meets %s ends with exchange_failed',
    async (kind) => {
      await open()
      const faults: Record<string, Fault> = {
        '500': { kind: 'status', status: 500 },
        hang: { kind: 'hang' },
        drip: { kind: 'drip', bytes: 5, pauseMs: 80 },
        unauthorized: { kind: 'unauthorized' },
        lost: { kind: 'lost' },
      }
      world.github.faults.add(PATHS.token, faults[kind] ?? { kind: 'reset' })
      expect(await world.link()).toBe(errorFor('posthog_code', 'exchange_failed'))
      expect(world.github.requests.list(PATHS.token)).toHaveLength(1)
    },
  )

  it('revokes a token that nobody will use', async () => {
    await open()
    world.github.faults.add(PATHS.installations, { kind: 'status', status: 500 })
    await world.link()
    expect(world.github.world.tokens.count('octocat')).toBe(0)
  })
})

describe('a state', () => {
  const spent = errorFor('', 'invalid_state')

  it.each([
    ['', 'missing_params'],
    ['garbage', 'invalid_state'],
    ['token=&source=user_integration', 'invalid_state'],
    [`token=${'A'.repeat(48)}&source=user_integration`, 'invalid_state'],
    ['\u0000%00%zz', 'invalid_state'],
  ])('%j is %s', async (state, code) => {
    await open()
    expect(await back({ code: 'abc', state })).toBe(errorFor('', code))
  })

  it('is good once', async () => {
    await open()
    const { searchParams } = await world.comeBack(await addressFor('posthog_code'))
    expect(await back(searchParams)).toBe(successFor('posthog_code'))
    expect(await back(searchParams)).toBe(spent)
  })

  it('is good once where it comes twice at the same time', async () => {
    await open()
    const { searchParams } = await world.comeBack(await addressFor('posthog_code'))
    const places = await Promise.all([back(searchParams), back(searchParams), back(searchParams, SETUP)])
    expect(places.sort()).toEqual([successFor('posthog_code'), spent, spent])
    expect(await linked()).toHaveLength(1)
    expect(world.github.requests.list(PATHS.token)).toHaveLength(1)
  })

  it('is spent by a failure too', async () => {
    await open()
    const { searchParams } = await world.comeBack(await addressFor('posthog_code'))
    expect(await back({ error: 'access_denied', state: searchParams.get('state') ?? '' })).toBe(
      errorFor('posthog_code', 'access_denied'),
    )
    expect(await back(searchParams)).toBe(spent)
  })

  it('is not spent by looking at the address', async () => {
    await open()
    const { searchParams } = await world.comeBack(await addressFor('posthog_code'))
    for (const path of [CALLBACK, SETUP]) {
      const head = await world.call('HEAD', `${path}?${searchParams}`)
      expect(head.status).toBe(404)
      const image = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }
      expect((await world.call('GET', `${path}?${searchParams}`, { headers: image })).status).toBe(403)
    }
    expect(await back(searchParams)).toBe(successFor('posthog_code'))
  })

  it('belongs to who began, whoever’s session the browser has', async () => {
    await open()
    const session = await world.signIn('bob@example.com')
    const { searchParams } = await world.comeBack(await addressFor('posthog_code', ADA))
    await world.call('GET', `${CALLBACK}?${searchParams}`, { session })
    expect(await linked(ADA)).toHaveLength(1)
    expect(await linked(BOB)).toEqual([])
  })

  it('outlives a restart, and is not found in the database', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'companion-restart-'))
    try {
      const first = await open({ dataDir })
      const { searchParams } = await first.comeBack(await addressFor('posthog_code'))
      await first.app.close()
      const token = new URLSearchParams(searchParams.get('state') ?? '').get('token')
      expect(token).toHaveLength(48)
      expect(readFileSync(join(dataDir, 'companion.db')).includes(String(token))).toBe(false)
      world = await createLinkedWorld({ before: first, dataDir })
      expect(await back(searchParams)).toBe(successFor('posthog_code'))
      expect(await linked()).toHaveLength(1)
    } finally {
      rmSync(dataDir, { recursive: true })
    }
  })

  it('that the person stopped waiting for changes nothing', async () => {
    await open()
    const { searchParams } = await world.comeBack(await addressFor('posthog_code'))
    const session = await world.signIn('ada@example.com')
    await world.call('DELETE', '/_companion/github/pending', { session })
    expect(await back(searchParams)).toBe(spent)
  })
})

it('sends PKCE’s verifier and the redirect address with the code, and GitHub checks them', async () => {
  await open()
  const address = new URL(await addressFor('posthog_code'))
  address.searchParams.set('code_challenge', 'A'.repeat(43))
  expect(await world.visit(address.href)).toBe(errorFor('posthog_code', 'exchange_failed'))
  const other = new URL(await addressFor('posthog_code'))
  other.searchParams.set('redirect_uri', 'http://127.0.0.1:7676/integrations/github/callback')
  expect(await world.visit(other.href)).toBe(errorFor('posthog_code', 'exchange_failed'))
})

it('never shows the browser a place that the caller chose', async () => {
  await open({ seed: SHARING_SEED })
  const known = new Set(
    CLIENTS.flatMap((client) => [successFor(client), ...LINK_ERRORS.map((code) => errorFor(client, code))]),
  )
  const isOurs = (location: string) =>
    known.has(location) ||
    location.startsWith(`${world.github.url}/login/oauth/authorize?`) ||
    location.startsWith(`${world.github.url}/apps/posthog-companion-dev/installations/new?`)
  const text = fc.oneof(
    fc.constantFrom(
      'https://evil.example',
      '//evil.example',
      'javascript:alert(1)',
      '/\\evil.example',
      '\r\nx: y',
    ),
    fc.constantFrom('install', 'update', 'request', '12345', '0', 'access_denied'),
    fc.string({ unit: 'binary' }),
  )
  const query = fc.record(
    {
      code: text,
      state: text,
      installation_id: text,
      setup_action: text,
      error: text,
      connect_from: text,
      redirect_uri: text,
      next: text,
    },
    { requiredKeys: [] },
  )
  const client = fc.oneof(fc.constantFrom(...CLIENTS), text)
  const chosen = fc.asyncProperty(query, client, fc.boolean(), async (given, connect_from, isLive) => {
    const params = new URLSearchParams(given)
    if (isLive) {
      const start = await world.start(ADA, { connect_from })
      params.set('state', stateOf(JSON.parse(start.text).install_url))
    }
    expect(await back(params)).toSatisfy(isOurs)
  })
  await fc.assert(chosen, { numRuns: 150 })
})

describe('an install', () => {
  it('with a code is exchanged without a verifier', async () => {
    await open()
    world.github.world.app.authorizeOnInstall = true
    world.github.world.uninstall(12345)
    expect(await world.visit(await addressFor(''), ['Install on acme'])).toBe(successFor(''))
    expect(await linked()).toHaveLength(1)
  })

  it.each(['', '0', '012', '-1', '1.0', 'abc', '1 or 1', '9'.repeat(21), '１２３'])(
    'of the malformed id %j ends with invalid_installation_id',
    async (installation_id) => {
      await open()
      world.github.world.app.authorizeOnInstall = true
      const { searchParams } = await world.comeBack(await addressFor(''), ['Save on acme'])
      searchParams.set('installation_id', installation_id)
      expect(await back(searchParams)).toBe(errorFor('', 'invalid_installation_id'))
      expect(world.github.world.tokens.count('octocat')).toBe(0)
    },
  )

  it('of someone else’s installation ends with installation_not_authorized', async () => {
    await open()
    const hubot = world.github.world.account('hubot')
    const foreign = world.github.world.addInstallation({ account: hubot })
    world.github.world.app.authorizeOnInstall = true
    const { searchParams } = await world.comeBack(await addressFor(''), ['Save on acme'])
    searchParams.set('installation_id', String(foreign.id))
    expect(await back(searchParams)).toBe(errorFor('', 'installation_not_authorized'))
    expect(await linked()).toEqual([])
  })

  it('without a code goes on to authorize, for the client that began', async () => {
    await open()
    const state = stateOf(await addressFor('vscode'))
    const next = new URL(await back({ state, installation_id: '12345', setup_action: 'install' }, SETUP))
    expect(next.pathname).toBe('/login/oauth/authorize')
    expect(next.searchParams.get('code_challenge')).toMatch(/^[\w-]{43}$/)
    expect(await world.visit(next.href)).toBe(successFor('vscode'))
  })

  it('without code and installation id ends with missing_params', async () => {
    await open()
    expect(await back({ state: stateOf(await addressFor('')), setup_action: 'install' }, SETUP)).toBe(
      errorFor('', 'missing_params'),
    )
  })
})

describe('the fast path', () => {
  it('links the installation of the state, whatever the address says', async () => {
    await open({ seed: SHARING_SEED })
    const other = world.github.world.addInstallation({ account: world.github.world.account('octocat') })
    const { searchParams } = await world.comeBack(await addressFor(''))
    searchParams.set('installation_id', String(other.id))
    expect(await back(searchParams)).toBe(successFor(''))
    expect((await linked()).map((row) => row.installation_id)).toEqual(['12345'])
  })
})

describe('discovery', () => {
  it('links all that GitHub shows, and installation ids of the address count for nothing', async () => {
    await open()
    const other = world.github.world.addInstallation({ account: world.github.world.account('octocat') })
    const { searchParams } = await world.comeBack(await addressFor('posthog_code'))
    searchParams.set('installation_id', '999')
    expect(await back(searchParams)).toBe(successFor('posthog_code'))
    expect((await linked()).map((row) => row.installation_id)).toEqual(['12345', String(other.id)])
    expect(await world.secrets.names()).toHaveLength(2)
  })

  it('links more than one page of them', async () => {
    await open()
    const { world: there } = world.github
    for (let i = 0; i < 120; i++) {
      there.addInstallation({
        account: there.addOrganization({ login: `org-${i}`, admins: new Set(['octocat']) }),
      })
    }
    await world.link()
    expect(await linked()).toHaveLength(121)
  })

  it('without any goes on to the install page with a fresh state, for the client that began', async () => {
    await open()
    world.github.world.uninstall(12345)
    const address = await addressFor('posthog_mobile')
    const next = await world.visit(address)
    expect(next).toMatch(`${world.github.url}/apps/posthog-companion-dev/installations/new?state=token%3D`)
    expect(stateOf(next)).not.toBe(stateOf(address))
    expect(world.github.world.tokens.count('octocat')).toBe(0)
    expect(await world.visit(next, ['Install on acme', AUTHORIZE])).toBe(successFor('posthog_mobile'))
  })
})

it('keeps id and age of a link that is made again, and drops what was read', async () => {
  await open()
  await world.link()
  const [before] = await linked()
  await world.ask('GET', REPOS)
  world.github.world.addRepository({ name: 'new' })
  world.github.world.installation(12345).repositorySelection = 'selected'
  world.github.requests.clear()
  world.clock.advance(1000)
  await world.link()
  expect(await linked()).toEqual([{ ...before, repository_selection: 'selected' }])
  expect(world.github.requests.list(PATHS.repositories)).toEqual([])
  expect((await world.ask('GET', REPOS)).json()).toMatchObject({ total: 4 })
  expect(world.github.requests.list(PATHS.repositories).map(({ conditional }) => conditional)).toEqual([
    false,
  ])
  expect(await world.secrets.names()).toHaveLength(1)
})

describe('an install that an owner must approve', () => {
  const REQUESTS = '/api/users/@me/integrations/github/install_requests/'
  const list = async (key = ADA) => JSON.parse((await world.call('GET', REQUESTS, { key })).text)

  const request = async () => {
    await open()
    const address = new URL(await addressFor(''))
    address.searchParams.set('login', 'monalisa')
    world.github.world.uninstall(12345)
    return world.visit(address.href, ['Request on acme'])
  }

  it('is noted, and listed as pending', async () => {
    expect(await request()).toBe(errorFor('', 'github_install_pending'))
    expect(await list()).toEqual({
      results: [
        {
          id: expect.any(String),
          github_login: null,
          status: 'pending',
          installation_id: null,
          account_login: null,
          account_type: null,
          requested_at: expect.any(String),
          resolved_at: null,
        },
      ],
      install_url: `${world.github.url}/apps/posthog-companion-dev/installations/new`,
    })
    expect((await list(BOB)).results).toEqual([])
  })

  it('is approved by the link that comes later', async () => {
    await request()
    world.github.world.addInstallation({ id: 777, account: world.github.world.account('acme') })
    await world.link(ADA, { connect_from: 'posthog_code' }, 'monalisa')
    expect((await list()).results).toEqual([
      expect.objectContaining({
        status: 'approved',
        installation_id: '777',
        account_login: 'acme',
        account_type: 'Organization',
        resolved_at: expect.any(String),
      }),
    ])
  })

  it('can be forgotten, by who asked, once', async () => {
    await request()
    const { id } = (await list()).results[0]
    const gone = {
      type: 'invalid_request',
      code: 'not_found',
      detail: 'No GitHub install request found.',
      attr: null,
    }
    const foreign = await world.call('DELETE', `${REQUESTS}${id}/`, { key: BOB })
    expect([foreign.status, foreign.json()]).toEqual([404, gone])
    const removed = await world.ask('DELETE', `${REQUESTS}${id}/`)
    expect([removed.status, removed.text]).toEqual([204, ''])
    const again = await world.ask('DELETE', `${REQUESTS}${id}/`)
    expect([again.status, again.json()]).toEqual([404, gone])
    expect((await list()).results).toEqual([])
  })

  it('has no install address as long as there is no App', async () => {
    await open({ app: false })
    expect(await list()).toEqual({ results: [], install_url: null })
  })
})

describe('a change of an installation at GitHub', () => {
  const PREPARE = '/api/users/@me/integrations/github/prepare_callback/'
  const prepare = (body: unknown, key = ADA) => world.call('POST', PREPARE, { key, body })
  const returned = { installation_id: '12345', setup_action: 'update' }

  it('updates the link that expects it, and drops what was read', async () => {
    await open()
    await world.link()
    await world.ask('GET', REPOS)
    expect((await prepare({ installation_id: '12345' })).status).toBe(204)
    world.github.world.deselect(12345, 'acme/attic')
    expect(await back(returned, SETUP)).toBe(successFor(''))
    expect(await linked()).toEqual([expect.objectContaining({ repository_selection: 'selected' })])
    expect((await world.ask('GET', REPOS)).json()).toMatchObject({ total: 2 })
    expect(await back(returned, SETUP)).toBe(errorFor('', 'missing_params'))
  })

  it('is expected for 15 minutes, and needs no code', async () => {
    await open()
    await world.link()
    await prepare({ installation_id: '12345' })
    expect(await back({ ...returned, code: 'abc' }, SETUP)).toBe(errorFor('', 'missing_params'))
    world.clock.advance(15 * 60_000 + 1)
    expect(await back(returned, SETUP)).toBe(errorFor('', 'missing_params'))
  })

  it('is expected by each of two people', async () => {
    await open()
    await world.link(ADA)
    await world.link(BOB, { connect_from: 'posthog_code' }, 'monalisa')
    await prepare({ installation_id: '12345' }, ADA)
    await prepare({ installation_id: 12345 }, BOB)
    world.github.world.installation(12345).repositorySelection = 'selected'
    expect(await back(returned, SETUP)).toBe(successFor(''))
    expect(await back(returned, SETUP)).toBe(successFor(''))
    for (const key of [ADA, BOB])
      expect(await linked(key)).toEqual([expect.objectContaining({ repository_selection: 'selected' })])
  })

  it('can’t be expected of what is not linked', async () => {
    await open()
    await world.link()
    const answers = [
      await prepare({ installation_id: '999' }),
      await prepare({ installation_id: '12345' }, BOB),
    ]
    expect(answers.map(({ status }) => status)).toEqual([404, 404])
    expect((await prepare({})).json()).toMatchObject({ code: 'required', attr: 'installation_id' })
    expect((await prepare([])).json()).toMatchObject({ code: 'invalid_input', attr: null })
    expect(await back(returned, SETUP)).toBe(errorFor('', 'missing_params'))
  })

  it.each([
    ['installation_not_authorized', () => world.github.world.uninstall(12345)],
    ['installation_fetch_failed', () => world.github.faults.add(PATHS.installations, { kind: 'reset' })],
  ])('that can’t be read ends with %s and changes nothing', async (code, change) => {
    await open()
    await world.link()
    await world.ask('GET', REPOS)
    await prepare({ installation_id: '12345' })
    change()
    expect(await back(returned, SETUP)).toBe(errorFor('', code))
    expect(await linked()).toHaveLength(1)
    expect((await world.ask('GET', REPOS)).json()).toMatchObject({ total: 3 })
  })
})
