import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { freePort } from '../../support/free-port.ts'
import { prepareProgram, run, runJson, seedFile, serve, temporaryFolder } from '../../support/program.ts'
import { GRACE, KEYS, SEED } from '../../support/seed.ts'
import { signInWith } from '../../support/sign-in.ts'

prepareProgram()

describe('while a server is running', () => {
  it('changes made by a command apply from the next request', async () => {
    const dir = ['--data-dir', temporaryFolder()]
    const server = await serve([...dir, '--seed', seedFile(SEED)])
    const status = async (key: string) => (await server.request('/api/users/@me/', { key })).status

    const key = (await runJson([
      'keys',
      'create',
      '--label',
      'new',
      '--scopes',
      'user:read',
      '--user',
      GRACE,
      ...dir,
    ])) as {
      id: string
      value: string
    }
    expect(await status(key.value)).toBe(200)
    await runJson(['keys', 'revoke', key.id, ...dir])
    expect(await status(key.value)).toBe(401)

    await runJson(['projects', 'create', '--name', 'Beside', ...dir])
    const user = await (await server.request('/api/users/@me/', { key: KEYS.ada })).json()
    expect(user).toMatchObject({ organization: { teams: [{ id: 1 }, { id: 2 }, { name: 'Beside' }] } })

    await runJson(['projects', 'unlink-github', '1', ...dir])
    const integrations = await (
      await server.request('/api/users/@me/integrations/', { key: KEYS.grace })
    ).json()
    expect(integrations).toMatchObject({ results: [{ uses_shared_installation: false }] })

    await runJson(['github', 'configure', '--client-id', 'Iv1', '--slug', 'app', ...dir])
    expect(await (await server.request('/_companion/health')).json()).toMatchObject({
      github_app: 'configured',
    })
    expect(await server.stop()).toBe(0)
  })

  it('creating a user accepts a pending invite for their address', async () => {
    const dir = ['--data-dir', temporaryFolder()]
    const server = await serve([...dir, '--seed', seedFile(SEED)])
    await server.request('/api/organizations/@current/invites/delegate/', {
      method: 'POST',
      key: KEYS.ada,
      body: '{"target_email":"mate@example.com"}',
    })
    await runJson(['users', 'create', '--email', 'Mate@example.com', ...dir])
    const user = await (await server.request('/api/users/@me/', { key: KEYS.ada })).json()
    expect(user).toMatchObject({ onboarding_delegation_accepted_at: expect.stringMatching(/Z$/) })
  })

  it('login prints a one-time link to that server', async () => {
    const dir = ['--data-dir', temporaryFolder()]
    const server = await serve(dir)
    const { login_url: address } = (await runJson(['login', ...dir])) as { login_url: string }
    expect(address.startsWith(`${server.url}/_companion/login?token=`)).toBe(true)
    expect(await signInWith(address)).not.toBeNull()
    expect(await signInWith(address)).toBeNull()
    const plain = await run(['login', ...dir])
    expect(plain.stdout.trim()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/_companion\/login\?token=\w+$/)
  })

  it('doctor reports the server', async () => {
    const dir = ['--data-dir', temporaryFolder()]
    const server = await serve(dir)
    const { stdout } = await run(['doctor', '--json', ...dir])
    const findings = JSON.parse(stdout) as { name: string; state: string; detail: string }[]
    expect(findings.find(({ name }) => name === 'Server')).toMatchObject({
      state: 'ok',
      detail: expect.stringContaining(server.url),
    })
    expect(findings.find(({ name }) => name === 'Database')).toMatchObject({ state: 'ok' })
  })
})

it('login without a server prints a link that works once one is started', async () => {
  const dir = ['--data-dir', temporaryFolder(), '--port', String(await freePort())]
  const { login_url: address } = (await runJson(['login', ...dir])) as { login_url: string }
  const server = await serve(dir)
  expect(address.startsWith(`${server.url}/_companion/login?token=`)).toBe(true)
  expect(await signInWith(address)).not.toBeNull()
})

it('doctor reports findings without changing anything', async () => {
  const dataDir = join(temporaryFolder(), 'none')
  const { stdout } = await run(['doctor', '--json', '--data-dir', dataDir])
  const findings = JSON.parse(stdout) as { name: string; state: string; detail: string }[]
  expect(findings.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['Node', 'Keychain', 'Database', 'GitHub App']),
  )
  for (const { state, detail } of findings) {
    expect(['ok', 'note', 'problem']).toContain(state)
    expect(detail).not.toBe('')
  }
  expect(existsSync(dataDir)).toBe(false)
})

it('login uses the port from the environment if no server is running', async () => {
  const port = String(await freePort())
  const { stdout } = await run(['login', '--data-dir', temporaryFolder()], { env: { COMPANION_PORT: port } })
  expect(stdout).toMatch(RegExp(`^http://127\\.0\\.0\\.1:${port}/_companion/login\\?token=\\w{48}\n$`))
})

it('login makes no link to another program that has the port', async () => {
  const other = createServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1')
  await once(other, 'listening')
  const address = other.address()
  const port = typeof address === 'object' ? String(address?.port) : ''
  const { code, stdout, stderr } = await run(['login', '--data-dir', temporaryFolder()], {
    env: { COMPANION_PORT: port },
  })
  other.close()
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toContain(`Port ${port} is in use.`)
})
