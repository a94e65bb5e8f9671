import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openMemorySecrets } from '../../../../../src/main/platform/keychain.ts'
import {
  ADA,
  BOB,
  breakableSecrets,
  createLinkedWorld,
  GITHUB,
  type LinkedOptions,
  type LinkedWorld,
  PATHS,
  SEED,
  SHARING_SEED,
} from '../../../../support/github/linked.ts'
import { invalidField } from '../../../../support/world.ts'

const CLIENTS_THAT_RETURN = ['posthog_code', 'posthog_mobile', 'slack', 'posthog_companion']
const OTHERS = ['', 'web', 'vscode', 'POSTHOG_CODE', 'https://evil.example']

const answerSchema = z.strictObject({ install_url: z.url(), connect_flow: z.string() })

const ALL_LINKED = invalidField(
  'invalid_input',
  'All GitHub App installations accessible to your account are already linked.',
)
const NOT_AN_INTEGER = invalidField('invalid_input', 'team_id must be an integer')
const NOT_MINE = invalidField('invalid_input', 'Invalid or inaccessible team_id for this user.')
const NO_CLIENT_ID = invalidField(
  'invalid_input',
  'GitHub App client ID is not configured (GITHUB_APP_CLIENT_ID missing).',
)
const NO_SLUG = invalidField(
  'invalid_input',
  'GitHub App is not configured on this instance (missing GITHUB_APP_SLUG).',
)

const worlds: LinkedWorld[] = []
const open = async (options: LinkedOptions = {}): Promise<LinkedWorld> => {
  const world = await createLinkedWorld({ environment: { requestMs: 800 }, ...options })
  worlds.push(world)
  return world
}
const closeAll = async () => {
  for (const world of worlds.splice(0)) await world.stop()
}

/** The flow that a start returns; `already linked` for that 400. */
async function flowOf(world: LinkedWorld, body: unknown, key = ADA): Promise<string> {
  const answer = await world.start(key, body)
  if (answer.status !== 200) {
    expect(answer.json()).toEqual(ALL_LINKED)
    return 'already linked'
  }
  const { install_url, connect_flow } = answerSchema.parse(answer.json())
  const { origin, pathname, searchParams } = new URL(install_url)
  const isInstall = connect_flow === 'app_install'
  expect(origin + pathname).toBe(
    `${world.github.url}${isInstall ? '/apps/posthog-companion-dev/installations/new' : '/login/oauth/authorize'}`,
  )
  expect([...searchParams.keys()]).toEqual(
    isInstall ? ['state'] : ['client_id', 'redirect_uri', 'state', 'code_challenge', 'code_challenge_method'],
  )
  return connect_flow
}

describe('the flow', () => {
  const cases = [
    {
      when: 'the project shares nothing and nothing is linked',
      returning: 'oauth_discover',
      other: 'app_install',
    },
    {
      when: 'the project shares an installation that is not linked',
      shared: true,
      returning: 'oauth_authorize',
      other: 'oauth_authorize',
    },
    {
      when: 'the shared installation is linked and there is another',
      shared: true,
      linked: true,
      another: true,
      returning: 'app_install',
      other: 'app_install',
    },
    {
      when: 'the shared installation is linked and is all there is',
      shared: true,
      linked: true,
      returning: 'already linked',
      other: 'already linked',
    },
    {
      when: 'nothing is shared and all there is is linked',
      linked: true,
      returning: 'oauth_discover',
      other: 'already linked',
    },
    {
      when: 'nothing is shared and there is one more',
      linked: true,
      another: true,
      returning: 'oauth_discover',
      other: 'app_install',
    },
  ]
  for (const { when, shared, linked, another, returning, other } of cases) {
    describe(`when ${when}`, () => {
      let world: LinkedWorld
      beforeAll(async () => {
        world = await open({ seed: shared ? SHARING_SEED : SEED })
        if (linked) await world.link()
        if (another) world.github.world.addInstallation({ account: world.github.world.account('octocat') })
      })
      afterAll(closeAll)

      it.each(CLIENTS_THAT_RETURN)(`is ${returning} for %s`, async (connect_from) => {
        expect(await flowOf(world, { connect_from })).toBe(returning)
      })
      it.each([...OTHERS, 42, null, ['posthog_code']])(`is ${other} for %j`, async (connect_from) => {
        expect(await flowOf(world, { connect_from })).toBe(other)
      })
      it(`is ${other} without a body, and with additional fields`, async () => {
        expect(await flowOf(world, undefined)).toBe(other)
        expect(await flowOf(world, { next: 'https://evil.example', redirect_uri: 'x' })).toBe(other)
      })
    })
  }
})

describe('an impossible check whether everything is linked', () => {
  let world: LinkedWorld
  beforeAll(async () => {
    world = await open()
    await world.link()
  })
  afterEach(() => world.github.faults.clear())
  afterAll(closeAll)

  it.each([
    { kind: 'status', status: 500 },
    { kind: 'status', status: 502 },
    { kind: 'status', status: 503 },
    { kind: 'reset' },
    { kind: 'cut' },
    { kind: 'malformed' },
    { kind: 'hang' },
    { kind: 'drip', bytes: 10, pauseMs: 20 },
    { kind: 'unauthorized' },
    { kind: 'secondary-limit', retryAfterSeconds: 1, status: 403 },
    { kind: 'primary-limit', resetInSeconds: 1 },
  ] as const)('counts as going on: $kind $status', async (fault) => {
    world.github.faults.add(PATHS.installations, fault)
    expect(await flowOf(world, {})).toBe('app_install')
    world.clock.advance(2000)
  })

  it('counts as not linked if GitHub no longer accepts the link', async () => {
    world.github.world.revokeTokens('octocat')
    expect(await flowOf(world, {})).toBe('app_install')
  })
})

describe('team_id', () => {
  const seed = {
    ...SEED,
    organizations: [
      { name: 'Acme', projects: [{ name: 'Default' }, { name: 'Sharing', github_installation_id: '12345' }] },
      { name: 'Globex', projects: [{ name: 'Reactor', github_installation_id: '12345' }] },
    ],
  }
  let world: LinkedWorld
  beforeAll(async () => {
    world = await open({ seed })
  })
  afterAll(closeAll)

  it.each([undefined, null, '', 1, '1', ' 1 ', '+1', '0_1', 1.9, true])(
    '%j is the first project',
    async (team_id) => {
      expect(await flowOf(world, { team_id })).toBe('app_install')
    },
  )
  it.each([2, '2', 2.5, '\t2\n'])('%j is the second project', async (team_id) => {
    expect(await flowOf(world, { team_id })).toBe('oauth_authorize')
  })
  it.each(['one', '1.0', '1e0', '0x1', ' ', '_1', [], [1], {}, { id: 1 }])(
    '%j is no integer',
    async (team_id) => {
      const answer = await world.start(ADA, { team_id })
      expect([answer.status, answer.json()]).toEqual([400, NOT_AN_INTEGER])
    },
  )
  it.each([3, '3', 0, -1, '-1', 999, 1e300, '9'.repeat(400)])('%j is not the user’s', async (team_id) => {
    const answer = await world.start(ADA, { team_id })
    expect([answer.status, answer.json()]).toEqual([400, NOT_MINE])
  })
})

describe('errors', () => {
  afterEach(closeAll)

  it('are checked in the order team_id, client ID, slug, keychain', async () => {
    const { store, state } = breakableSecrets()
    state.broken = true
    const world = await open({ app: false, secrets: store })
    const refusal = async (body: unknown) => {
      const answer = await world.start(ADA, body)
      return [answer.status, answer.json()]
    }
    expect(await refusal({ team_id: 'x', connect_from: 'posthog_code' })).toEqual([400, NOT_AN_INTEGER])
    expect(await refusal({ team_id: 99, connect_from: 'posthog_code' })).toEqual([400, NOT_MINE])
    expect(await refusal({ connect_from: 'posthog_code' })).toEqual([400, NO_CLIENT_ID])
    expect(await refusal({})).toEqual([400, NO_SLUG])
  })

  it('name the keychain if everything else is valid', async () => {
    const { store, state } = breakableSecrets()
    const world = await open({ secrets: store })
    state.broken = true
    for (const body of [{}, { connect_from: 'posthog_code' }]) {
      const answer = await world.start(ADA, body)
      expect(answer.status).toBe(503)
      expect(answer.json()).toEqual({
        type: 'server_error',
        code: 'keychain_unavailable',
        detail: expect.stringContaining('Unlock it'),
        attr: null,
      })
    }
  })

  it.each([
    ['[]', 400, 'Invalid data. Expected a dictionary, but got list.'],
    ['"text"', 400, 'Invalid data. Expected a dictionary, but got str.'],
    ['null', 400, 'Invalid data. Expected a dictionary, but got NoneType.'],
  ])('say that the body %s is not an object', async (body, status, detail) => {
    const world = await open()
    const answer = await world.start(ADA, body)
    expect([answer.status, answer.json()]).toEqual([status, invalidField('invalid_input', detail)])
  })

  it('don’t leave a state behind', async () => {
    const world = await open({ app: false })
    const session = await world.signIn('ada@example.com')
    await world.start(ADA, { connect_from: 'posthog_code' })
    expect((await world.call('GET', '/_companion/github/pending', { session })).json()).toEqual({
      pending: false,
      expires_at: null,
    })
  })
})

describe('the GitHub App', () => {
  afterEach(closeAll)

  const configure = async (world: LinkedWorld, body: Record<string, unknown>) => {
    const session = await world.signIn('ada@example.com')
    return world.call('PUT', '/_companion/github', { session, body })
  }

  it('can come from the settings, which apply from the next request on', async () => {
    const world = await open({ app: false })
    const { clientId, clientSecret, slug } = world.github.world.app
    expect((await world.start()).json()).toEqual(NO_SLUG)
    await configure(world, { client_id: clientId, slug: 'another-app', client_secret: clientSecret })
    expect(JSON.parse((await world.start()).text).install_url).toContain(
      '/apps/another-app/installations/new',
    )
    await configure(world, { client_id: clientId, slug })
    expect(await flowOf(world, {})).toBe('app_install')
    expect(await world.link()).toBe('/account-connected/github-integration?provider=github')
  })

  it('from the environment overrides the stored one', async () => {
    const world = await open()
    await configure(world, { client_id: 'Iv23liOTHER', slug: 'other', client_secret: 'another' })
    expect(await flowOf(world, {})).toBe('app_install')
    expect(await world.link()).not.toContain('error')
  })

  it('without a client secret ends the link with exchange_failed', async () => {
    const secrets = openMemorySecrets()
    const world = await open({ app: false, secrets })
    const { clientId, slug } = world.github.world.app
    await configure(world, { client_id: clientId, slug })
    expect(await world.link()).toBe(
      '/account-connected/github-integration?provider=github&error=exchange_failed',
    )
    expect(await secrets.names()).toEqual([])
  })
})

it('is tracked for each user separately', async () => {
  const world = await open({ seed: SHARING_SEED })
  await world.link(ADA, {})
  expect(await flowOf(world, {}, ADA)).toBe('already linked')
  expect(await flowOf(world, {}, BOB)).toBe('oauth_authorize')
  expect((await world.call('POST', `${GITHUB}/start/`)).status).toBe(401)
  await closeAll()
})
