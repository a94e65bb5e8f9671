import { randomBytes } from 'node:crypto'
import {
  type Account,
  type App,
  fullName,
  type Installation,
  type InstallRequest,
  type Repository,
} from './model.ts'
import { RateLimits } from './rate-limit.ts'
import { alphanumerics, Tokens } from './tokens.ts'

type AccountSpec = Partial<Account> & { login: string }
type AppSpec = Partial<App> & { name: string; owner: Account }
type InstallationSpec = Partial<Omit<Installation, 'repositories'>> & { account: Account }
type RepositorySpec = Partial<Omit<Repository, 'owner'>> & { name: string; owner?: string }

/** All data of the stand-in. Changes apply from the next request. */
export class World {
  readonly accounts = new Map<string, Account>()
  readonly apps = new Map<string, App>()
  readonly installations = new Map<number, Installation>()
  readonly repositories = new Map<string, Repository>()
  readonly installRequests: InstallRequest[] = []
  readonly tokens: Tokens
  readonly limits: RateLimits
  /** Approve pages automatically instead of asking the user (authorize, install, create an App). */
  autoApprove = false
  /** The signed-in user of the browser. A page's `login` parameter overrides it. */
  signedInAs = ''
  readonly #now: () => number
  #lastId = 100_000

  constructor(now: () => number) {
    this.#now = now
    this.tokens = new Tokens(now)
    this.limits = new RateLimits(now)
  }

  /** The first registered App. */
  get app(): App {
    const [app] = this.apps.values()
    if (app === undefined) throw new Error('This GitHub has no App yet: call addApp first.')
    return app
  }

  addUser(spec: AccountSpec): Account {
    return this.#addAccount({ type: 'User', admins: new Set([spec.login]), ...spec })
  }

  addOrganization(spec: AccountSpec): Account {
    return this.#addAccount({ type: 'Organization', ...spec })
  }

  addApp(spec: AppSpec): App {
    const app: App = {
      id: this.#nextId(),
      slug: slugOf(spec.name),
      clientId: `Iv23li${alphanumerics(14)}`,
      clientSecret: randomBytes(20).toString('hex'),
      webhookSecret: null,
      callbackUrls: ['http://127.0.0.1/complete/github-link/'],
      setupUrl: null,
      redirectOnUpdate: true,
      authorizeOnInstall: false,
      expiringTokens: true,
      description: null,
      externalUrl: 'https://example.com',
      permissions: { metadata: 'read', contents: 'read' },
      events: [],
      createdAt: this.#now(),
      ...spec,
    }
    this.apps.set(app.clientId, app)
    return app
  }

  /** Installs an App on an account, with access to its repositories, visible to its members. */
  addInstallation(spec: InstallationSpec): Installation {
    const installation: Installation = {
      id: this.#nextId(),
      app: spec.app ?? this.app,
      repositorySelection: 'all',
      repositories: new Set([...this.repositories.values()].filter((one) => one.owner === spec.account)),
      visibleTo: new Set([...spec.account.admins, ...spec.account.members]),
      createdAt: this.#now(),
      updatedAt: this.#now(),
      suspendedAt: null,
      ...spec,
    }
    this.installations.set(installation.id, installation)
    return installation
  }

  /** Adds a repository, also to all installations on its owner's account. The owner defaults to `acme`. */
  addRepository(spec: RepositorySpec): Repository {
    const owner = this.account(spec.owner ?? 'acme')
    const defaultBranch = spec.defaultBranch ?? 'main'
    const repository: Repository = {
      id: this.#nextId(),
      private: false,
      archived: false,
      canPush: true,
      description: null,
      language: 'TypeScript',
      pushedAt: this.#now(),
      updatedAt: this.#now(),
      ...spec,
      defaultBranch,
      branches: [...(spec.branches ?? [defaultBranch])].sort(),
      owner,
    }
    this.repositories.set(fullName(repository).toLowerCase(), repository)
    for (const installation of this.installations.values()) {
      if (installation.account === owner) installation.repositories.add(repository)
    }
    return repository
  }

  /** Adds `repo-00001` … with IDs from 1. Fast for 50,000, because only the repositories on a requested page are rendered. */
  generateRepositories(count: number, { owner = 'acme', branches = 1 } = {}): void {
    const names = [
      'main',
      ...Array.from({ length: branches - 1 }, (_, i) => `branch-${padded(i + 1)}`),
    ].sort()
    for (let i = 1; i <= count; i++) {
      const repository = this.addRepository({ id: i, name: `repo-${padded(i)}`, owner, branches: [] })
      repository.branches = names
    }
  }

  removeRepository(name: string): void {
    const repository = this.repository(name)
    this.repositories.delete(name.toLowerCase())
    for (const installation of this.installations.values()) installation.repositories.delete(repository)
  }

  /** Removes a repository from an installation's selection without deleting it. */
  deselect(installationId: number, name: string): void {
    const installation = this.installation(installationId)
    installation.repositorySelection = 'selected'
    installation.repositories.delete(this.repository(name))
  }

  addBranch(name: string, branch: string): void {
    const repository = this.repository(name)
    repository.branches = [...repository.branches, branch].sort()
    repository.pushedAt = this.#now()
  }

  suspend(installationId: number): void {
    this.installation(installationId).suspendedAt = this.#now()
  }

  unsuspend(installationId: number): void {
    this.installation(installationId).suspendedAt = null
  }

  uninstall(installationId: number): void {
    this.installations.delete(installationId)
  }

  /** Revokes the App as in the user's settings, so that access and refresh tokens stop working. */
  revokeTokens(login: string): void {
    this.tokens.revokeAll(login)
  }

  account(login: string): Account {
    return found(this.accounts.get(login.toLowerCase()), `an account ${login}`)
  }

  repository(name: string): Repository {
    return found(this.repositories.get(name.toLowerCase()), `a repository ${name}`)
  }

  installation(id: number): Installation {
    return found(this.installations.get(id), `an installation ${id}`)
  }

  #addAccount(spec: AccountSpec & Pick<Account, 'type'>): Account {
    const id = spec.id ?? this.#nextId()
    const account: Account = {
      id,
      name: null,
      avatarUrl: `https://avatars.githubusercontent.com/u/${id}?v=4`,
      createdAt: this.#now(),
      admins: new Set(),
      members: new Set(),
      ...spec,
    }
    this.accounts.set(account.login.toLowerCase(), account)
    return account
  }

  #nextId(): number {
    this.#lastId += 1
    return this.#lastId
  }
}

/** The slug GitHub creates from an App's name. */
export function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
}

/**
 * A small GitHub: `octocat` is an admin of the organization `acme`, `monalisa` a member of it, `hubot` an
 * outsider. The App `posthog-companion-dev` is installed on `acme` as 12345, with three repositories.
 */
export function defaultWorld(now: () => number): World {
  const world = new World(now)
  const octocat = world.addUser({ login: 'octocat', id: 583231, name: 'The Octocat' })
  world.addUser({ login: 'monalisa', id: 2_000_001, name: 'Mona Lisa' })
  world.addUser({ login: 'hubot', id: 480_938, name: 'Hubot' })
  world.signedInAs = octocat.login
  const acme = world.addOrganization({
    login: 'acme',
    id: 90_001,
    name: 'Acme',
    admins: new Set(['octocat']),
    members: new Set(['monalisa']),
  })
  world.addApp({
    id: 4711,
    name: 'PostHog Companion Dev',
    owner: octocat,
    clientId: 'Iv23liCOMPANIONDEV01',
    clientSecret: '0123456789abcdef0123456789abcdef01234567',
    callbackUrls: [
      'http://127.0.0.1/complete/github-link/',
      'http://127.0.0.1/integrations/github/callback',
      'posthog-companion://complete/github-link/',
    ],
    setupUrl: 'http://127.0.0.1:7676/integrations/github/callback',
  })
  world.addInstallation({ id: 12345, account: acme })
  world.addRepository({ name: 'web', id: 1296269, branches: ['main', 'dev', 'release/2.0'] })
  world.addRepository({ name: 'api', language: 'Python', private: true, defaultBranch: 'master' })
  world.addRepository({ name: 'attic', language: null, archived: true, canPush: false })
  return world
}

function padded(n: number): string {
  return String(n).padStart(5, '0')
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`This GitHub does not have ${what}.`)
  return value
}
