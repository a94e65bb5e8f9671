import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { restoreNow } from '../../../src/main/core/backups/pending-restore.ts'
import { writeBackup } from '../../../src/main/core/backups/write.ts'
import { openDatabase } from '../../../src/main/core/db/open.ts'
import {
  askToken,
  decide,
  FORM,
  me,
  newPkce,
  parameters,
  redirectIn,
  refresh,
  tokensSchema,
} from '../../support/oauth.ts'
import { ADA, GRACE } from '../../support/seed.ts'
import { createWorld, type Answer as Response, type Session, type World } from '../../support/world.ts'
import type { Answer, AppName, Person, Request } from './oauth-model.ts'

export const CLIENTS: Record<AppName, string> = {
  rotating: 'partner',
  lasting: 'https://app.example/client.json',
}
const REDIRECT = 'https://app.example/cb'
const EMAILS: Record<Person, string> = { ada: ADA, grace: GRACE }
const SEED = {
  version: 1,
  oauth_applications: Object.entries(CLIENTS).map(([name, client_id]) => ({
    name,
    client_id,
    redirect_uris: [REDIRECT],
  })),
  users: [{ email: ADA, is_staff: true }, { email: GRACE }],
}

/** Writes that the database can be made to reject, as a full disk would. */
export const REFUSED = [
  'INSERT ON oauth_codes',
  'INSERT ON oauth_access_tokens',
  'INSERT ON oauth_refresh_tokens',
  'UPDATE ON oauth_refresh_tokens',
  'UPDATE ON oauth_grants',
  'INSERT ON activity',
] as const
export type Refused = (typeof REFUSED)[number]

/** The real server on a real database, whose requests are interleaved as `pauses` says. */
export class OAuthBench {
  readonly #root = mkdtempSync(join(tmpdir(), 'companion-oauth-'))
  readonly #pauses: () => number
  readonly #pkce = newPkce()
  #folders = 0
  #now = Date.parse('2026-05-07T09:28:06.123Z')
  #world: World | null = null
  #sessions: Partial<Record<Person, Session>> = {}
  #abandoned: World[] = []

  constructor(pauses: () => number) {
    this.#pauses = pauses
  }

  get #running(): World {
    if (this.#world === null) throw new Error('not started')
    return this.#world
  }

  get now(): number {
    return this.#now
  }

  #dataDir = (): string => join(this.#root, String(this.#folders))
  #file = (): string => join(this.#dataDir(), 'companion.db')
  #backup = (): string => join(this.#root, 'backup.db')

  async open(): Promise<void> {
    this.#world = await createWorld({
      seed: this.#folders === 0 && !existsSync(this.#file()) ? SEED : { version: 1 },
      config: { dataDir: this.#dataDir() },
      host: { clock: () => this.#now },
    })
    this.#sessions = { ada: await this.#running.signIn(ADA) }
    if (this.#isActive('grace')) this.#sessions.grace = await this.#running.signIn(GRACE)
  }

  #isActive = (user: Person): boolean =>
    this.#running.companion.app.users.findByEmail(EMAILS[user])?.is_active === 1

  advance(ms: number): void {
    this.#now += ms
  }

  async restart(): Promise<void> {
    await this.#running.close()
    await this.open()
  }

  async backUp(): Promise<void> {
    const db = openDatabase(this.#dataDir())
    await writeBackup(db, this.#backup(), true)
    db.close()
  }

  async restore(): Promise<void> {
    await this.#running.close()
    restoreNow(this.#backup(), this.#dataDir())
    await this.open()
  }

  refuse(what: Refused | null): void {
    const other = new Database(this.#file())
    other.exec('DROP TRIGGER IF EXISTS refuse')
    if (what !== null)
      other.exec(`CREATE TRIGGER refuse BEFORE ${what} BEGIN SELECT RAISE(ABORT, 'refused'); END`)
    other.close()
  }

  /** Whether an access token works, and for whom. */
  async userOf(token: string): Promise<string | null> {
    const answer = await me(this.#running, token)
    if (answer.status === 401) return null
    return Object(answer.json()).email
  }

  async #pause(): Promise<void> {
    for (let ticks = this.#pauses(); ticks > 0; ticks--) await setImmediate()
  }

  /** Sends requests at once, each after a pause. */
  together = (requests: readonly Request[]): Promise<Answer[]> =>
    Promise.all(
      requests.map(async (request) => {
        await this.#pause()
        return this.#send(request)
      }),
    )

  /** The same, but the server crashes: the next one has what was on the disk a few ticks later, and later answers are lost. */
  async crashDuring(requests: readonly Request[], ticks: number): Promise<Answer[]> {
    const answers: Answer[] = requests.map(() => 'lost')
    let hasCrashed = false
    const sent = Promise.all(
      requests.map(async (request, index) => {
        await this.#pause()
        const answer = await this.#send(request)
        if (!hasCrashed) answers[index] = answer
      }),
    )
    for (let tick = 0; tick < ticks; tick++) await setImmediate()
    hasCrashed = true
    const from = this.#file()
    this.#folders++
    mkdirSync(this.#dataDir())
    for (const suffix of ['', '-wal'])
      if (existsSync(from + suffix)) copyFileSync(from + suffix, this.#file() + suffix)
    await sent
    this.#abandoned.push(this.#running)
    await this.open()
    return answers
  }

  async #send(request: Request): Promise<Answer> {
    const world = this.#running
    switch (request.do) {
      case 'consent': {
        const session = this.#sessions[request.user] ?? 'none'
        const given = parameters(CLIENTS[request.app], this.#pkce, {
          redirect_uri: REDIRECT,
          scope: 'user:read',
        })
        const answer = await decide(world, session, given)
        const code = answer.status === 200 ? redirectIn(answer).searchParams.get('code') : null
        return code === null ? plain(answer, 401) : { code }
      }
      case 'exchange':
        return pairIn(
          await askToken(world, {
            grant_type: 'authorization_code',
            client_id: CLIENTS[request.app],
            redirect_uri: REDIRECT,
            code: request.code,
            code_verifier: this.#pkce.verifier,
          }),
        )
      case 'refresh':
        return pairIn(await refresh(world, CLIENTS[request.app], request.token))
      case 'sign out': {
        const form = new URLSearchParams({ client_id: CLIENTS[request.app], token: request.token })
        return plain(await world.call('POST', '/oauth/revoke/', { body: String(form), headers: FORM }))
      }
      case 'disconnect': {
        const path = `/api/oauth/connected-apps/${this.#idOf(request.app)}/revoke/`
        const session = this.#sessions[request.user] ?? 'none'
        return plain(await world.call('POST', path, { session }), 404, 401)
      }
      case 'end sessions': {
        const path = `/_companion/connected_apps/${this.#idOf(request.app)}/end_sessions`
        return plain(await world.call('POST', path, { session: this.#sessions.ada ?? 'none' }))
      }
      case 'deactivate':
        world.deactivate(EMAILS[request.user])
        return 'yes'
      case 'activate': {
        const { users } = world.companion.app
        users.update(users.findByEmail(EMAILS[request.user])?.id ?? 0, { is_active: 1 })
        this.#sessions.grace = await world.signIn(GRACE)
        return 'yes'
      }
    }
  }

  #idOf = (app: AppName): string =>
    this.#running.companion.app.oauth.applications.byClientId(CLIENTS[app])?.id ?? ''

  async end(): Promise<void> {
    for (const world of [...this.#abandoned, this.#running]) await world.close()
    rmSync(this.#root, { recursive: true, force: true })
  }
}

/** `no` for the given statuses; any other that is neither a success nor a failure of the server is a fault of its own. */
function plain({ status, text }: Response, ...refusals: number[]): Answer {
  if (status < 300) return 'yes'
  if (status >= 500) return 'failed'
  if (refusals.includes(status)) return 'no'
  throw new Error(`answered ${status}: ${text}`)
}

function pairIn(answer: Response): Answer {
  if (answer.status !== 200) return plain(answer, 400)
  const { access_token, refresh_token } = tokensSchema.parse(answer.json())
  return { access: access_token, refresh: refresh_token ?? '' }
}
