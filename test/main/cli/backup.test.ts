import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  oneLine,
  prepareProgram,
  run,
  runJson,
  seedFile,
  serve,
  temporaryFolder,
} from '../../support/program.ts'
import { KEYS, SEED } from '../../support/seed.ts'

prepareProgram()

let dataDir: string
let dir: string[]
let file: string
beforeEach(() => {
  dataDir = temporaryFolder()
  dir = ['--data-dir', dataDir]
  file = join(temporaryFolder(), 'copy.db')
})

const create = (email: string) => runJson(['users', 'create', '--email', email, ...dir])
const emails = async () =>
  ((await runJson(['users', 'list', ...dir])) as { email: string }[]).map(({ email }) => email).slice(1)
/** Ignores the lock file, which exists once any command has used the folder. */
const filesIn = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name !== 'server.lock')
    .sort()
const mode = (path: string) => (statSync(path).mode & 0o777).toString(8)

describe('a backup', () => {
  it('contains all data and can be restored', async () => {
    await create('one@example.com')
    expect((await run(['backup', file, ...dir])).code).toBe(0)
    expect(mode(file)).toBe('600')
    await create('two@example.com')
    expect((await run(['restore', file, ...dir])).code).toBe(0)
    expect(await emails()).toEqual(['one@example.com'])
    expect(readdirSync(join(file, '..'))).toEqual(['copy.db'])
  })

  it('is not made of a folder without a database, which stays as it is', async () => {
    const nowhere = join(dataDir, 'typo')
    const outcome = await run(['backup', file, '--data-dir', nowhere])
    expect([outcome.code, oneLine(outcome)]).toEqual([
      1,
      expect.stringContaining(`no database in ${nowhere}`),
    ])
    expect([existsSync(nowhere), existsSync(file)]).toEqual([false, false])
  })

  it('works while the server is running and includes every acknowledged write', async () => {
    const server = await serve(dir)
    const key = (await runJson(['keys', 'create', '--label', 'x', '--scopes', '*', ...dir])) as {
      value: string
    }
    await server.request('/api/users/@me/hedgehog_config/', {
      method: 'PATCH',
      key: key.value,
      body: '{"kept":1}',
    })
    expect(await runJson(['backup', file, ...dir])).toEqual({ backup: file })
    const db = new Database(file, { readonly: true })
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(db.prepare('SELECT hedgehog_config FROM users').pluck().get()).toBe('{"kept":1}')
    db.close()
  })

  it('replaces an existing file only with --force', async () => {
    await create('one@example.com')
    writeFileSync(file, 'precious')
    const refused = await run(['backup', file, ...dir])
    expect(refused.code).toBe(1)
    expect(oneLine(refused)).toContain('--force')
    expect(readFileSync(file, 'utf8')).toBe('precious')
    expect((await run(['backup', file, '--force', ...dir])).code).toBe(0)
    expect((await run(['restore', file, ...dir])).code).toBe(0)
    expect(await emails()).toEqual(['one@example.com'])
  })

  it('never replaces what is no regular file, even with --force', async () => {
    await create('one@example.com')
    const pipe = join(temporaryFolder(), 'pipe')
    execFileSync('mkfifo', [pipe])
    const link = join(temporaryFolder(), 'link')
    symlinkSync(pipe, link)
    const folder = temporaryFolder()
    for (const [target, what] of [
      [pipe, 'a named pipe'],
      [link, 'a named pipe'],
      [folder, 'a folder'],
    ] as const) {
      for (const force of [[], ['--force']]) {
        const outcome = await run(['backup', target, ...force, ...dir])
        expect([outcome.code, oneLine(outcome)]).toEqual([
          1,
          `${target} is ${what}, not a file. Choose another name for the backup.`,
        ])
      }
    }
    expect([lstatSync(pipe).isFIFO(), readlinkSync(link)]).toEqual([true, pipe])
    expect([readdirSync(join(pipe, '..')), readdirSync(join(link, '..'))]).toEqual([['pipe'], ['link']])
  })

  it('replaces a symbolic link only with --force, and never what it leads to', async () => {
    await create('one@example.com')
    const older = join(temporaryFolder(), 'older.db')
    symlinkSync(older, file)
    for (const before of ['nothing', 'an older backup']) {
      const refused = await run(['backup', file, ...dir])
      expect([before, refused.code, oneLine(refused)]).toEqual([
        before,
        1,
        expect.stringContaining('--force'),
      ])
      expect(readlinkSync(file)).toBe(older)
      writeFileSync(older, 'older')
    }
    expect((await run(['backup', file, '--force', ...dir])).code).toBe(0)
    expect([lstatSync(file).isFile(), readFileSync(older, 'utf8')]).toEqual([true, 'older'])
  })

  it('never overwrites the database itself', async () => {
    await create('one@example.com')
    for (const target of ['companion.db', 'companion.db-wal', 'server.lock']) {
      const outcome = await run(['backup', join(dataDir, target), '--force', ...dir])
      expect([target, outcome.code]).toEqual([target, 1])
      oneLine(outcome)
    }
    expect(await emails()).toEqual(['one@example.com'])
  })

  it('fails with one line and leaves no file behind if it cannot be written', async () => {
    const blocked = join(temporaryFolder(), 'file')
    writeFileSync(blocked, 'mine')
    const outcome = await run(['backup', join(blocked, 'copy.db'), ...dir])
    expect(outcome.code).toBe(1)
    oneLine(outcome)
    const folder = join(temporaryFolder(), 'folder')
    mkdirSync(folder)
    const ontoFolder = await run(['backup', folder, '--force', ...dir])
    expect(ontoFolder.code).toBe(1)
    oneLine(ontoFolder)
    expect(readdirSync(join(folder, '..'))).toEqual(['folder'])
  })
})

describe('restoring', () => {
  it('accepts everything that the program itself has written', async () => {
    const server = await serve([...dir, '--seed', seedFile(SEED)])
    const ask = async (method: string, path: string, body: unknown) =>
      (await server.request(path, { method, key: KEYS.ada, body: JSON.stringify(body) })).status
    const me = {
      toolbar_mode: '',
      shortcut_position: '',
      role_at_organization: 'data',
      events_column_config: [1.5, null],
      has_seen_product_intro_for: null,
      notification_settings: { plugin_disabled: false },
      ui_configuration: {},
      hedgehog_config: { a: '\u0000' },
    }
    expect(await ask('PATCH', '/api/users/@me/', me)).toBe(200)
    expect(await ask('POST', '/api/users/@me/push_tokens/', { token: 'x', platform: 'ios' })).toBe(200)
    const jwks = await server.request('/.well-known/jwks.json', {})
    expect(jwks.status).toBe(200)
    expect(await server.stop()).toBe(0)
    const settings = new Database(join(dataDir, 'companion.db'))
    expect(settings.prepare('SELECT count(*) FROM settings').pluck().get()).toBeGreaterThan(1)
    settings.close()
    expect((await run(['backup', file, ...dir])).code).toBe(0)
    const restored = ['--data-dir', join(temporaryFolder(), 'restored')]
    expect(await run(['restore', file, ...restored])).toMatchObject({ code: 0 })
    expect(await runJson(['users', 'list', ...restored])).toEqual(await runJson(['users', 'list', ...dir]))
  })

  it('is refused in one sentence where nobody is active, and a folder where nobody is starts all the same', async () => {
    const [owner] = (await runJson(['users', 'list', ...dir])) as { email: string }[]
    const database = join(dataDir, 'companion.db')
    const db = new Database(database)
    db.exec('UPDATE users SET is_active = 0')
    db.close()
    const elsewhere = ['--data-dir', join(temporaryFolder(), 'elsewhere')]
    const outcome = await run(['restore', database, ...elsewhere])
    expect([outcome.code, oneLine(outcome)]).toEqual([1, expect.stringContaining('no active user')])
    await (await serve(dir)).stop()
    const [first, second] = (await runJson(['users', 'list', ...dir])) as {
      email: string
      is_staff: boolean
    }[]
    expect(first?.email).toBe(owner?.email)
    expect(second).toMatchObject({ is_staff: true })
    expect(second?.email).toBe(owner?.email.replace('@', '2@'))
  })

  it('renames the previous database and deletes nothing', async () => {
    await create('one@example.com')
    await run(['backup', file, ...dir])
    await create('two@example.com')
    const { set_aside: aside } = (await runJson(['restore', file, ...dir])) as { set_aside: string }
    expect(existsSync(aside)).toBe(true)
    expect(mode(aside)).toBe('600')
    await run(['restore', aside, ...dir])
    expect(await emails()).toEqual(['one@example.com', 'two@example.com'])
  })

  it('replaces a corrupted database', async () => {
    await create('one@example.com')
    await run(['backup', file, ...dir])
    writeFileSync(join(dataDir, 'companion.db'), 'damaged beyond repair'.repeat(300))
    const { set_aside: aside } = (await runJson(['restore', file, ...dir])) as { set_aside: string }
    expect(readFileSync(aside, 'utf8')).toMatch(/^damaged/)
    expect(await emails()).toEqual(['one@example.com'])
  })

  it('includes writes that are still in the write-ahead log of a renamed database', async () => {
    const server = await serve(dir)
    await create('logged@example.com')
    server.signal('SIGKILL')
    await server.ended()
    await run(['backup', file, ...dir])
    await create('later@example.com')
    const other = await serve(dir)
    await create('last@example.com')
    other.signal('SIGKILL')
    await other.ended()
    const { set_aside: aside } = (await runJson(['restore', file, ...dir])) as { set_aside: string }
    expect(await emails()).toEqual(['logged@example.com'])
    expect((await run(['restore', aside, ...dir])).code).toBe(0)
    expect(await emails()).toEqual(['logged@example.com', 'later@example.com', 'last@example.com'])
  })

  it('works in a new folder', async () => {
    await create('one@example.com')
    await run(['backup', file, ...dir])
    dir = ['--data-dir', join(temporaryFolder(), 'new')]
    expect(await runJson(['restore', file, ...dir])).toMatchObject({ set_aside: null })
    expect(await emails()).toEqual(['one@example.com'])
  })

  it('is rejected while the server is running', async () => {
    const server = await serve(dir)
    await run(['backup', file, ...dir])
    const before = filesIn(dataDir)
    const outcome = await run(['restore', file, ...dir])
    expect(outcome.code).toBe(1)
    expect(oneLine(outcome)).toContain(server.url)
    expect(filesIn(dataDir)).toEqual(before)
  })

  const INVALID_BACKUPS: [name: string, make: (path: string) => void][] = [
    ['is missing', () => {}],
    ['is empty', (path) => writeFileSync(path, '')],
    ['is not a database', (path) => writeFileSync(path, 'hello '.repeat(2000))],
    ['is a folder', (path) => mkdirSync(path)],
    ['is a named pipe', (path) => void execFileSync('mkfifo', [path])],
    [
      'is a database of another program',
      (path) => {
        const db = new Database(path)
        db.exec('CREATE TABLE notes (text TEXT)')
        db.close()
      },
    ],
  ]
  it.each(INVALID_BACKUPS)('a file that %s is rejected and changes nothing', async (_name, make) => {
    await create('one@example.com')
    make(file)
    const before = filesIn(dataDir)
    const outcome = await run(['restore', file, ...dir])
    expect(outcome.code).toBe(1)
    expect(oneLine(outcome)).toContain(file)
    expect(filesIn(dataDir)).toEqual(before)
    expect(await emails()).toEqual(['one@example.com'])
  })

  it('a corrupted backup or one from a newer version is rejected', async () => {
    await create('one@example.com')
    await run(['backup', file, ...dir])
    chmodSync(file, 0o600)
    const db = new Database(file)
    db.pragma('user_version = 9999')
    db.close()
    const newer = await run(['restore', file, ...dir])
    expect([newer.code, oneLine(newer)]).toEqual([1, expect.stringContaining('newer')])
    await run(['backup', file, '--force', ...dir])
    const content = readFileSync(file)
    writeFileSync(file, content.subarray(0, content.length / 2))
    const damaged = await run(['restore', file, ...dir])
    expect(damaged.code).toBe(1)
    oneLine(damaged)
    expect(await emails()).toEqual(['one@example.com'])
  })
})
