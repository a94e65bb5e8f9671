import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { restoreNow } from '../../../../src/main/core/backups/pending-restore.ts'
import { writeBackup } from '../../../../src/main/core/backups/write.ts'
import { StartError } from '../../../../src/main/core/base/errors.ts'
import { openDatabase } from '../../../../src/main/core/db/open.ts'

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'companion-backups-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))
const file = () => join(dataDir, 'companion.db')
const set = (db: Database.Database, value: string) =>
  db
    .prepare(
      "INSERT INTO settings VALUES ('mark', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )
    .run(value)
const mark = (path: string) => {
  const db = new Database(path)
  const value = db.prepare("SELECT value FROM settings WHERE name = 'mark'").pluck().get()
  db.close()
  return value
}

it('a backup is done in one go, however much others write meanwhile', async () => {
  const db = openDatabase(dataDir)
  const other = new Database(file())
  other.exec('CREATE TABLE filler (text TEXT)')
  other.transaction(() => {
    for (let i = 0; i < 2000; i++) other.prepare('INSERT INTO filler VALUES (?)').run('x'.repeat(4000))
  })()
  set(other, 'before')
  let writes = 0
  const writing = setInterval(() => set(other, `during ${writes++}`), 1)
  await writeBackup(db, join(dataDir, 'copy', 'backup.db'), false)
  clearInterval(writing)
  expect(writes).toBeGreaterThan(0)
  expect(mark(join(dataDir, 'copy', 'backup.db'))).toBe('before')
  other.close()
  db.close()
})

it('a copy is private from the start, has a name that nobody can foresee, and is written through no link', async () => {
  const db = openDatabase(dataDir)
  db.exec('CREATE TABLE filler (text TEXT)')
  db.prepare(
    `INSERT INTO filler WITH RECURSIVE numbers (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM numbers WHERE n < 2000)
     SELECT printf('%.*c', 4000, 'x') FROM numbers`,
  ).run()
  const copies = join(dataDir, 'copies')
  const target = join(copies, 'backup.db')
  const victim = join(dataDir, 'victim.txt')
  mkdirSync(copies)
  writeFileSync(victim, 'as it was')
  symlinkSync(victim, target)
  const partials = new Map<string, number>()
  const watching = setInterval(() => {
    for (const name of readdirSync(copies))
      if (/\.partial-[^.]+(?<!-wal|-shm|-journal)$/.test(name) && !partials.has(name))
        partials.set(name, lstatSync(join(copies, name)).mode & 0o777)
  }, 1)
  try {
    await writeBackup(db, target, true)
    for (const name of partials.keys()) symlinkSync(victim, join(copies, name))
    await writeBackup(db, target, true)
  } finally {
    clearInterval(watching)
  }
  expect([...partials.values()]).toEqual([0o600, 0o600])
  expect(lstatSync(target).isSymbolicLink()).toBe(false)
  expect(readFileSync(victim, 'utf8')).toBe('as it was')
  db.close()
})

it('a restore keeps what was only in the log, and forgets an upload that waits', async () => {
  const first = openDatabase(dataDir)
  set(first, 'backup')
  await writeBackup(first, join(dataDir, 'copy', 'backup.db'), false)
  // The connection stays open, as that of a server that was killed would: the last write is in the log alone.
  set(first, 'acknowledged')
  writeFileSync(join(dataDir, 'restore-at-next-start.db'), 'an upload')
  const aside = restoreNow(join(dataDir, 'copy', 'backup.db'), dataDir)
  expect(mark(file())).toBe('backup')
  expect(mark(aside ?? '')).toBe('acknowledged')
  expect(readdirSync(dataDir)).not.toContain('restore-at-next-start.db')
  first.close()
})

describe('a file to restore that somebody changed', () => {
  const SETTING = "INSERT INTO settings VALUES ('github_url', 'javascript:alert(1)')"
  it.each([
    [
      'a trigger',
      'CREATE TRIGGER planted AFTER INSERT ON users BEGIN UPDATE users SET is_staff = 1; END',
      'planted',
    ],
    ['a view', 'CREATE VIEW planted AS SELECT * FROM users', 'planted'],
    ['another table', 'CREATE TABLE planted (text TEXT)', 'planted'],
    ['an index', 'CREATE UNIQUE INDEX planted ON users (is_staff)', 'planted'],
    ['a missing table', 'DROP TABLE push_tokens', 'push_tokens'],
    ['a changed table', 'ALTER TABLE users ADD COLUMN planted TEXT', 'users'],
    ['an older version', 'PRAGMA user_version = 1', 'schema 1'],
    ['version 0', 'PRAGMA user_version = 0', 'user_version'],
    ['a negative version', 'PRAGMA user_version = -1', 'user_version'],
    ['a GitHub that is no URL', SETTING, 'github_url'],
    [
      'a GitHub without encryption',
      SETTING.replace('javascript:alert(1)', 'http://github.example'),
      'github_url',
    ],
    ['a port that is none', "INSERT INTO settings VALUES ('port', '99999')", 'port'],
  ])('by %s is refused, and everything is left as it was', async (_what, sql, named) => {
    const copy = join(dataDir, 'copy', 'backup.db')
    const db = openDatabase(dataDir)
    set(db, 'mine')
    await writeBackup(db, copy, false)
    db.close()
    const changed = new Database(copy)
    changed.exec(sql)
    changed.close()
    const before = readdirSync(dataDir)
    expect(() => restoreNow(copy, dataDir)).toThrow(named)
    expect(readdirSync(dataDir)).toEqual(before)
    expect(mark(file())).toBe('mine')
  })
})

it.each([
  ['a trigger', 'CREATE TRIGGER planted AFTER INSERT ON users BEGIN SELECT 1; END'],
  ['a view', 'CREATE VIEW planted AS SELECT * FROM users'],
  ['a negative version', 'PRAGMA user_version = -1'],
])('a database with %s is not opened', (_what, sql) => {
  openDatabase(dataDir).close()
  const db = new Database(file())
  db.exec(sql)
  db.close()
  expect(() => openDatabase(dataDir)).toThrow(StartError)
})
