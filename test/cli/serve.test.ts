import { createHash } from 'node:crypto'
import { once } from 'node:events'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import {
  oneLine,
  prepareProgram,
  run,
  runJson,
  seedFile,
  serve,
  temporaryFolder,
} from '../support/program.ts'
import { KEYS, SEED } from '../support/seed.ts'

prepareProgram()

const database = (dataDir: string) => join(dataDir, 'companion.db')
const digest = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')

/** A data folder with a world in it and no server on it. */
async function usedFolder(): Promise<string> {
  const dataDir = temporaryFolder()
  await (await serve(['--data-dir', dataDir, '--seed', seedFile(SEED)])).stop()
  return dataDir
}

describe('serve', () => {
  it('says in one line of JSON that it is ready, and nothing else', async () => {
    const dataDir = join(temporaryFolder(), 'new', 'folder')
    const server = await serve(['--data-dir', dataDir])
    expect(server.ready).toEqual({
      event: 'ready',
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      login_url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/_companion\/login\?token=\w+$/),
      data_dir: dataDir,
      pid: expect.any(Number),
    })
    expect(server.ready.login_url.startsWith(server.url)).toBe(true)
    expect((await server.request('/_companion/health')).status).toBe(200)
    expect(await server.stop()).toBe(0)
    const { stdout, stderr } = server.output()
    expect(stdout.trimEnd().split('\n')).toHaveLength(1)
    for (const line of stderr.split('\n').filter(Boolean)) expect(() => JSON.parse(line)).not.toThrow()
  })

  it('has no folder where everything is in memory', async () => {
    const home = temporaryFolder()
    const server = await serve(['--ephemeral'], { env: { HOME: home, XDG_CONFIG_HOME: home } })
    expect(server.ready.data_dir).toBeNull()
    await server.request('/api/schema/')
    expect(await server.stop()).toBe(0)
    expect(readdirSync(home)).toEqual([])
  })

  it('makes on its first start one owner, who is staff, one organization and project 1', async () => {
    const dataDir = temporaryFolder()
    const gitconfig = '[user]\n  name = Marie Curie\n  email = marie@example.com\n'
    writeFileSync(join(dataDir, '.gitconfig'), gitconfig)
    const server = await serve(['--data-dir', join(dataDir, 'data')], { env: { HOME: dataDir } })
    const answer = await fetch(server.ready.login_url, { redirect: 'manual' })
    const cookie = answer.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ')
    const user = await (await server.request('/api/users/@me/', { headers: { cookie } })).json()
    expect(user).toMatchObject({
      email: 'marie@example.com',
      first_name: 'Marie',
      last_name: 'Curie',
      is_staff: true,
      team: { id: 1 },
      organization: { membership_level: 15, teams: [{ id: 1 }] },
    })
    expect(user).toMatchObject({ organizations: [expect.anything()] })
  })

  it('takes port and folder from the environment, and flags before it', async () => {
    const [fromEnvironment, fromFlag] = [temporaryFolder(), temporaryFolder()]
    const env = { COMPANION_PORT: '0', COMPANION_DATA_DIR: fromEnvironment, COMPANION_LOG_LEVEL: 'debug' }
    const server = await serve([], { env })
    expect(server.ready.data_dir).toBe(fromEnvironment)
    const other = await serve(['--data-dir', fromFlag], { env })
    expect(other.ready.data_dir).toBe(fromFlag)
  })

  it('lets the origins call that flags and environment name', async () => {
    const server = await serve(
      [
        '--ephemeral',
        '--seed',
        seedFile(SEED),
        '--allow-origin',
        'http://a.example',
        '--allow-origin',
        'http://b.example:3000',
      ],
      { env: { COMPANION_ALLOW_ORIGINS: 'http://c.example, http://d.example' } },
    )
    for (const [origin, status] of [
      ['http://a.example', 200],
      ['http://b.example:3000', 200],
      ['http://c.example', 200],
      ['http://d.example', 200],
      ['http://e.example', 403],
    ] as const) {
      const answer = await server.request('/api/users/@me/', { key: KEYS.ada, headers: { origin } })
      expect([origin, answer.status]).toEqual([origin, status])
    }
  })

  it('keeps its folder and files for their owner', async () => {
    const dataDir = join(temporaryFolder(), 'data')
    const server = await serve(['--data-dir', dataDir, '--seed', seedFile(SEED)])
    await server.request('/api/users/@me/hedgehog_config/', {
      method: 'PATCH',
      key: KEYS.ada,
      body: '{"a":1}',
    })
    const mode = (path: string) => (statSync(path).mode & 0o777).toString(8)
    expect(mode(dataDir)).toBe('700')
    const entries = readdirSync(dataDir, { recursive: true, withFileTypes: true })
    expect(entries.map(({ name }) => name)).toContain('companion.db-wal')
    for (const entry of entries) {
      const path = join(entry.parentPath, entry.name)
      expect([path, mode(path)]).toEqual([path, entry.isDirectory() ? '700' : '600'])
    }
  })

  it('keeps what was written for the next start', async () => {
    const dataDir = temporaryFolder()
    const first = await serve(['--data-dir', dataDir, '--seed', seedFile(SEED)])
    await first.request('/api/users/@me/hedgehog_config/', {
      method: 'PATCH',
      key: KEYS.ada,
      body: '{"a":1.0}',
    })
    expect(await first.stop()).toBe(0)
    expect(existsSync(`${database(dataDir)}-wal`)).toBe(false)
    const second = await serve(['--data-dir', dataDir])
    const answer = await second.request('/api/users/@me/hedgehog_config/', { key: KEYS.ada })
    expect(await answer.text()).toBe('{"a":1.0}')
  })

  it('holds keys to their limits only where RATE_LIMIT_ENABLED says yes', async () => {
    const statusAfter481 = async (value: string) => {
      const server = await serve(['--ephemeral', '--seed', seedFile(SEED)], {
        env: { RATE_LIMIT_ENABLED: value },
      })
      let status = 0
      for (let i = 0; i < 481; i++) {
        const answer = await server.request('/api/users/@me/integrations/?limit=1', { key: KEYS.ada })
        await answer.arrayBuffer()
        status = answer.status
      }
      await server.stop()
      return status
    }
    expect(await statusAfter481('1')).toBe(429)
    expect(await statusAfter481('false')).toBe(200)
  })
})

describe('a server that is asked to stop', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('ends with 0 on %s', async (name) => {
    const server = await serve(['--ephemeral'])
    server.signal(name)
    expect(await server.ended()).toEqual({ code: 0, signal: null })
  })

  it('finishes the request under way and takes no new one', async () => {
    const dataDir = temporaryFolder()
    const server = await serve(['--data-dir', dataDir, '--seed', seedFile(SEED)])
    const body = '{"finished":true}'
    const { hostname, port, host } = new URL(server.url)
    const socket = connect(Number(port), hostname)
    let received = ''
    socket.setEncoding('utf8').on('data', (text) => {
      received += text
    })
    await once(socket, 'connect')
    socket.write(
      `PATCH /api/users/@me/hedgehog_config/ HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${KEYS.ada}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 5)}`,
    )
    // Once a later request is answered, the first one has arrived.
    await server.request('/_companion/health')
    server.signal('SIGTERM')
    await expect
      .poll(
        () =>
          server.request('/_companion/health').then(
            () => 'answers',
            () => 'refuses',
          ),
        { timeout: 4000 },
      )
      .toBe('refuses')
    socket.write(body.slice(5))
    expect(await server.ended()).toEqual({ code: 0, signal: null })
    expect(received).toMatch(/^HTTP\/1\.1 200 /)
    const again = await serve(['--data-dir', dataDir])
    expect(await (await again.request('/api/users/@me/hedgehog_config/', { key: KEYS.ada })).text()).toBe(
      body,
    )
  })

  it('waits 5 seconds at most for one that never ends', async () => {
    const server = await serve(['--ephemeral'])
    const { hostname, port, host } = new URL(server.url)
    const socket = connect(Number(port), hostname)
    socket.on('error', () => {})
    await once(socket, 'connect')
    socket.write(`PATCH /api/users/@me/ HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 100\r\n\r\n{`)
    await server.request('/_companion/health')
    const begin = Date.now()
    server.signal('SIGTERM')
    expect(await server.ended()).toEqual({ code: 0, signal: null })
    expect(Date.now() - begin).toBeLessThan(10_000)
  })

  it('stops at once with a listener of live events', async () => {
    const server = await serve(['--ephemeral'])
    const signIn = await fetch(server.ready.login_url, { redirect: 'manual' })
    const cookie = signIn.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ')
    const events = await server.request('/_companion/events', { headers: { cookie } })
    expect(events.headers.get('content-type')).toBe('text/event-stream')
    expect(await server.stop()).toBe(0)
    await events.text()
  })
})

describe('a start that can’t be', () => {
  it('names the port that is in use, and leaves the data as it was', async () => {
    const holder = createServer()
    holder.listen(0, '127.0.0.1')
    await once(holder, 'listening')
    const address = holder.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const dataDir = await usedFolder()
    const before = await runJson(['users', 'list', '--data-dir', dataDir])
    const seed = seedFile({ version: 1, users: [{ email: 'late@example.com' }] })
    const outcome = await run([
      'serve',
      '--json',
      '--port',
      String(port),
      '--data-dir',
      dataDir,
      '--seed',
      seed,
    ])
    holder.close()
    expect(outcome.code).toBe(1)
    expect(oneLine(outcome)).toContain(String(port))
    expect(await runJson(['users', 'list', '--data-dir', dataDir])).toEqual(before)
    expect((await run(['doctor', '--data-dir', dataDir])).stdout).not.toMatch(/answers at/)
  })

  it('names the address of the server that has the folder, which goes on', async () => {
    const dataDir = temporaryFolder()
    const first = await serve(['--data-dir', dataDir])
    const outcome = await run(['serve', '--port', '0', '--data-dir', dataDir])
    expect(outcome.code).toBe(1)
    expect(oneLine(outcome)).toContain(first.url)
    expect((await first.request('/_companion/health')).status).toBe(200)
  })

  it('is possible again after the first server was killed', async () => {
    const dataDir = temporaryFolder()
    const first = await serve(['--data-dir', dataDir])
    first.signal('SIGKILL')
    await first.ended()
    const second = await serve(['--data-dir', dataDir])
    expect((await second.request('/_companion/health')).status).toBe(200)
  })

  it('says so where the folder is a file', async () => {
    const file = join(temporaryFolder(), 'file')
    writeFileSync(file, 'mine')
    for (const dataDir of [file, join(file, 'sub')]) {
      const outcome = await run(['serve', '--port', '0', '--data-dir', dataDir])
      expect(outcome.code).toBe(1)
      expect(oneLine(outcome)).toContain(dataDir)
    }
    expect(readFileSync(file, 'utf8')).toBe('mine')
  })

  const DAMAGE: [name: string, damage: (file: string) => void][] = [
    ['is no database', (file) => writeFileSync(file, 'this was a database once'.repeat(400))],
    [
      'has a damaged page',
      (file) => {
        const handle = openSync(file, 'r+')
        const { size } = statSync(file)
        for (let page = 1; page * 4096 < size; page++)
          writeSync(handle, Buffer.alloc(2048, 0x5a), 0, 2048, page * 4096)
        closeSync(handle)
      },
    ],
    [
      'is cut short',
      (file) => {
        const content = readFileSync(file)
        writeFileSync(file, content.subarray(0, Math.floor(content.length / 2)))
      },
    ],
    [
      'is newer than the program',
      (file) => {
        const db = new Database(file)
        db.pragma('user_version = 9999')
        db.close()
      },
    ],
  ]
  it.each(DAMAGE)(
    'says what to do where the database %s, and changes no byte of it',
    async (name, damage) => {
      const dataDir = await usedFolder()
      damage(database(dataDir))
      const before = digest(database(dataDir))
      for (const command of [
        ['serve', '--port', '0', '--seed', seedFile(SEED)],
        ['keys', 'create', '--label', 'x', '--scopes', '*'],
      ]) {
        const outcome = await run([...command, '--data-dir', dataDir])
        expect(outcome.code).toBe(1)
        const line = oneLine(outcome)
        expect(line).toContain('restore')
        expect(line).toContain('doctor')
        if (name.includes('newer')) expect(line).toContain('newer')
        expect(digest(database(dataDir))).toBe(before)
      }
      const doctor = await run(['doctor', '--data-dir', dataDir])
      expect(doctor.code).toBe(1)
      expect(doctor.stdout).toMatch(/Database/)
      expect(digest(database(dataDir))).toBe(before)
    },
  )

  it.each([
    [['serve', '--port', 'x']],
    [['serve', '--port', '65536']],
    [['serve', '--port', '-1']],
    [['serve', '--allow-origin', 'nonsense']],
    [['serve', '--allow-origin', 'http://a.example/path']],
    [['serve', '--log-level', 'loud']],
    [['serve', '--nonsense']],
    [['serve', 'extra']],
  ])('is a usage error: %j', async (args) => {
    const outcome = await run([...args, '--data-dir', temporaryFolder()])
    expect([outcome.code, outcome.stdout]).toEqual([2, ''])
    expect(outcome.stderr).toMatch(/^error: /)
  })

  it('is a usage error in the environment, too, and says so', async () => {
    for (const env of [
      { COMPANION_PORT: 'x' },
      { COMPANION_ALLOW_ORIGINS: 'nonsense' },
      { COMPANION_LOG_LEVEL: 'x' },
    ]) {
      const outcome = await run(['serve', '--ephemeral'], { env })
      expect([env, outcome.code, outcome.stdout]).toEqual([env, 2, ''])
      expect(outcome.stderr).not.toBe('')
    }
  })
})

it('a folder that is there already is made private', async () => {
  const dataDir = join(temporaryFolder(), 'open')
  mkdirSync(dataDir, { mode: 0o755 })
  await runJson(['users', 'list', '--data-dir', dataDir])
  expect((statSync(dataDir).mode & 0o777).toString(8)).toBe('700')
})
