import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { databasePath } from '../../../src/main/core/db/paths.ts'
import { openKeychain } from '../../../src/main/platform/keychain.ts'
import { press } from '../../support/github/spec/browsing.ts'
import { type GitHubStandIn, startGitHub } from '../../support/github/stand-in.ts'
import { signedIn } from '../../support/sign-in.ts'
import { readAftermath } from './aftermath.ts'
import { Cells } from './cells.ts'
import { type RunningServer, startServer } from './crash-run.ts'
import { fastClock, SPEED } from './fast-clock.ts'
import { temporaryFolders } from './folders.ts'

/** 200 in `npm run faults`. */
const ROUNDS = Number(process.env.FAULT_ROUNDS ?? 20)
const KEYCHAIN = process.env.COMPANION_TEST_KEYRING === '1'
const BEGAN = Date.now()
const REPOSITORIES = 700
/** The maximum lifetime of a server. Most are killed much sooner. */
const MAX_LIFETIME_MS = 1000
const LONG_EVERY = 5
const LONG_LIFETIME_MS = 10_000

const USERS = ['ada', 'bob', 'cyd'].map((name) => ({
  email: `${name}@example.com`,
  key: `phx_${name}_0123456789abcdefghijklmnopqrstuv`,
}))
const [ADA = fail(), BOB = fail()] = USERS
const SEED = {
  version: 1,
  users: USERS.map(({ email, key }, index) => ({
    email,
    is_staff: index === 0,
    keys: [{ label: 'everything', scopes: ['*'], value: key }],
  })),
}
/** How long it may take to save what GitHub answers, also on a busy machine. */
const SAVING_MS = 1000
/** Allows for a busy machine. */
const POLL_OPTIONS = { timeout: 20_000 }
const INTEGRATIONS = '/api/users/@me/integrations/github'

const clock = fastClock(BEGAN)
let github: GitHubStandIn
beforeAll(async () => {
  github = await startGitHub({ now: clock })
  github.world.generateRepositories(REPOSITORIES)
})
afterAll(() => github.close())

const newFolder = temporaryFolders()

it(`keeps all acknowledged writes when killed ${ROUNDS} times at random points`, async () => {
  const dataDir = newFolder()
  const { clientId, clientSecret, slug } = github.world.app
  const app = { url: github.url, apiUrl: github.apiUrl, clientId, clientSecret, slug }
  const settings = { dataDir, began: BEGAN, keychain: KEYCHAIN, github: app }
  const cells = new Cells()
  let session: Record<string, string> | undefined
  let refreshed = 0
  let refreshes = 0
  const kills: number[] = []
  let reconnections = 0
  /** GitHub renews a link's tokens once, so a kill before they are saved loses them, and only connecting again helps. */
  const reconnectIfLost = async (server: RunningServer, status: number) => {
    if (status !== 409) return
    const issued = github.world.tokens.newestOf('octocat')?.createdAt ?? 0
    expect(kills.some((kill) => kill >= issued && kill - issued <= SAVING_MS * SPEED)).toBe(true)
    reconnections++
    await link(server, ADA.key, 'octocat')
  }

  let server = await startServer({ ...settings, seed: SEED })
  await cells.change(`${ADA.email} link`, 'linked', () => link(server, ADA.key, 'octocat'))
  expect(cells.acknowledged(`${ADA.email} link`)).toBe('linked')
  for (let round = 1; round <= ROUNDS; round++) {
    mark(round)
    session ??= await signedIn(server.login)
    const firstRefresh = Promise.withResolvers<void>()
    // Some servers live until their first refresh was acknowledged, which takes longer than the lives of the others.
    const isLong = round % LONG_EVERY === 0
    const life = isLong
      ? Promise.race([firstRefresh.promise, setTimeout(LONG_LIFETIME_MS)])
      : setTimeout(MAX_LIFETIME_MS * Math.random() ** 2)
    const work = [
      ...USERS.flatMap((person) => [writeTokens(server, cells, person), writeUser(server, cells, person)]),
      writeKeys(server, cells, session),
      relink(server, cells),
      refresh(server, reconnectIfLost, (generation) => {
        refreshed = generation
        refreshes++
        firstRefresh.resolve()
      }),
    ]
    await life
    await server.kill()
    kills.push(clock())
    await Promise.all(work)

    server = await startServer({ ...settings, seed: { version: 1 } })
    const after = readAftermath(databasePath(dataDir))
    expect(after.faults).toEqual([])
    expect(cells.settle(after.values)).toEqual([])
    for (const snapshot of after.snapshots) {
      expect(snapshot.marks).toMatch(/^generation \d+$/)
      expect(snapshot).toMatchObject({ total: snapshot.rows, positions: snapshot.rows })
    }
    const ada = after.snapshots.find(({ marks }) => Number(marks.split(' ')[1]) >= refreshed)
    if (refreshed > 0) expect(ada).toBeDefined()
    await vi.waitFor(async () => {
      const held = await secretNames(dataDir, after.instance)
      expect(held.filter((name) => !after.grants.some((grant) => name === `github-grant/${grant}`))).toEqual(
        [],
      )
    }, POLL_OPTIONS)
    expect(server.complaints()).toBe('')
  }

  await vi.waitFor(() => expect(readAftermath(databasePath(dataDir)).leftovers).toBe(0), POLL_OPTIONS)
  const refreshNow = () => send(server, 'POST', `${INTEGRATIONS}/12345/repos/refresh/`, { key: ADA.key })
  let last = await refreshNow()
  if (last.status === 409) {
    await reconnectIfLost(server, last.status)
    last = await refreshNow()
  }
  expect([last.status, await last.text()]).toEqual([200, expect.stringContaining(`generation ${ROUNDS}`)])
  await server.kill()
  expect(cells.acknowledgements).toBeGreaterThan(0)
  expect(refreshes).toBeGreaterThan(0)
  process.stdout.write(
    `Killed ${ROUNDS} times: ${cells.acknowledgements} acknowledged writes and ${refreshes} refreshes were kept, and the link was made again ${reconnections} times because a renewal was lost (secrets in ${KEYCHAIN ? 'the keychain' : 'a file'}).\n`,
  )
}, 600_000)

/** Marks every repository with a generation, so that mixed snapshots can be detected. */
function mark(generation: number): void {
  for (const repository of github.world.repositories.values())
    repository.language = `generation ${generation}`
}

async function writeTokens(server: RunningServer, cells: Cells, { email, key }: (typeof USERS)[number]) {
  await untilKilled(async () => {
    const token = `token-${Math.floor(Math.random() * 15)}`
    const there = cells.acknowledged(`${email} ${token}`)
    const platform = Math.random() < 0.3 ? null : there === 'ios' ? 'android' : 'ios'
    await cells.change(`${email} ${token}`, platform, async () => {
      const action = platform === null ? 'unregister/' : ''
      const body = { token, ...(platform && { platform }) }
      const { ok } = await send(server, 'POST', `/api/users/@me/push_tokens/${action}`, { key, body })
      return ok
    })
  })
}

async function writeUser(server: RunningServer, cells: Cells, { email, key }: (typeof USERS)[number]) {
  await untilKilled(async () => {
    const n = String(Math.floor(Math.random() * 1e9))
    await cells.change(`${email} hedgehog`, n, async () => {
      const body = { n, padding: 'x'.repeat(Math.random() * 10_000) }
      return (await send(server, 'PATCH', '/api/users/@me/hedgehog_config/', { key, body })).ok
    })
    await cells.change(`${email} name`, n, async () => {
      return (await send(server, 'PATCH', '/api/users/@me/', { key, body: { first_name: n } })).ok
    })
  })
}

async function writeKeys(server: RunningServer, cells: Cells, headers: Record<string, string>) {
  await untilKilled(async () => {
    const body = { label: 'made', scopes: ['user:read'] }
    const made = await send(server, 'POST', '/_companion/keys', { headers, body })
    expect(made.status).toBe(201)
    const { id, value } = JSON.parse(await made.text())
    await cells.change(`key ${id}`, 'made', async () => true)
    expect((await send(server, 'GET', '/api/users/@me/hedgehog_config/', { key: value })).status).toBe(200)
    if (Math.random() < 0.5) return
    await cells.change(`key ${id}`, null, async () => {
      return (await send(server, 'DELETE', `/_companion/keys/${id}`, { headers })).ok
    })
  })
}

/** Links an account through GitHub's pages. Returns whether it succeeded. */
async function link(server: RunningServer, key: string, login: string): Promise<boolean> {
  const body = { connect_from: 'posthog_code' }
  const begun = await send(server, 'POST', `${INTEGRATIONS}/start/`, { key, body })
  if (begun.status !== 200) return false
  const address = new URL(JSON.parse(await begun.text()).install_url)
  address.searchParams.set('login', login)
  const back = await press(address.href, `Authorize ${github.world.app.name}`)
  const returned = await fetch(back.headers.get('location') ?? '', { redirect: 'manual' })
  return returned.headers.get('location') === '/account-connected/github-integration?provider=github'
}

/** Links and removes Bob's account repeatedly. */
async function relink(server: RunningServer, cells: Cells) {
  await untilKilled(async () => {
    if (cells.acknowledged(`${BOB.email} link`) === null)
      await cells.change(`${BOB.email} link`, 'linked', () => link(server, BOB.key, 'monalisa'))
    else
      await cells.change(`${BOB.email} link`, null, async () => {
        return (await send(server, 'DELETE', `${INTEGRATIONS}/12345/`, { key: BOB.key })).ok
      })
  })
}

async function refresh(
  server: RunningServer,
  reconnectIfLost: (server: RunningServer, status: number) => Promise<void>,
  done: (generation: number) => void,
) {
  await untilKilled(async () => {
    const answer = await send(server, 'POST', `${INTEGRATIONS}/12345/repos/refresh/`, { key: ADA.key })
    if (answer.status !== 200) {
      await reconnectIfLost(server, answer.status)
      await setTimeout(20)
      return
    }
    const { repositories } = JSON.parse(await answer.text())
    const marks = new Set(repositories.map(({ language }: { language: string }) => language))
    expect(marks.size).toBe(1)
    done(Number(String([...marks][0]).split(' ')[1]))
  })
}

/** Repeats `work` until the server is killed, with pauses so that others can run. */
async function untilKilled(work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      await work()
      await setTimeout(10)
    } catch (error) {
      // fetch throws this if the connection is lost.
      if (error instanceof TypeError) return
      throw error
    }
  }
}

function send(
  server: RunningServer,
  method: string,
  path: string,
  { key, body, headers }: { key?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Response> {
  return fetch(server.url + path, {
    method,
    redirect: 'manual',
    headers: {
      'content-type': 'application/json',
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

async function secretNames(dataDir: string, instance: string): Promise<string[]> {
  if (KEYCHAIN) return openKeychain(instance).names()
  const file = join(dataDir, 'secrets.json')
  return existsSync(file) ? Object.keys(JSON.parse(readFileSync(file, 'utf8'))) : []
}

function fail(): never {
  throw new Error('expected three users')
}
