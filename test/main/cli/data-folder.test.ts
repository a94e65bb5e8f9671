import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { beforeEach, describe, expect, it } from 'vitest'
import { doctorOn, refusalOf } from '../../quality/faults/here.ts'
import { oneLine, prepareProgram, run, runJson, serve, temporaryFolder } from '../../support/program.ts'

prepareProgram()

let dataDir: string
beforeEach(() => {
  dataDir = join(temporaryFolder(), 'data')
})

const SERVE = ['serve', '--port', '0']
const isPosix = process.platform !== 'win32'
const mode = (path: string) => (statSync(path).mode & 0o7777).toString(8)
const loop = (path: string) => symlinkSync(path, path)
const dangling = (path: string) => symlinkSync(join(path, '..', 'nowhere', 'at-all'), path)
const pipe = (path: string) => void execFileSync('mkfifo', [path])
const emptyFile = (path: string) => writeFileSync(path, '')
const folder = (path: string) => void mkdirSync(path)

/** The one line with which each command fails on the folder, and what doctor says about it. */
async function refusals(...commands: readonly string[][]): Promise<Set<string>> {
  const lines = new Set<string>()
  for (const command of commands) {
    const outcome = await run([...command, '--data-dir', dataDir])
    expect([command, outcome.code]).toEqual([command, 1])
    lines.add(oneLine(outcome))
  }
  const finding = await doctorOn(dataDir, 'Data folder')
  expect(finding?.state).toBe('problem')
  return lines.add(finding?.detail ?? '')
}

describe.runIf(isPosix)('what is in the way of the data folder is named with what to do', () => {
  it.each<[what: string, make: (path: string) => void]>([
    ['a file', emptyFile],
    ['a symbolic link to nothing', dangling],
    ['a symbolic link to itself', loop],
    ['a named pipe', pipe],
  ])('where it is %s', async (what, make) => {
    make(dataDir)
    const sentence = `The data folder ${dataDir} is ${what}, not a folder. Choose another one with --data-dir.`
    expect(await refusals(SERVE, ['restore', 'x.db'])).toEqual(new Set([sentence]))
    const above = dataDir
    dataDir = join(above, 'sub')
    const below = `The data folder ${dataDir} can't be created because ${above} is ${what}, not a folder. Choose another one with --data-dir.`
    expect(await refusals()).toEqual(new Set([below]))
    expect(await refusalOf(dataDir)).toBe(below)
  })

  it.each<[name: string, what: string, make: (path: string) => void]>([
    ['companion.db', 'a folder', folder],
    ['companion.db', 'a symbolic link to itself', loop],
    ['companion.db', 'a named pipe', pipe],
    ['companion.db-wal', 'a folder', folder],
    ['companion.db-shm', 'a folder', folder],
    ['companion.db-journal', 'a folder', folder],
    ['server.lock', 'a folder', folder],
    ['server.lock', 'a symbolic link to itself', loop],
    ['server.lock', 'a named pipe', pipe],
    ['server.json', 'a folder', folder],
    ['restore-at-next-start.db', 'a folder', folder],
    ['backups', 'a file', emptyFile],
  ])('where its %s is %s', async (name, what, make) => {
    mkdirSync(dataDir, { mode: 0o700 })
    make(join(dataDir, name))
    const needed = name === 'backups' ? 'a folder' : 'a file'
    const sentence = `${join(dataDir, name)} is ${what}, not ${needed}. Move it away, or choose another data folder with --data-dir.`
    expect(await refusals(['login'])).toEqual(new Set([sentence]))
  })

  it.runIf(process.platform === 'linux').each(['/proc/x', '/proc/self/x/y'])(
    'where the system allows none, as in %s',
    async (path) => {
      dataDir = path
      for (const line of await refusals(SERVE, ['restore', 'x.db']))
        expect(line).toMatch(/can't be created.*--data-dir/)
      mkdirSync(join(temporaryFolder(), 'own'))
      const own = ['--data-dir', join(temporaryFolder(), 'own')]
      await runJson(['users', 'list', ...own])
      const backup = await run(['backup', join(path, 'copy.db'), ...own])
      expect([backup.code, oneLine(backup)]).toEqual([1, expect.stringContaining("Can't write a backup")])
    },
  )

  it('where its name is too long', async () => {
    dataDir = join(dataDir, 'x'.repeat(300))
    for (const line of await refusals(SERVE, ['restore', 'x.db']))
      expect(line).toMatch(/name .*too long.*--data-dir/)
  })
})

describe('nothing is lost with', () => {
  it.each([
    ['text', Buffer.from('garbage\n')],
    ['zeros', Buffer.alloc(100)],
    ['another database', null],
  ])('a lock file of %s, which works again', async (_name, content) => {
    await runJson(['users', 'create', '--email', 'kept@example.com', '--data-dir', dataDir])
    const copy = join(temporaryFolder(), 'copy.db')
    await runJson(['backup', copy, '--data-dir', dataDir])
    const damage = () => writeFileSync(join(dataDir, 'server.lock'), content ?? readFileSync(copy))
    damage()
    await runJson(['login', '--port', '0', '--data-dir', dataDir])
    damage()
    await runJson(['restore', copy, '--data-dir', dataDir])
    damage()
    const server = await serve(['--data-dir', dataDir])
    const second = await run(['serve', '--port', '0', '--data-dir', dataDir])
    expect([second.code, oneLine(second)]).toEqual([1, expect.stringContaining(server.url)])
    expect(await runJson(['users', 'list', '--data-dir', dataDir])).toContainEqual(
      expect.objectContaining({ email: 'kept@example.com' }),
    )
  })

  it('a rollback journal of garbage', async () => {
    await runJson(['users', 'create', '--email', 'kept@example.com', '--data-dir', dataDir])
    const journal = join(dataDir, 'companion.db-journal')
    writeFileSync(journal, 'garbage'.repeat(100))
    const doctor = await run(['doctor', '--data-dir', dataDir])
    expect([doctor.stderr, doctor.stdout]).toEqual(['', expect.stringMatching(/Database .*interrupted/)])
    expect(existsSync(journal)).toBe(true)
    expect(await runJson(['users', 'list', '--data-dir', dataDir])).toContainEqual(
      expect.objectContaining({ email: 'kept@example.com' }),
    )
    expect(existsSync(journal)).toBe(false)
  })

  it.runIf(isPosix)('a change that another program was interrupted in, which is undone', async () => {
    await runJson(['users', 'list', '--data-dir', dataDir])
    const database = join(dataDir, 'companion.db')
    const db = new Database(database)
    db.pragma('journal_mode = DELETE')
    // With so small a cache, the changed pages are written before the commit.
    db.pragma('cache_size = 1')
    db.exec('BEGIN')
    const insert = db.prepare('INSERT INTO settings (name, value) VALUES (?, ?)')
    for (let index = 0; index < 200; index++) insert.run(`interrupted-${index}`, 'x'.repeat(4000))
    const [pages, journal] = [readFileSync(database), readFileSync(`${database}-journal`)]
    db.exec('ROLLBACK')
    db.close()
    writeFileSync(database, pages)
    writeFileSync(`${database}-journal`, journal)
    await runJson(['users', 'list', '--data-dir', dataDir])
    const after = new Database(database, { readonly: true })
    expect(after.prepare("SELECT count(*) FROM settings WHERE name LIKE 'interrupted%'").pluck().get()).toBe(
      0,
    )
    after.close()
  })

  it('backups that are broken links or folders', async () => {
    await runJson(['users', 'list', '--data-dir', dataDir])
    mkdirSync(join(dataDir, 'backups', 'folder.db'), { recursive: true })
    if (isPosix) {
      dangling(join(dataDir, 'backups', 'nothing.db'))
      loop(join(dataDir, 'backups', 'loop.db'))
      pipe(join(dataDir, 'backups', 'pipe.db'))
    }
    const doctor = await run(['doctor', '--data-dir', dataDir])
    expect([doctor.stderr, doctor.stdout]).toEqual(['', expect.stringMatching(/Backups +none yet/)])
  })
})

describe.runIf(isPosix)('the mode of an existing folder', () => {
  beforeEach(() => mkdirSync(dataDir))
  const use = () => runJson(['users', 'list', '--data-dir', dataDir])

  it('becomes private if the folder is empty', async () => {
    chmodSync(dataDir, 0o775)
    await use()
    expect(mode(dataDir)).toBe('700')
  })

  it('becomes private if only our own files are in it', async () => {
    await use()
    chmodSync(dataDir, 0o755)
    await use()
    expect(mode(dataDir)).toBe('700')
  })

  it('stays if other files are in it, at each start, and doctor and the server say so', async () => {
    chmodSync(dataDir, 0o755)
    writeFileSync(join(dataDir, 'notes.txt'), '')
    for (let start = 0; start < 2; start++) {
      await use()
      expect(mode(dataDir)).toBe('755')
    }
    expect(mode(join(dataDir, 'companion.db'))).toBe('600')
    const doctor = await run(['doctor', '--data-dir', dataDir])
    expect(doctor.stdout).toContain(
      `${dataDir} is accessible to other users and was left so, because it is not only for PostHog Companion. Choose a folder of its own with --data-dir.`,
    )
    const server = await serve(['--data-dir', dataDir])
    await expect.poll(() => server.output().stderr).toContain('accessible to other users')
    await server.stop()
    unlinkSync(join(dataDir, 'notes.txt'))
    await use()
    expect(mode(dataDir)).toBe('700')
  })

  it('stays if the folder is shared, as the system’s temporary one, even while it is empty', async () => {
    chmodSync(dataDir, 0o1777)
    await use()
    await use()
    expect(mode(dataDir)).toBe('1777')
  })
})
