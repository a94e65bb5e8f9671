import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { AppError } from '../../../src/main/core/base/errors.ts'
import type { SecretStore } from '../../../src/main/core/base/host.ts'
import { createLinkedWorld, GITHUB, type LinkedWorld, PATHS } from '../../support/github/linked.ts'
import { type GitHubStandIn, startGitHub } from '../../support/github/stand-in.ts'

export const LOGINS = ['octocat', 'monalisa'] as const
export type Login = (typeof LOGINS)[number]
/** More than one page. */
const REPOSITORIES = 120

/** An in-memory keychain whose calls are interleaved as `pauses` says, and can be made to fail. */
function createKeychain(entries: Map<string, string>, pauses: () => number) {
  const state = { refuseAt: Number.POSITIVE_INFINITY, onCall: () => {} }
  const turn = async (): Promise<void> => {
    for (let ticks = pauses(); ticks > 0; ticks--) await setImmediate()
    state.onCall()
    if (state.refuseAt-- <= 0) throw new AppError('keychain_unavailable', 'The keychain is locked.')
  }
  const store: SecretStore = {
    available: async () => true,
    get: (name) => turn().then(() => entries.get(name) ?? null),
    set: (name, value) => turn().then(() => void entries.set(name, value)),
    delete: (name) => turn().then(() => void entries.delete(name)),
    names: () => turn().then(() => [...entries.keys()]),
  }
  return { store, state, entries }
}

/** The real server on a real database, with a controllable keychain and GitHub. */
export class Bench {
  readonly #root = mkdtempSync(join(tmpdir(), 'companion-interleavings-'))
  readonly #pauses: () => number
  readonly #time = { now: Date.now() }
  #folders = 0
  #abandoned: LinkedWorld[] = []
  #github: GitHubStandIn | null = null
  #world: LinkedWorld | null = null
  keychain: ReturnType<typeof createKeychain>

  constructor(pauses: () => number) {
    this.#pauses = pauses
    this.keychain = createKeychain(new Map(), pauses)
  }

  get world(): LinkedWorld {
    if (this.#world === null) throw new Error('not started')
    return this.#world
  }

  async begin(): Promise<void> {
    this.#github = await startGitHub({ now: () => this.#time.now })
    for (let i = 0; i < REPOSITORIES; i++) this.#github.world.addRepository({ name: `r-${i}` })
    await this.#open()
  }

  async #open(): Promise<void> {
    if (this.#github === null) throw new Error('not begun')
    const before = { github: this.#github, time: this.#time, secrets: this.keychain.store }
    this.#world = await createLinkedWorld({
      dataDir: this.#folder(),
      before,
      environment: { requestMs: 5000 },
    })
  }

  #folder = (): string => join(this.#root, String(this.#folders))
  get #file(): string {
    return join(this.#folder(), 'companion.db')
  }

  async restart(): Promise<void> {
    await this.world.companion.close()
    await this.#open()
  }

  /** Crashes the server at its next keychain call: the next server only has what was on disk and in the keychain at that moment. */
  async crashDuring(work: () => Promise<unknown>): Promise<void> {
    const frozen = Promise.withResolvers<void>()
    const old = this.keychain
    let entries: Map<string, string> | null = null
    const freeze = (): void => {
      if (entries !== null) return
      entries = new Map(old.entries)
      const from = this.#file
      this.#folders++
      mkdirSync(this.#folder(), { recursive: true })
      for (const suffix of ['', '-wal'])
        if (existsSync(from + suffix)) copyFileSync(from + suffix, this.#file + suffix)
      frozen.resolve()
    }
    old.state.onCall = freeze
    const done = work().catch(() => {})
    await Promise.race([frozen.promise, done])
    freeze()
    // The crashed server continues on copies that nobody reads; only tokens that it spends on GitHub are really spent.
    await done
    this.#abandoned.push(this.world)
    this.keychain = createKeychain(entries ?? new Map(), this.#pauses)
    await this.#open()
  }

  /** Stops the server during a request whose client is gone, and starts it again. */
  async stopDuring(work: () => Promise<unknown>): Promise<void> {
    const { requests } = this.world.github
    requests.clear()
    const done = work().catch(() => {})
    let isDone = false
    void done.then(() => {
      isDone = true
    })
    // Most interesting once tokens were requested.
    while (!isDone && requests.list(PATHS.token).length === 0) await setImmediate()
    await this.restart()
    await done
  }

  /** Makes the database reject one kind of write to the links, like a full disk or a lock. */
  refuseRows(kind: 'INSERT' | 'UPDATE' | 'DELETE' | null): void {
    const other = new Database(this.#file)
    other.exec('DROP TRIGGER IF EXISTS refuse')
    if (kind !== null)
      other.exec(
        `CREATE TRIGGER refuse BEFORE ${kind} ON integrations BEGIN SELECT RAISE(ABORT, 'refused'); END`,
      )
    other.close()
  }

  expire = (): void => this.world.clock.advance(9 * 3_600_000)
  link = (login: Login): Promise<string> =>
    this.world.link(undefined, { connect_from: 'posthog_code' }, login)
  remove = async (): Promise<number> => (await this.world.ask('DELETE', `${GITHUB}/12345/`)).status
  sweep = (): Promise<void> => this.world.companion.app.github.links.sweep()

  async refresh(): Promise<number> {
    this.world.clock.advance(60_000)
    return (await this.world.ask('POST', `${GITHUB}/12345/repos/refresh/`)).status
  }

  /** A read during which a repository is inserted at the front, between the first and the second page. */
  async refreshWhileListGrows(name: string): Promise<number> {
    const { github } = this.world
    github.requests.clear()
    github.faults.delay(/page=2/, 60)
    const reading = this.refresh()
    for (let i = 0; i < 200 && github.requests.list(PATHS.repositories).length < 2; i++)
      await new Promise((resolve) => setTimeout(resolve, 2))
    const { repositories } = github.world.installation(12345)
    const rest = [...repositories]
    const front = github.world.addRepository({ name })
    repositories.clear()
    for (const one of [front, ...rest]) repositories.add(one)
    github.faults.clear()
    return reading
  }

  rows = () => this.world.companion.app.github.integrations.all()

  /** The account whose token the link has in the keychain; null if there is none. */
  ownerOfToken(row: { id: string; grant_id: string | null }): string | null {
    const text =
      this.keychain.entries.get(`github-grant/${row.grant_id}`) ??
      this.keychain.entries.get(`github-link/${row.id}`)
    const { accessToken } = JSON.parse(text ?? '{"accessToken":""}')
    return this.world.github.world.tokens.find(accessToken)?.user.login ?? null
  }

  async names(): Promise<string[]> {
    const { text } = await this.world.ask('GET', `${GITHUB}/12345/repos/?limit=500`)
    return JSON.parse(text).repositories.map(({ full_name }: { full_name: string }) => full_name)
  }

  namesAtGitHub = (): string[] =>
    [...this.world.github.world.installation(12345).repositories].map(
      ({ owner, name }) => `${owner.login}/${name}`,
    )

  async end(): Promise<void> {
    for (const world of [...this.#abandoned, this.world]) await world.companion.close()
    await this.#github?.close()
    rmSync(this.#root, { recursive: true, force: true })
  }
}
