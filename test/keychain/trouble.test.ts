import { expect, it } from 'vitest'
import {
  prepareProgram,
  run,
  runJson,
  type Served,
  seedFile,
  serve,
  temporaryFolder,
} from '../support/program.ts'
import { silentBus } from './keyring.ts'

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

prepareProgram()

/** Asks, and measures how long the answer takes. */
async function ask(companion: Served, path: string, init: RequestInit = {}) {
  const begun = performance.now()
  const answer = await companion.request(path, { key: KEY, ...init })
  const text = await answer.text()
  return { status: answer.status, body: text === '' ? null : JSON.parse(text), ms: performance.now() - begun }
}
const start = (companion: Served, body: unknown) =>
  ask(companion, `${GITHUB}/start/`, { method: 'POST', body: JSON.stringify(body) })

/** That GitHub is off and says what to do, in time, and that all else works. */
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

it('without a session bus all but GitHub works', async () => {
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
      // Who asks again is not kept waiting again, and the questions do not use up what files and names are looked up with.
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

it('the command line says what to do, and leaves what is set', async () => {
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
  expect(stderr).toMatch(/^The system keychain could not be used\. Unlock it.*\n$/)
  expect(stderr).not.toContain('planted-secret')
  expect(await runJson(['github', 'status', '--data-dir', dataDir], { env })).toMatchObject({
    configured: false,
    client_secret: 'missing',
  })
})
