import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { oneLine, prepareProgram, run, runJson, temporaryFolder } from '../../support/program.ts'

prepareProgram()

const UUID = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/)

const COMMANDS = [
  ['serve'],
  ['users', 'list'],
  ['users', 'create'],
  ['keys', 'list'],
  ['keys', 'create'],
  ['keys', 'revoke'],
  ['projects', 'list'],
  ['projects', 'create'],
  ['projects', 'link-github'],
  ['projects', 'unlink-github'],
  ['github', 'configure'],
  ['github', 'status'],
  ['github', 'forget'],
  ['login'],
  ['backup'],
  ['restore'],
  ['doctor'],
]

describe('help', () => {
  it('lists every command, and every command has its own help', async () => {
    const top = await run(['--help'])
    expect([top.code, top.stderr]).toEqual([0, ''])
    for (const [name = ''] of COMMANDS) expect(top.stdout).toContain(`  ${name} `)
    for (const command of COMMANDS) {
      const { code, stdout } = await run([...command, '--help'])
      expect([command, code]).toEqual([command, 0])
      expect(stdout).toContain('--data-dir')
      expect(stdout).toContain('--json')
    }
  })

  it('prints the version', async () => {
    const { code, stdout } = await run(['--version'])
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\S*\n$/)])
  })
})

describe('invalid usage', () => {
  it.each([
    [[]],
    [['nonsense']],
    [['users']],
    [['users', 'nonsense']],
    [['users', 'create']],
    [['users', 'create', '--email', 'nope']],
    [['users', 'create', '--email', 'a@example.com', '--first-name', 'a'.repeat(151)]],
    [['users', 'create', '--email', 'a@example.com', '--last-name', 'a'.repeat(151)]],
    [['users', 'list', '--nonsense']],
    [['github', 'configure', '--client-id', 'a', '--slug', 'b', '--url', 'http://github.corp.example']],
    [['keys', 'create', '--scopes', '*']],
    [['keys', 'create', '--label', 'x']],
    [['keys', 'create', '--label', '', '--scopes', '*']],
    [['keys', 'create', '--label', 'x', '--scopes', '']],
    [['keys', 'create', '--label', 'x', '--scopes', 'user:read,user:admin']],
    [['keys', 'create', '--label', 'x', '--scopes', 'nonsense:read']],
    [['keys', 'create', '--label', 'x', '--scopes', 'user']],
    [['keys', 'revoke']],
    [['projects', 'create']],
    [['projects', 'create', '--name', ' ']],
    [['projects', 'link-github', '1']],
    [['projects', 'link-github', 'x', '--installation', '1']],
    [['projects', 'link-github', '1', '--installation', 'x']],
    [['projects', 'unlink-github']],
    [['github', 'configure', '--client-id', 'a']],
    [['github', 'configure', '--client-id', 'a', '--slug', 'not a slug']],
    [['github', 'configure', '--client-id', 'a', '--slug', 'b', '--url', 'ftp://x']],
    [['backup']],
    [['restore']],
    [['--port', '0']],
    [['keys', 'list', 'one', 'too many']],
  ])('exits with 2, explains the error, and changes nothing: %j', async (args) => {
    const dataDir = join(temporaryFolder(), 'data')
    const { code, stdout, stderr } = await run(args, { env: { COMPANION_DATA_DIR: dataDir } })
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).not.toBe('')
    expect(existsSync(dataDir)).toBe(false)
  })

  it.each([
    [['users', 'create', '--email', '\u001b[31mx\nY']],
    [['keys', 'create', '--label', 'x', '--scopes', '\u001b]0;x\u0007']],
    [['\u001b[2J\r']],
    [['login', '--port', '\u009b1m']],
  ])('shows control characters of %j as text, in one line', async (args) => {
    const { code, stderr } = await run(args, { env: { COMPANION_DATA_DIR: temporaryFolder() } })
    expect(code).toBe(2)
    expect(stderr).toMatch(/^error: .*\\u00.*\n(\(run with --help for usage\)\n)?$/)
    expect(stderr.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
  })
})

const ON_LINUX = process.platform === 'linux'
if (!ON_LINUX) console.log('output that can’t be written is not tested: only Linux has /dev/full')

describe.skipIf(!ON_LINUX)('output that can’t be written', () => {
  it.each([
    [['keys', 'create', '--label', 'x', '--scopes', '*', '--json']],
    [['users', 'list']],
    [['serve', '--port', '0']],
    [['--version']],
  ])('ends %j with 1 and the cause', async (args) => {
    const env = { COMPANION_DATA_DIR: temporaryFolder() }
    const outcome = await run(args, { env, wrapper: ['bash', '-c', 'exec "$@" >/dev/full', 'bash'] })
    expect(outcome.code).toBe(1)
    expect(oneLine(outcome)).toContain('no space left on device')
  })

  it('is no error where a reader has enough', async () => {
    const env = { COMPANION_DATA_DIR: temporaryFolder() }
    const outcome = await run(['users', 'list'], {
      env,
      wrapper: ['bash', '-c', 'set -o pipefail; "$@" | true', 'bash'],
    })
    expect(outcome).toEqual({ code: 0, stdout: '', stderr: '' })
  })
})

describe('users', () => {
  it('are created and listed', async () => {
    const dir = ['--data-dir', temporaryFolder()]
    expect(
      await runJson([
        'users',
        'create',
        '--email',
        'a@example.com',
        '--first-name',
        'A',
        '--last-name',
        'B',
        ...dir,
      ]),
    ).toEqual({ uuid: UUID, email: 'a@example.com', first_name: 'A', last_name: 'B', is_staff: false })
    const staff = await runJson(['users', 'create', '--email', 'b@example.com', '--staff', ...dir])
    expect(staff).toEqual({
      uuid: UUID,
      email: 'b@example.com',
      first_name: '',
      last_name: '',
      is_staff: true,
    })
    const list = await runJson(['users', 'list', ...dir])
    expect(list).toEqual([
      {
        uuid: UUID,
        email: expect.any(String),
        first_name: expect.any(String),
        last_name: expect.any(String),
        is_staff: true,
      },
      { uuid: UUID, email: 'a@example.com', first_name: 'A', last_name: 'B', is_staff: false },
      staff,
    ])
    const table = await run(['users', 'list', ...dir])
    expect(table.stdout).toContain('a@example.com')
  })

  it('are listed in one line each that does nothing to the terminal, whatever their names contain', async () => {
    const dataDir = temporaryFolder()
    const name = '\u001b[2J\u009b31mAda\r\nLovelace\u202e\u2066\u061c\u200e\u200b\u{e0041}👩\u200d💻'
    await run(['users', 'create', '--email', 'ada@example.com', '--first-name', name, '--data-dir', dataDir])
    const json = (await run(['users', 'list', '--json', '--data-dir', dataDir])).stdout
    expect(JSON.parse(json)).toContainEqual(expect.objectContaining({ first_name: name }))
    const { stdout } = await run(['users', 'list', '--data-dir', dataDir])
    expect(stdout).toContain('👩\u200d💻')
    expect(stdout).toContain('Ada')
    expect(
      stdout.split('\n').filter((line) => line.includes('Ada') || line.includes('Lovelace')),
    ).toHaveLength(1)
    for (const output of [stdout, json])
      expect(output).not.toMatch(/[[\p{Cc}\p{Cf}\u2028\u2029]--[\n\u200c\u200d]]/v)
  })

  it('have unique, case-insensitive email addresses', async () => {
    const dir = ['--data-dir', temporaryFolder()]
    await runJson(['users', 'create', '--email', 'a@example.com', ...dir])
    const outcome = await run(['users', 'create', '--email', 'A@EXAMPLE.com', '--json', ...dir])
    expect(outcome.code).toBe(1)
    oneLine(outcome)
    expect(await runJson(['users', 'list', ...dir])).toHaveLength(2)
  })
})

describe('keys', () => {
  it('are shown once, then listed without their value, and can be revoked', async () => {
    const dir = ['--data-dir', temporaryFolder()]
    const key = (await runJson([
      'keys',
      'create',
      '--label',
      'ci',
      '--scopes',
      'user:read,user:write',
      ...dir,
    ])) as {
      id: string
      value: string
    }
    expect(key).toEqual({
      id: expect.any(String),
      label: 'ci',
      scopes: ['user:read', 'user:write'],
      value: expect.stringMatching(/^phx_[A-Za-z0-9]{32,}$/),
    })
    const list = await run(['keys', 'list', '--json', ...dir])
    expect(JSON.parse(list.stdout)).toMatchObject([
      { id: key.id, label: 'ci', scopes: ['user:read', 'user:write'] },
    ])
    expect(list.stdout).not.toContain(key.value)
    expect((await run(['keys', 'revoke', key.id, ...dir])).code).toBe(0)
    expect(await runJson(['keys', 'list', ...dir])).toEqual([])
    const again = await run(['keys', 'revoke', key.id, ...dir])
    expect(again.code).toBe(1)
    expect(oneLine(again)).toContain(key.id)
  })

  it('belong to the owner unless --user is given', async () => {
    const dir = ['--data-dir', temporaryFolder()]
    await runJson(['users', 'create', '--email', 'a@example.com', ...dir])
    await runJson(['keys', 'create', '--label', 'hers', '--scopes', '*', '--user', 'A@example.com', ...dir])
    await runJson(['keys', 'create', '--label', 'mine', '--scopes', '*', ...dir])
    const [owner] = (await runJson(['users', 'list', ...dir])) as { email: string }[]
    expect(await runJson(['keys', 'list', ...dir])).toMatchObject([
      { label: 'hers', user: 'a@example.com' },
      { label: 'mine', user: owner?.email },
    ])
    const outcome = await run([
      'keys',
      'create',
      '--label',
      'x',
      '--scopes',
      '*',
      '--user',
      'no@example.com',
      ...dir,
    ])
    expect(outcome.code).toBe(1)
    expect(oneLine(outcome)).toContain('no@example.com')
  })

  it.each(['*', 'user:read', 'feature_flag:write', 'insight:read,session_recording:read'])(
    'can have the scopes %s',
    async (scopes) => {
      const dir = ['--data-dir', temporaryFolder()]
      expect(await runJson(['keys', 'create', '--label', 'x', '--scopes', scopes, ...dir])).toMatchObject({
        scopes: scopes.split(','),
      })
    },
  )
})

describe('github', () => {
  it('can be configured, shown, and removed', async () => {
    const dir = ['--data-dir', temporaryFolder()]
    const nothing = {
      configured: false,
      client_id: null,
      slug: null,
      url: 'https://github.com',
      api_url: 'https://api.github.com',
      client_secret: expect.stringMatching(/^(stored|missing)$/),
    }
    expect(await runJson(['github', 'status', ...dir])).toEqual(nothing)
    const configured = await runJson([
      'github',
      'configure',
      '--client-id',
      'Iv1.abc',
      '--slug',
      'my-app',
      '--url',
      'https://ghe.example',
      '--api-url',
      'https://ghe.example/api/v3',
      ...dir,
    ])
    const set = {
      ...nothing,
      configured: true,
      client_id: 'Iv1.abc',
      slug: 'my-app',
      url: 'https://ghe.example',
      api_url: 'https://ghe.example/api/v3',
    }
    expect(configured).toEqual(set)
    expect(await runJson(['github', 'status', ...dir])).toEqual(set)
  })

  it('uses values from the environment', async () => {
    const dir = ['--data-dir', temporaryFolder()]
    await runJson(['github', 'configure', '--client-id', 'stored', '--slug', 'stored', ...dir])
    const env = {
      GITHUB_APP_CLIENT_ID: 'from-environment',
      GITHUB_APP_SLUG: '',
      GITHUB_APP_CLIENT_SECRET: 'very-secret-value',
      COMPANION_GITHUB_URL: 'http://127.0.0.1:9/',
      COMPANION_GITHUB_API_URL: 'http://127.0.0.1:9/api',
    }
    const { stdout } = await run(['github', 'status', '--json', ...dir], { env })
    expect(JSON.parse(stdout)).toEqual({
      configured: true,
      client_id: 'from-environment',
      slug: 'stored',
      url: 'http://127.0.0.1:9',
      api_url: 'http://127.0.0.1:9/api',
      client_secret: 'environment',
    })
    expect(stdout).not.toContain('very-secret-value')
  })
})
