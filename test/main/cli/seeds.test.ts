import { existsSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { StartError } from '../../../src/main/core/base/errors.ts'
import { parseSeed } from '../../../src/main/core/seeds/parse.ts'
import {
  oneLine,
  prepareProgram,
  run,
  runJson,
  seedFile,
  serve,
  temporaryFolder,
} from '../../support/program.ts'
import { MANUAL_KEY as KEY, KEYS, MANUAL_SEED as MANUAL, SEED } from '../../support/seed.ts'
import { signedIn } from '../../support/sign-in.ts'

prepareProgram()

/** The example seed from the docs with one value replaced, or removed if undefined. */
function withChange(path: (string | number)[], value: unknown): unknown {
  const seed: unknown = structuredClone(MANUAL)
  let place = seed as Record<string | number, unknown>
  for (const part of path.slice(0, -1)) place = place[part] as Record<string | number, unknown>
  place[path.at(-1) ?? ''] = value
  return JSON.parse(JSON.stringify(seed))
}

const repositoryOf = (id: number, full_name: string) => ({ id, name: full_name, full_name })
const withRepositories = (installation: object) => ({
  version: 1,
  users: [{ email: 'a@example.com', installations: [{ installation_id: '1', ...installation }] }],
})

const named = (path: (string | number)[]) =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .slice(1)

describe('an invalid seed', () => {
  const user = ['users', 0] as const
  const installation = [...user, 'installations', 0] as const
  const repository = [...installation, 'repositories', 0] as const
  const faults: [path: (string | number)[], value: unknown][] = [
    [['version'], undefined],
    [['version'], 2],
    [['version'], '1'],
    [['extra'], 1],
    [['organizations'], {}],
    [['organizations', 0, 'name'], undefined],
    [['organizations', 0, 'name'], ''],
    [['organizations', 0, 'nam'], 'x'],
    [['organizations', 0, 'projects', 0, 'name'], 5],
    [['organizations', 0, 'projects', 0, 'github_installation_id'], 12345],
    [['organizations', 0, 'projects', 0, 'github_installation_id'], 'abc'],
    [['organizations', 0, 'projects', 0, 'color'], 'red'],
    [['users'], null],
    [[...user, 'email'], undefined],
    [[...user, 'email'], 'nope'],
    [[...user, 'first_name'], 1],
    [[...user, 'first_name'], 'a\u0000b'],
    [[...user, 'last_name'], '\ud800'],
    [[...user, 'last_name'], 'x'.repeat(151)],
    [[...user, 'is_staff'], 'yes'],
    [[...user, 'organization'], 'Nowhere'],
    [[...user, 'nickname'], 'x'],
    [[...user, 'hedgehog_config'], []],
    [[...user, 'hedgehog_config'], 'x'],
    [[...user, 'hedgehog_config'], { a: 'x'.repeat(70_000) }],
    [[...user, 'keys', 0, 'value'], undefined],
    [[...user, 'keys', 0, 'value'], 'short'],
    [[...user, 'keys', 0, 'value'], 'with a space in it'],
    [[...user, 'keys', 0, 'scopes'], 'user:read'],
    [[...user, 'keys', 0, 'scopes'], []],
    [[...user, 'keys', 0, 'scopes', 1], 'user:admin'],
    [[...user, 'keys', 0, 'label'], 'x'.repeat(41)],
    [[...user, 'keys', 0, 'secret'], 1],
    [[...user, 'push_tokens', 0, 'platform'], 'blackberry'],
    [[...user, 'push_tokens', 0, 'token'], ''],
    [[...user, 'push_tokens', 0, 'token'], 'x'.repeat(513)],
    [[...user, 'push_tokens', 0, 'id'], 1],
    [[...installation, 'installation_id'], 12345],
    [[...installation, 'installation_id'], '0'],
    [[...installation, 'installation_id'], undefined],
    [[...installation, 'repository_selection'], 'some'],
    [[...installation, 'account', 'type'], 'Robot'],
    [[...installation, 'account', 'id'], 1],
    [[...installation, 'github_login'], 1],
    [[...installation, 'repository_template'], { owner: 'a b', count: 1 }],
    [[...repository, 'id'], '1'],
    [[...repository, 'id'], undefined],
    [[...repository, 'full_name'], undefined],
    [[...repository, 'full_name'], 'web'],
    [[...repository, 'private'], 'no'],
    [[...repository, 'branches'], 'main'],
    [[...repository, 'branches', 1], 5],
    [[...repository, 'stars'], 5],
    [[...repository, 'pushed_at'], 'yesterday'],
    [[...repository, 'pushed_at'], '2026-02-31T00:00:00Z'],
    [[...repository, 'pushed_at'], ''],
    [['$schema'], 5],
  ]
  it.each(faults)('is rejected with the path of the error: %j = %j', (path, value) => {
    const attempt = () => parseSeed(JSON.stringify(withChange([...path], value)), 'seed.json')
    expect(attempt).toThrow(StartError)
    const at = named([...path]).replace('repository_template', 'repository_template.owner')
    expect(attempt).toThrow(`seed.json is not a valid seed: ${at}: `)
    expect(attempt).toThrow(/^[^\n]+\.$/)
  })

  it.each([
    [
      'two users with the same address',
      { version: 1, users: [{ email: 'a@example.com' }, { email: 'A@example.com' }] },
      'users[1].email',
    ],
    [
      'two keys with the same value',
      { version: 1, users: [{ email: 'a@example.com', keys: [{ value: KEY }, { value: KEY }] }] },
      'users[0].keys[1].value',
    ],
    [
      'two installations of a user with the same id',
      {
        version: 1,
        users: [
          { email: 'a@example.com', installations: [{ installation_id: '1' }] },
          {
            email: 'b@example.com',
            installations: [{ installation_id: '1' }, { installation_id: '2' }, { installation_id: '1' }],
          },
        ],
      },
      'users[1].installations[2].installation_id',
    ],
    [
      'two repositories with the same id',
      withRepositories({ repositories: [repositoryOf(1, 'acme/one'), repositoryOf(1, 'acme/two')] }),
      'users[0].installations[0].repositories[1].id',
    ],
    [
      'two repositories with the same name',
      withRepositories({ repositories: [repositoryOf(1, 'acme/one'), repositoryOf(2, 'Acme/One')] }),
      'users[0].installations[0].repositories[1].full_name',
    ],
    [
      'a repository with a name of the template',
      withRepositories({
        repositories: [repositoryOf(4, 'Acme/Repo-00002')],
        repository_template: { owner: 'acme', count: 3 },
      }),
      'users[0].installations[0].repositories[0].full_name',
    ],
    [
      'two organizations with the same name',
      { version: 1, organizations: [{ name: 'Acme' }, { name: ' Acme' }] },
      'organizations[1].name',
    ],
  ])('is rejected: %s', (_name, seed, at) => {
    expect(() => parseSeed(JSON.stringify(seed), 'seed.json')).toThrow(`: ${at}: `)
  })

  it.each([
    ['a list', [], 'list'],
    ['nothing but null', null, 'NoneType'],
  ])('is rejected in one sentence: %s', (_name, seed, type) => {
    expect(() => parseSeed(JSON.stringify(seed), 'seed.json')).toThrow(
      `seed.json is not a valid seed: Invalid data. Expected a dictionary, but got ${type}. Nothing was applied.`,
    )
  })

  it.each([
    [['version'], 2, 'version: A seed has version 1.'],
    [[...user, 'keys', 0, 'scopes'], [], 'users[0].keys[0].scopes: This list may not be empty.'],
    [[...user, 'email'], null, 'users[0].email: This field may not be null.'],
    [[...user, 'is_staff'], 'yes', 'users[0].is_staff: Must be a valid boolean.'],
    [
      [...user, 'keys', 0, 'label'],
      'x'.repeat(41),
      'users[0].keys[0].label: Ensure this field has no more than 40 characters.',
    ],
    [
      [...user, 'push_tokens', 0, 'platform'],
      'x',
      'users[0].push_tokens[0].platform: "x" is not a valid choice.',
    ],
    [
      [...user, 'keys', 0, 'value'],
      'short',
      'users[0].keys[0].value: A key is 8 to 128 printable characters',
    ],
  ])('is rejected in PostHog’s words: %j = %j', (path, value, message) => {
    expect(() => parseSeed(JSON.stringify(withChange(path, value)), 'seed.json')).toThrow(message)
  })

  it.each(['', '{', '{"version":1,}', 'version: 1', '\u0000'])(
    'is rejected if it is not JSON: %j',
    (text) => {
      expect(() => parseSeed(text, 'seed.json')).toThrow(
        /^seed\.json is not valid JSON: [^\n]+ Nothing was applied\.$/,
      )
    },
  )

  it('is not one with the time of a push, in any form of ISO 8601', () => {
    for (const pushed_at of [
      '2026-01-01T00:00:00Z',
      '2026-01-01T00:00:00.123456Z',
      '2026-01-01T02:00:00+02:00',
      '2026-01-01T02:00:00',
    ])
      expect(() =>
        parseSeed(JSON.stringify(withChange([...repository, 'pushed_at'], pushed_at)), 'x'),
      ).not.toThrow()
  })

  it('is not one that names its JSON Schema', () => {
    const seed = { $schema: 'http://127.0.0.1:7676/_companion/seed.schema.json', ...MANUAL }
    expect(() => parseSeed(JSON.stringify(seed), 'seed.json')).not.toThrow()
  })

  it('is not one that begins with a byte order mark', () => {
    expect(parseSeed(`\uFEFF${JSON.stringify(MANUAL)}`, 'seed.json').seed.version).toBe(1)
  })

  it('makes the command fail with one line and creates nothing', async () => {
    const dataDir = join(temporaryFolder(), 'data')
    const seed = seedFile(withChange(['users', 0, 'keys', 0, 'scopes'], ['nonsense']))
    const outcome = await run(['serve', '--port', '0', '--data-dir', dataDir, '--seed', seed])
    expect(outcome.code).toBe(1)
    expect(oneLine(outcome)).toContain('users[0].keys[0].scopes[0]')
    expect(existsSync(dataDir)).toBe(false)
  })

  it('leaves the database unchanged', async () => {
    const dataDir = temporaryFolder()
    const first = await serve(['--data-dir', dataDir, '--seed', seedFile(MANUAL)])
    await first.stop()
    const before = await runJson(['users', 'list', '--data-dir', dataDir])
    const bad = { ...MANUAL, users: [...MANUAL.users, { email: 'new@example.com' }, { email: 'nope' }] }
    const outcome = await run(['serve', '--port', '0', '--data-dir', dataDir, '--seed', seedFile(bad)])
    expect(outcome.code).toBe(1)
    expect(oneLine(outcome)).toContain('users[2].email')
    expect(await runJson(['users', 'list', '--data-dir', dataDir])).toEqual(before)
  })

  it('is rejected if a key already belongs to another user', async () => {
    const dataDir = temporaryFolder()
    await (await serve(['--data-dir', dataDir, '--seed', seedFile(MANUAL)])).stop()
    const thief = {
      version: 1,
      users: [{ email: 'x@example.com' }, { email: 'eve@example.com', keys: [{ value: KEY }] }],
    }
    const outcome = await run(['serve', '--port', '0', '--data-dir', dataDir, '--seed', seedFile(thief)])
    expect(outcome.code).toBe(1)
    expect(oneLine(outcome)).toContain('users[1].keys[0].value')
    const emails = (await runJson(['users', 'list', '--data-dir', dataDir])) as { email: string }[]
    expect(emails.map(({ email }) => email)).toEqual(['ada@example.com'])
  })

  it.each(['root@companion.local', 'ada@example.com'])(
    'is rejected if nobody is active, and the new folder works without it: %s',
    async (email) => {
      const dataDir = temporaryFolder()
      const seed = { version: 1, users: [{ email, is_active: false }] }
      const options = ['--port', '0', '--data-dir', dataDir, '--seed', seedFile(seed)]
      const outcome = await run(['serve', ...options])
      expect([outcome.code, oneLine(outcome)]).toEqual([1, expect.stringContaining('users[0].is_active')])
      expect(await runJson(['users', 'list', '--data-dir', dataDir])).toMatchObject([{ is_staff: true }])
    },
  )

  it('that is not a regular file makes the command fail with one line', async () => {
    const outcome = await run(['serve', '--port', '0', '--ephemeral', '--seed', '/dev/zero'])
    expect([outcome.code, oneLine(outcome)]).toEqual([1, expect.stringContaining('/dev/zero')])
  })

  it('that is larger than 256 MiB makes the command fail with one line', async () => {
    const file = join(temporaryFolder(), 'large.json')
    writeFileSync(file, '{')
    truncateSync(file, 256 * 1024 ** 2 + 1)
    const outcome = await run(['serve', '--port', '0', '--ephemeral', '--seed', file])
    expect([outcome.code, oneLine(outcome)]).toEqual([1, expect.stringContaining('256 MiB')])
  })

  it('that is not UTF-8 makes the command fail with one line', async () => {
    const file = join(temporaryFolder(), 'latin1.json')
    writeFileSync(file, '{"version":1,"users":[{"email":"ada@example.com","first_name":"Zoë"}]}', 'latin1')
    const outcome = await run(['serve', '--port', '0', '--ephemeral', '--seed', file])
    expect([outcome.code, oneLine(outcome)]).toEqual([1, expect.stringContaining('UTF-8')])
  })

  it.each([
    ['does not exist', (folder: string) => join(folder, 'missing.json')],
    [
      'is a folder',
      (folder: string) => {
        mkdirSync(join(folder, 'sub'))
        return join(folder, 'sub')
      },
    ],
  ])('that %s makes the command fail with one line', async (_name, make) => {
    const folder = temporaryFolder()
    const outcome = await run(['serve', '--port', '0', '--ephemeral', '--seed', make(folder)])
    expect(outcome.code).toBe(1)
    expect(oneLine(outcome)).toContain(folder)
  })
})

describe('a seed', () => {
  it('creates exactly the data that it describes', async () => {
    const server = await serve(['--ephemeral', '--seed', seedFile(MANUAL)])
    const read = async (path: string) => (await server.request(path, { key: KEY })).json()
    expect(await read('/api/users/@me/')).toMatchObject({
      id: 1,
      email: 'ada@example.com',
      first_name: 'Ada',
      last_name: 'L',
      is_staff: true,
      team: { id: 1, name: 'Default' },
      organization: { name: 'Acme', membership_level: 15, member_count: 1 },
    })
    expect(await read('/api/users/@me/hedgehog_config')).toEqual({ version: 2, enabled: true })
    expect(await read('/api/users/@me/integrations/')).toMatchObject({
      count: 1,
      results: [{ installation_id: '12345', github_login: 'octocat', uses_shared_installation: true }],
    })
    expect(await read('/api/users/@me/integrations/github/12345/branches/?repo=acme/web')).toEqual({
      branches: ['main', 'dev'],
      default_branch: 'main',
      has_more: false,
    })
    expect(await server.stop()).toBe(0)
  })

  it('changes nothing when applied again', async () => {
    const dataDir = temporaryFolder()
    const seed = {
      ...SEED,
      users: [{ ...SEED.users[0], push_tokens: MANUAL.users[0]?.push_tokens }, ...SEED.users.slice(1)],
    }
    const snapshot = async () => {
      const server = await serve(['--data-dir', dataDir, '--seed', seedFile(seed)])
      const read = async (path: string, key: string) => (await server.request(path, { key })).json()
      const headers = await signedIn(server.ready.login_url)
      const seen = {
        user: await read('/api/users/@me/', KEYS.ada),
        integrations: await read('/api/users/@me/integrations/', KEYS.ada),
        repos: await read('/api/users/@me/integrations/github/12345/repos/', KEYS.ada),
        grace: await read('/api/users/@me/', KEYS.grace),
        tokens: await (await server.request('/_companion/push_tokens', { headers })).json(),
      }
      await server.stop()
      const list = async (what: string) => runJson([what, 'list', '--data-dir', dataDir])
      return { seen, users: await list('users'), keys: await list('keys'), projects: await list('projects') }
    }
    const first = await snapshot()
    expect(await snapshot()).toEqual(first)
  })

  it('keeps the format of numbers in a hedgehog config', async () => {
    const text = JSON.stringify(MANUAL).replace(
      '"enabled":true',
      '"enabled":1.0,"big":123456789012345678901234567890,"huge":1e400',
    )
    const server = await serve(['--ephemeral', '--seed', seedFile(text)])
    const answer = await server.request('/api/users/@me/hedgehog_config/', { key: KEY })
    expect(await answer.text()).toBe(
      '{"version":2,"enabled":1.0,"big":123456789012345678901234567890,"huge":1e400}',
    )
  })

  it('without users makes the signed-in OS user the owner of the organization', async () => {
    const dataDir = temporaryFolder()
    const seed = { version: 1, organizations: [{ name: 'Acme', projects: [{ name: 'Shop' }] }] }
    await (await serve(['--data-dir', dataDir, '--seed', seedFile(seed)])).stop()
    expect(await runJson(['projects', 'list', '--data-dir', dataDir])).toMatchObject([
      { id: 1, name: 'Shop' },
    ])
    expect(await runJson(['users', 'list', '--data-dir', dataDir])).toHaveLength(1)
  })

  it('with only a version creates the same data as a first start', async () => {
    const dataDir = temporaryFolder()
    await (await serve(['--data-dir', dataDir, '--seed', seedFile({ version: 1 })])).stop()
    expect(await runJson(['projects', 'list', '--data-dir', dataDir])).toHaveLength(1)
    expect(await runJson(['users', 'list', '--data-dir', dataDir])).toMatchObject([{ is_staff: true }])
  })

  it('keeps existing data', async () => {
    const dataDir = temporaryFolder()
    writeFileSync(join(dataDir, 'unrelated.txt'), 'mine')
    await runJson(['users', 'create', '--email', 'first@example.com', '--data-dir', dataDir])
    await (await serve(['--data-dir', dataDir, '--seed', seedFile(MANUAL)])).stop()
    const users = (await runJson(['users', 'list', '--data-dir', dataDir])) as { email: string }[]
    expect(users.map(({ email }) => email)).toEqual(
      expect.arrayContaining(['first@example.com', 'ada@example.com']),
    )
  })
})
