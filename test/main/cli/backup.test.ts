import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { beforeEach, describe, expect, it } from 'vitest'
import { oneLine, prepareProgram, run, runJson, serve, temporaryFolder } from '../../support/program.ts'

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
/** The lock says nothing: it is there once anything asked for it. */
const filesIn = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name !== 'server.lock')
    .sort()
const mode = (path: string) => (statSync(path).mode & 0o777).toString(8)

describe('a backup', () => {
  it('holds what there was, and comes back', async () => {
    await create('one@example.com')
    expect((await run(['backup', file, ...dir])).code).toBe(0)
    expect(mode(file)).toBe('600')
    await create('two@example.com')
    expect((await run(['restore', file, ...dir])).code).toBe(0)
    expect(await emails()).toEqual(['one@example.com'])
    expect(readdirSync(join(file, '..'))).toEqual(['copy.db'])
  })

  it('is made while the server runs, with all that was answered', async () => {
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

  it('replaces a file only where that is asked for', async () => {
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

  it('never replaces the database that it copies', async () => {
    await create('one@example.com')
    for (const target of ['companion.db', 'companion.db-wal', 'server.lock']) {
      const outcome = await run(['backup', join(dataDir, target), '--force', ...dir])
      expect([target, outcome.code]).toEqual([target, 1])
      oneLine(outcome)
    }
    expect(await emails()).toEqual(['one@example.com'])
  })

  it('that can’t be written is one line, and leaves nothing', async () => {
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
  it('sets aside what was there, and deletes nothing', async () => {
    await create('one@example.com')
    await run(['backup', file, ...dir])
    await create('two@example.com')
    const { set_aside: aside } = (await runJson(['restore', file, ...dir])) as { set_aside: string }
    expect(existsSync(aside)).toBe(true)
    expect(mode(aside)).toBe('600')
    await run(['restore', aside, ...dir])
    expect(await emails()).toEqual(['one@example.com', 'two@example.com'])
  })

  it('takes the place of a database that is damaged', async () => {
    await create('one@example.com')
    await run(['backup', file, ...dir])
    writeFileSync(join(dataDir, 'companion.db'), 'damaged beyond repair'.repeat(300))
    const { set_aside: aside } = (await runJson(['restore', file, ...dir])) as { set_aside: string }
    expect(readFileSync(aside, 'utf8')).toMatch(/^damaged/)
    expect(await emails()).toEqual(['one@example.com'])
  })

  it('brings what the log of a database that was set aside still holds', async () => {
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

  it('works into a folder that is new', async () => {
    await create('one@example.com')
    await run(['backup', file, ...dir])
    dir = ['--data-dir', join(temporaryFolder(), 'new')]
    expect(await runJson(['restore', file, ...dir])).toMatchObject({ set_aside: null })
    expect(await emails()).toEqual(['one@example.com'])
  })

  it('is refused while the server runs', async () => {
    const server = await serve(dir)
    await run(['backup', file, ...dir])
    const before = filesIn(dataDir)
    const outcome = await run(['restore', file, ...dir])
    expect(outcome.code).toBe(1)
    expect(oneLine(outcome)).toContain(server.url)
    expect(filesIn(dataDir)).toEqual(before)
  })

  const NO_BACKUPS: [name: string, make: (path: string) => void][] = [
    ['is missing', () => {}],
    ['is empty', (path) => writeFileSync(path, '')],
    ['is no database', (path) => writeFileSync(path, 'hello '.repeat(2000))],
    ['is a folder', (path) => mkdirSync(path)],
    [
      'is the database of another program',
      (path) => {
        const db = new Database(path)
        db.exec('CREATE TABLE notes (text TEXT)')
        db.close()
      },
    ],
  ]
  it.each(NO_BACKUPS)('from a file that %s is refused, and changes nothing', async (_name, make) => {
    await create('one@example.com')
    make(file)
    const before = filesIn(dataDir)
    const outcome = await run(['restore', file, ...dir])
    expect(outcome.code).toBe(1)
    expect(oneLine(outcome)).toContain(file)
    expect(filesIn(dataDir)).toEqual(before)
    expect(await emails()).toEqual(['one@example.com'])
  })

  it('from a file that is newer than the program or damaged is refused', async () => {
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
