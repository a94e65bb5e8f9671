import type { GitHubEnvironment } from '../../../src/main/core/base/config.ts'
import { AppError } from '../../../src/main/core/base/errors.ts'
import type { Host, SecretStore } from '../../../src/main/core/base/host.ts'
import type { SettableClock } from '../../../src/main/core/base/settable-clock.ts'
import { openMemorySecrets } from '../../../src/main/platform/keychain.ts'
import { type Answer, type CallOptions, createWorld, type World } from '../world.ts'
import { press } from './spec/browsing.ts'
import { type GitHubStandIn, startGitHub } from './stand-in.ts'

export const ADA = 'phx_ada_0123456789abcdefghijklmnopqrstuvwxyz'
export const BOB = 'phx_bob_0123456789abcdefghijklmnopqrstuvwxyz'

const SCOPES = ['user:read', 'user:write']

const USERS = [
  { email: 'ada@example.com', is_staff: true, keys: [{ label: 'ada', scopes: SCOPES, value: ADA }] },
  { email: 'bob@example.com', keys: [{ label: 'bob', scopes: SCOPES, value: BOB }] },
]

/** Two users of an organization whose project shares no installation; Ada is staff. */
export const SEED = {
  version: 1,
  organizations: [{ name: 'Acme', projects: [{ name: 'Default' }] }],
  users: USERS,
}

/** The same users, with a project that shares the installation 12345. */
export const SHARING_SEED = {
  version: 1,
  organizations: [{ name: 'Acme', projects: [{ name: 'Default', github_installation_id: '12345' }] }],
  users: USERS,
}

export const GITHUB = '/api/users/@me/integrations/github'
export const REPOS = `${GITHUB}/12345/repos/`
export const REFRESH = `${GITHUB}/12345/repos/refresh/`
export const BRANCHES = `${GITHUB}/12345/branches/?repo=acme/web`

/** The stand-in's paths that the companion requests. */
export const PATHS = {
  token: '/login/oauth/access_token',
  installations: '/user/installations',
  repositories: '/user/installations/12345/repositories',
  branches: '/repos/acme/web/branches',
  repository: '/repos/acme/web',
  revoke: '/applications/Iv23liCOMPANIONDEV01/token',
} as const

export type Time = { now: number }

/** A companion in this process with a GitHub stand-in on a socket. Both use the same clock. */
export type LinkedWorld = World & {
  github: GitHubStandIn
  secrets: SecretStore
  time: Time
  /** Calls the API as Ada, unless another key is given. */
  ask(method: 'GET' | 'POST' | 'DELETE', path: string, options?: CallOptions): Promise<Answer>
  /** Visits a GitHub URL in the browser, clicks the buttons, and returns the page here that it is redirected to. */
  visit(address: string, buttons?: string[]): Promise<string>
  /** The callback URL that GitHub redirects to after the buttons are clicked. */
  comeBack(address: string, buttons?: string[]): Promise<URL>
  /** Starts linking and goes through GitHub's pages. Returns where the browser is redirected. */
  link(key?: string, body?: Record<string, unknown>, login?: string): Promise<string>
  start(key?: string, body?: unknown): Promise<Answer>
  stop(): Promise<void>
}

export const AUTHORIZE = 'Authorize PostHog Companion Dev'

export type LinkedOptions = {
  secrets?: SecretStore
  seed?: unknown
  /** Whether the environment configures the App. */
  app?: boolean
  /** The stand-in and clock of a stopped world, to restart it. */
  before?: Pick<LinkedWorld, 'github' | 'time' | 'secrets'>
  dataDir?: string
  /** Whether the environment sets GitHub's URLs. */
  addresses?: boolean
  environment?: GitHubEnvironment
  /** For a world that is started: 0, to avoid a real server's port. */
  port?: number
  /** A keychain with separate entries for each instance. */
  openSecrets?: Host['openSecrets']
  /** For a world that can be reset. */
  settableClock?: SettableClock
}

export async function createLinkedWorld(options: LinkedOptions = {}): Promise<LinkedWorld> {
  const { settableClock } = options
  const time = options.before?.time ?? { now: settableClock?.read() ?? Date.now() }
  const github = options.before?.github ?? (await startGitHub({ now: () => time.now }))
  const secrets = options.secrets ?? options.before?.secrets ?? openMemorySecrets()
  const { clientId, clientSecret, slug } = github.world.app
  const world = await createWorld({
    seed: options.seed ?? SEED,
    ...(settableClock === undefined ? {} : { settableClock }),
    host: {
      clock: settableClock?.read ?? (() => time.now),
      openSecrets: options.openSecrets ?? (() => secrets),
    },
    config: {
      dataDir: options.dataDir ?? null,
      ...(options.port === undefined ? {} : { port: options.port }),
      github: {
        ...(options.addresses === false ? {} : { url: github.url, apiUrl: github.apiUrl }),
        ...(options.app === false ? {} : { clientId, clientSecret, slug }),
        ...options.environment,
      },
    },
  })

  const ask: LinkedWorld['ask'] = (method, path, { key = ADA, ...rest } = {}) =>
    world.call(method, path, { key, ...rest })

  const comeBack: LinkedWorld['comeBack'] = async (address, buttons = [AUTHORIZE]) => {
    let place = address
    for (const [step, button] of buttons.entries()) {
      if (step > 0) place = await here(place)
      place = (await press(place, button)).headers.get('location') ?? ''
    }
    return new URL(place)
  }
  const here = async (address: string): Promise<string> => {
    const { pathname, search } = new URL(address)
    return String((await world.call('GET', pathname + search)).headers.location)
  }
  const visit: LinkedWorld['visit'] = async (address, buttons) =>
    here((await comeBack(address, buttons)).href)

  const start: LinkedWorld['start'] = (key = ADA, body = {}) =>
    world.call('POST', `${GITHUB}/start/`, { key, body })

  return {
    ...world,
    clock: {
      get now() {
        return time.now
      },
      advance(ms: number) {
        time.now += ms
      },
    },
    github,
    secrets,
    time,
    ask,
    comeBack,
    visit,
    start,
    async link(key = ADA, body = { connect_from: 'posthog_code' }, login) {
      const answer = await start(key, body)
      const address = new URL(JSON.parse(answer.text).install_url)
      if (login !== undefined) address.searchParams.set('login', login)
      return visit(address.href)
    },
    async stop() {
      await world.close()
      await github.close()
    },
  }
}

/** A secret store whose calls a test can make fail. */
export function breakableSecrets() {
  const inner = openMemorySecrets()
  const state = { broken: false, breakSetAfter: Number.POSITIVE_INFINITY }
  const guard = () => {
    if (state.broken) throw keychainUnavailable()
  }
  const store: SecretStore = {
    available: async () => !state.broken,
    async get(name) {
      guard()
      return inner.get(name)
    },
    async set(name, value) {
      guard()
      if (state.breakSetAfter-- <= 0) throw keychainUnavailable()
      return inner.set(name, value)
    },
    async delete(name) {
      guard()
      return inner.delete(name)
    },
    async names() {
      guard()
      return inner.names()
    },
  }
  return { store, state, inner }
}

const keychainUnavailable = () => new AppError('keychain_unavailable', 'The test keychain is unavailable.')
