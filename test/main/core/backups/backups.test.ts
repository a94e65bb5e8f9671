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
/** Changes the first user's name, by which the tests tell one database from another. */
const set = (db: Database.Database, value: string) =>
  db
    .prepare(
      `INSERT INTO users (uuid, distinct_id, email, first_name, last_name, date_joined)
       VALUES ('019b7600-0000-7000-8000-000000000000', 'ada', 'ada@example.com', ?, '', '2026-05-07T09:28:06.123456Z')
       ON CONFLICT (email) DO UPDATE SET first_name = excluded.first_name`,
    )
    .run(value)
const mark = (path: string) => {
  const db = new Database(path)
  const value = db.prepare('SELECT first_name FROM users').pluck().get()
  db.close()
  return value
}

const refusalOf = (work: () => unknown): unknown => {
  try {
    return work()
  } catch (error) {
    return error
  }
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
  const setting = (name: string, value: string) =>
    `INSERT OR REPLACE INTO settings VALUES ('${name}', '${value}')`
  const key = (scopes: string) =>
    `INSERT INTO api_keys (id, user_id, label, hash, mask, scopes, created_at)
     SELECT uuid, id, 'x', '${'a'.repeat(64)}', 'phx_…abcd', '${scopes}', date_joined FROM users`
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
    ['a port that is none', setting('port', '99999'), 'port'],
    ['a home that is not JSON', setting('home', 'x'), 'home'],
    ['a home that is incomplete', setting('home', '{}'), 'home'],
    ['a home that is a list', setting('home', '[]'), 'home'],
    ['an empty name in the keychain', setting('instance', ''), 'instance'],
    ["another database's name in the keychain", setting('predecessor', '../x'), 'predecessor'],
    ['an activity limit that is none', setting('activity_limit', '-1'), 'activity_limit'],
    ['a switch that is none', setting('record_requests', 'maybe'), 'record_requests'],
    ['a rate limit that is none', setting('github_rate_limit', '{}'), 'github_rate_limit'],
    ['a client ID with a line break', setting('github_client_id', 'Iv1\n2'), 'github_client_id'],
    [
      'a signing key that is none',
      setting('oauth_signing_key', '{"kty":"RSA","kid":"a","n":"b","e":"c"}'),
      'oauth_signing_key',
    ],
    ['an unknown setting', setting('planted', 'x'), 'planted'],
    ['scopes that are not JSON', key('nojson'), 'api_keys.scopes'],
    ['scopes that are no list', key('{}'), 'api_keys.scopes'],
    ['scopes that are no texts', key('[1]'), 'api_keys.scopes'],
    ['a UUID that is none', "UPDATE users SET uuid = 'x'", 'users.uuid'],
    ...[
      'hedgehog_config',
      'notification_settings',
      'events_column_config',
      'has_seen_product_intro_for',
      'ui_configuration',
    ].flatMap((column) => [
      [`a ${column} that is not JSON`, `UPDATE users SET ${column} = '{'`, `users.${column}`],
      [
        `a ${column} with a null character`,
        `UPDATE users SET ${column} = '{}' || char(0) || '{'`,
        `users.${column}`,
      ],
    ]),
    [
      'a moment that is none',
      "UPDATE users SET date_joined = '2026-13-01T00:00:00.000000Z'",
      'users.date_joined',
    ],
    ['a user ID that is out of range', 'UPDATE users SET id = 9007199254740993', 'users.id'],
    ['the last possible ID', 'UPDATE sqlite_sequence SET seq = 9223372036854775807', 'sqlite_sequence.seq'],
    ['a counter that is none', "UPDATE sqlite_sequence SET seq = 'x'", 'sqlite_sequence.seq'],
    [
      'an action that is none',
      "INSERT INTO activity (at, via, action, subject) VALUES ('2026-05-07T09:28:06.123456Z', 'system', '\u202e', '')",
      'activity.action',
    ],
    [
      'an actor that is none',
      "INSERT INTO activity (at, via, action, subject) VALUES ('2026-05-07T09:28:06.123456Z', 'x', 'user.updated', '')",
      'activity.via',
    ],
    [
      'an installation ID that is none',
      `INSERT INTO integrations (id, user_id, installation_id, created_at)
       SELECT uuid, id, 'abc', date_joined FROM users`,
      'integrations.installation_id',
    ],
    [
      'a reference to nothing',
      'PRAGMA foreign_keys = OFF; UPDATE users SET current_project_id = 5',
      'users.current_project_id',
    ],
    ['nobody who is active', 'UPDATE users SET is_active = 0', 'no active user'],
    ['no user', 'DELETE FROM users', 'no active user'],
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
    const refusal = refusalOf(() => restoreNow(copy, dataDir))
    expect(refusal).toBeInstanceOf(StartError)
    expect(refusal).toMatchObject({ message: expect.stringContaining(named) })
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
