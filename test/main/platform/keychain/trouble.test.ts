import { once } from 'node:events'
import { Agent, IncomingMessage, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { json } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { press } from '../../../support/github/spec/browsing.ts'
import { startGitHub } from '../../../support/github/stand-in.ts'
import {
  prepareProgram,
  run,
  runJson,
  type Served,
  seedFile,
  serve,
  temporaryFolder,
} from '../../../support/program.ts'
import { explainSkip, hasKeyring, silentBus } from './keyring.ts'

const KEY = 'phx_ada_0123456789abcdefghijklmnopqrstuvwxyz'
const SEED = {
  version: 1,
  users: [
    {
      email: 'ada@example.com',
      is_staff: true,
      keys: [{ label: 'ada', scopes: ['*'], value: KEY }],
      installations: [
        {
          installation_id: '12345',
          repositories: [{ id: 1, name: 'web', full_name: 'acme/web', branches: ['main'] }],
        },
      ],
    },
  ],
}
const APP = { GITHUB_APP_CLIENT_ID: 'Iv23liTEST', GITHUB_APP_SLUG: 'test' }
const GITHUB = '/api/users/@me/integrations/github'

const ADDRESSES = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === '::1'),
)
  ? ['127.0.0.1', '::1']
  : ['127.0.0.1']

explainSkip('the locked keychain')
prepareProgram()

/** Sends a request and measures the response time. */
async function ask(companion: Served, path: string, init: RequestInit = {}) {
  const begun = performance.now()
  const answer = await companion.request(path, { key: KEY, ...init })
  const text = await answer.text()
  return { status: answer.status, body: text === '' ? null : JSON.parse(text), ms: performance.now() - begun }
}
const start = (companion: Served, body: unknown) =>
  ask(companion, `${GITHUB}/start/`, { method: 'POST', body: JSON.stringify(body) })

/** Checks that GitHub is unavailable with a helpful error, in time, and that everything else works. */
async function expectTheRestToGoOn(companion: Served): Promise<void> {
  const [discover, install, repos, list, hedgehog] = await Promise.all([
    start(companion, { connect_from: 'posthog_code' }),
    start(companion, {}),
    ask(companion, `${GITHUB}/12345/repos/`),
    ask(companion, '/api/users/@me/integrations/'),
    ask(companion, '/api/users/@me/hedgehog_config'),
  ])
  for (const { status, body, ms } of [discover, install]) {
    expect([status, body]).toEqual([
      503,
      {
        type: 'server_error',
        code: 'keychain_unavailable',
        detail: expect.stringMatching(/keychain.*Unlock it.*D-Bus/),
        attr: null,
      },
    ])
    expect(ms).toBeLessThan(5000)
  }
  expect((await start(companion, { team_id: 'x' })).body).toMatchObject({
    detail: 'team_id must be an integer',
  })
  for (const { status, ms } of [repos, list, hedgehog]) {
    expect(status).toBe(200)
    expect(ms).toBeLessThan(3000)
  }
  expect(repos.body).toMatchObject({ total: 1 })
  expect((await ask(companion, '/_companion/health')).body).toMatchObject({
    status: 'ok',
    keychain: 'unavailable',
  })
}

it('without a session bus, everything except GitHub works', async () => {
  const bus = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' }
  const companion = await serve(['--data-dir', temporaryFolder(), '--seed', seedFile(SEED)], {
    env: { ...APP, ...bus },
  })
  await expectTheRestToGoOn(companion)
  expect(await companion.stop()).toBe(0)
})

it.skipIf(process.platform !== 'linux')(
  'with a keychain that never answers all but GitHub works',
  async () => {
    const { address, server } = await silentBus(temporaryFolder())
    try {
      const bus = { DBUS_SESSION_BUS_ADDRESS: address }
      const companion = await serve(['--data-dir', temporaryFolder(), '--seed', seedFile(SEED)], {
        env: { ...APP, ...bus },
      })
      await expectTheRestToGoOn(companion)
      // Later requests don't wait again, and don't exhaust the thread pool that file and DNS lookups need.
      const again = await Promise.all(Array.from({ length: 20 }, () => start(companion, {})))
      expect(again.every(({ status, ms }) => status === 503 && ms < 2000)).toBe(true)
      expect((await ask(companion, '/api/schema/')).status).toBe(200)
      const begun = performance.now()
      expect(await companion.stop()).toBe(0)
      expect(performance.now() - begun).toBeLessThan(6000)
    } finally {
      server.close()
    }
  },
)

it('the command line says what to do and changes nothing', async () => {
  const dataDir = temporaryFolder()
  const env = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' }
  const configure = [
    'github',
    'configure',
    '--client-id',
    'Iv23liTEST',
    '--slug',
    'test',
    '--data-dir',
    dataDir,
  ]
  const { code, stdout, stderr } = await run([...configure, '--client-secret-stdin'], {
    env,
    input: 'planted-secret',
  })
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(
    /^The system keychain could not be used(\. Unlock|: there is no D-Bus session\. Start).* and try again\.\n$/,
  )
  expect(stderr).not.toContain('planted-secret')
  expect(await runJson(['github', 'status', '--data-dir', dataDir], { env })).toMatchObject({
    configured: false,
    client_secret: 'missing',
  })
})

describe.skipIf(!hasKeyring || process.platform !== 'linux')('a locked keychain', () => {
  /** Runs a command line in its own session bus, with the keyring in `folder` either unlocked or locked. */
  const inSession = (folder: string, isUnlocked: boolean): string[] => {
    const daemon = 'gnome-keyring-daemon --components=secrets'
    const start = isUnlocked ? `printf test | ${daemon} --unlock` : `${daemon} --start`
    const places = `XDG_RUNTIME_DIR=${folder} XDG_DATA_HOME=${folder}`
    return [
      'dbus-run-session',
      '--',
      'sh',
      '-c',
      `export ${places}; ${start} >/dev/null 2>&1; exec "$@"`,
      'sh',
    ]
  }

  it('is distinguished from an empty one, and nothing is lost', async () => {
    await using github = await startGitHub()
    const { clientId, clientSecret, slug } = github.world.app
    const env = {
      GITHUB_APP_CLIENT_ID: clientId,
      GITHUB_APP_CLIENT_SECRET: clientSecret,
      GITHUB_APP_SLUG: slug,
      COMPANION_GITHUB_URL: github.url,
      COMPANION_GITHUB_API_URL: github.apiUrl,
      DISPLAY: '',
      WAYLAND_DISPLAY: '',
    }
    const args = [
      '--data-dir',
      temporaryFolder(),
      '--seed',
      seedFile({ ...SEED, users: [{ ...SEED.users[0], installations: [] }] }),
    ]
    const keyring = temporaryFolder()
    const open = (isUnlocked: boolean) => serve(args, { env, wrapper: inSession(keyring, isUnlocked) })

    const first = await open(true)
    const { install_url } = (await start(first, { connect_from: 'posthog_code' })).body
    const returned = new URL(
      (await press(install_url, 'Authorize PostHog Companion Dev')).headers.get('location') ?? '',
    )
    const end = await first.request(returned.pathname + returned.search)
    expect(end.headers.get('location')).not.toContain('error')
    expect((await ask(first, `${GITHUB}/12345/repos/`)).status).toBe(200)
    await endSession(first)

    const locked = await open(false)
    const refusals = [
      await start(locked, {}),
      await ask(locked, `${GITHUB}/12345/branches/?repo=acme/web`),
      await ask(locked, `${GITHUB}/12345/`, { method: 'DELETE' }),
    ]
    expect(refusals.map(({ status, body }) => [status, body?.code])).toEqual(
      refusals.map(() => [503, 'keychain_unavailable']),
    )
    expect((await ask(locked, '/_companion/health')).body).toMatchObject({ keychain: 'unavailable' })
    expect((await ask(locked, `${GITHUB}/12345/repos/`)).body).toMatchObject({ total: 3 })
    expect((await ask(locked, '/api/users/@me/integrations/')).body).toMatchObject({ count: 1 })
    await endSession(locked)

    const unlocked = await open(true)
    expect((await ask(unlocked, `${GITHUB}/12345/branches/?repo=acme/web`)).status).toBe(200)
    expect((await ask(unlocked, `${GITHUB}/12345/`, { method: 'DELETE' })).status).toBe(204)
    await endSession(unlocked)
  })
})

/** Stops the program itself, which also ends its session. */
async function endSession(companion: Served): Promise<void> {
  process.kill(companion.ready.pid, 'SIGTERM')
  expect((await companion.ended()).code).toBe(0)
}

const ON_LINUX = process.platform === 'linux'
if (!ON_LINUX)
  console.log('files left by connections are not tested: only Linux says how many a process may open')

describe('connections', () => {
  it.skipIf(!hasKeyring || !ON_LINUX).each([128, 1024])(
    'leave the keychain the files that it needs where a process may open %i',
    async (limit) => {
      const companion = await serve(['--data-dir', temporaryFolder(), '--seed', seedFile(SEED)], {
        env: APP,
        wrapper: ['bash', '-c', `ulimit -n ${limit} && exec "$@"`, 'bash'],
      })
      const agent = new Agent({ keepAlive: true, maxSockets: 1 })
      const { port } = new URL(companion.ready.url)
      const askAgain = async (method: string, path: string, body = '') => {
        const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' }
        const sent = request({ host: '127.0.0.1', port, agent, method, path, headers }).end(body)
        const [answer] = z.tuple([z.instanceof(IncomingMessage)]).parse(await once(sent, 'response'))
        return { status: answer.statusCode, body: await json(answer) }
      }
      expect((await askAgain('GET', '/_companion/health')).status).toBe(200)

      const others: Socket[] = []
      for (const host of ADDRESSES)
        for (let i = 0; i < limit; i++)
          others.push(connect({ host, port: Number(port) }).on('error', () => {}))
      await Promise.all(
        others.map((socket) => Promise.race([once(socket, 'connect'), once(socket, 'close')])),
      )

      expect((await askAgain('POST', `${GITHUB}/start/`, '{"connect_from":"posthog_code"}')).status).toBe(200)
      expect((await askAgain('GET', '/_companion/health')).body).toMatchObject({ status: 'ok' })
      for (const socket of others) socket.destroy()
      agent.destroy()
      expect(await companion.stop()).toBe(0)
    },
  )
})
