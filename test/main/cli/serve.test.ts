import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { prepareProgram, runJson, seedFile, serve, temporaryFolder } from '../../support/program.ts'
import { KEYS, SEED } from '../../support/seed.ts'
import { signedIn } from '../../support/sign-in.ts'

prepareProgram()

const database = (dataDir: string) => join(dataDir, 'companion.db')

describe('serve', () => {
  it('prints a single line of JSON when it is ready', async () => {
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

  it('uses no data folder in memory, and has the same first user on every machine', async () => {
    const home = temporaryFolder()
    const config = join(temporaryFolder(), 'gitconfig')
    writeFileSync(config, '[user]\n  name = Marie Curie\n  email = marie@example.com\n')
    const env = { HOME: home, XDG_CONFIG_HOME: home, GIT_CONFIG_GLOBAL: config }
    const server = await serve(['--ephemeral'], { env })
    expect(server.ready.data_dir).toBeNull()
    await server.request('/api/schema/')
    const headers = await signedIn(server.ready.login_url)
    const user = await (await server.request('/api/users/@me/', { headers })).json()
    expect(user).toMatchObject({ email: 'owner@example.com', first_name: 'Olive', is_staff: true })
    expect(await server.stop()).toBe(0)
    expect(readdirSync(home)).toEqual([])
  })

  it('creates a staff owner, an organization, and project 1 on its first start', async () => {
    const dataDir = temporaryFolder()
    const gitconfig = '[user]\n  name = Marie Curie\n  email = marie@example.com\n'
    writeFileSync(join(dataDir, '.gitconfig'), gitconfig)
    const server = await serve(['--data-dir', join(dataDir, 'data')], { env: { HOME: dataDir } })
    const headers = await signedIn(server.ready.login_url)
    const user = await (await server.request('/api/users/@me/', { headers })).json()
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

  it('reads the port and folder from the environment, which flags override', async () => {
    const [fromEnvironment, fromFlag] = [temporaryFolder(), temporaryFolder()]
    const env = { COMPANION_PORT: '0', COMPANION_DATA_DIR: fromEnvironment, COMPANION_LOG_LEVEL: 'debug' }
    const server = await serve([], { env })
    expect(server.ready.data_dir).toBe(fromEnvironment)
    const other = await serve(['--data-dir', fromFlag], { env })
    expect(other.ready.data_dir).toBe(fromFlag)
  })

  it('allows the origins from flags and environment', async () => {
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

  it('makes its folder and files private', async () => {
    const dataDir = join(temporaryFolder(), 'data')
    const server = await serve(['--data-dir', dataDir, '--seed', seedFile(SEED)])
    await server.request('/api/users/@me/hedgehog_config/', {
      method: 'PATCH',
      key: KEYS.ada,
      body: '{"a":1}',
    })
    const mode = (path: string) => (statSync(path).mode & 0o777).toString(8)
    expect(mode(dataDir)).toBe('700')
    // Check while the first daily backup is being made, and again afterward.
    const backups = join(dataDir, 'backups')
    await expect
      .poll(() => readdirSync(backups).filter((name) => name.endsWith('.db')), { timeout: 20_000 })
      .toHaveLength(1)
    await expect.poll(() => readdirSync(backups), { timeout: 20_000 }).toHaveLength(1)
    const entries = readdirSync(dataDir, { recursive: true, withFileTypes: true })
    expect(entries.map(({ name }) => name)).toContain('companion.db-wal')
    for (const entry of entries) {
      const path = join(entry.parentPath, entry.name)
      expect([path, mode(path)]).toEqual([path, entry.isDirectory() ? '700' : '600'])
    }
  })

  it('keeps data across restarts', async () => {
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

  it('enforces rate limits for keys only with RATE_LIMIT_ENABLED', async () => {
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

describe('a stopping server', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('exits with 0 on %s', async (name) => {
    const server = await serve(['--ephemeral'])
    server.signal(name)
    expect(await server.ended()).toEqual({ code: 0, signal: null })
  })

  it('finishes the request in progress and accepts no new one', async () => {
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
    // Once a later request has a response, the first one has arrived.
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

  it('waits at most 5 seconds for a request that never ends', async () => {
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

  it('stops immediately despite open event streams', async () => {
    const server = await serve(['--ephemeral'])
    const headers = await signedIn(server.ready.login_url)
    const events = await server.request('/_companion/events', { headers })
    expect(events.headers.get('content-type')).toBe('text/event-stream')
    expect(await server.stop()).toBe(0)
    await events.text()
  })
})

it.each(['u:p%zz', 'p%E4', '%:%'])('a proxy may have the credentials %s as they are', async (credentials) => {
  const proxy = `http://${credentials}@127.0.0.1:1`
  const server = await serve(['--ephemeral'], { env: { HTTP_PROXY: proxy, https_proxy: proxy } })
  expect(await server.stop()).toBe(0)
})

it('a proxy without a scheme is one of http', async () => {
  const server = await serve(['--ephemeral'], { env: { HTTPS_PROXY: '127.0.0.1:10888' } })
  expect((await server.request('/_companion/health')).status).toBe(200)
  expect(await server.stop()).toBe(0)
  expect(server.output().stderr).not.toMatch(/rror/)
})

it('an event stream ends with its session, and has the headers of every response', async () => {
  const server = await serve(['--ephemeral'])
  const headers = await signedIn(server.ready.login_url)
  const events = await server.request('/_companion/events', { headers })
  expect(events.headers.get('x-content-type-options')).toBe('nosniff')
  expect(events.headers.get('cross-origin-resource-policy')).toBe('same-origin')
  expect((await server.request('/_companion/logout', { method: 'POST', headers })).status).toBe(204)
  expect(await events.text()).toContain(': connected')
})

it('an existing folder is made private', async () => {
  const dataDir = join(temporaryFolder(), 'open')
  mkdirSync(dataDir, { mode: 0o755 })
  await runJson(['users', 'list', '--data-dir', dataDir])
  expect((statSync(dataDir).mode & 0o777).toString(8)).toBe('700')
})
