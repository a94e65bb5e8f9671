import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  createDailyBackups,
  DAILY_BACKUPS_KEPT,
  type DailyBackups,
} from '../../../src/main/core/backups/daily.ts'
import { checkDatabaseFile } from '../../../src/main/core/db/check-file.ts'
import { type Db, openDatabase } from '../../../src/main/core/db/open.ts'
import { backupFolder, databasePath } from '../../../src/main/core/db/paths.ts'
import { createWorld } from '../../support/world.ts'
import { temporaryFolders } from './folders.ts'

const DAY = 24 * 3600_000
const YEAR = 365 * DAY

const newFolder = temporaryFolders()
const open: { db: Db; backups: DailyBackups }[] = []
afterEach(async () => {
  for (const { db, backups } of open.splice(0)) {
    await backups.stop()
    db.close()
  }
})

function begin(dataDir = newFolder()) {
  const db = openDatabase(dataDir)
  const time = { now: Date.parse('2026-05-07T09:28:06.123Z') }
  const warnings: string[] = []
  const log = {
    debug: () => {},
    info: () => {},
    warn: (_fields: unknown, message: string) => void warnings.push(message),
    error: () => {},
  }
  const backups = createDailyBackups({ db, dataDir, clock: () => time.now, log })
  open.push({ db, backups })
  return { db, dataDir, time, warnings, backups, folder: backupFolder(dataDir) }
}

const names = (folder: string) => (existsSync(folder) ? readdirSync(folder).sort() : [])

describe('the daily backup', () => {
  it('is made at startup, is valid, and is private', async () => {
    const dataDir = newFolder()
    const world = await createWorld({ config: { dataDir, port: 0 } })
    await world.companion.start()
    const folder = backupFolder(dataDir)
    await vi.waitFor(() => expect(names(folder)).toEqual([expect.stringMatching(/^daily-.*Z\.db$/)]), {
      timeout: 20_000,
    })
    await world.close()
    const copy = join(folder, names(folder)[0] ?? '')
    checkDatabaseFile(copy, copy)
    expect(statSync(copy).mode & 0o077).toBe(0)
    expect(statSync(folder).mode & 0o077).toBe(0)
    const db = new Database(copy, { readonly: true })
    expect(db.prepare('SELECT count(*) FROM users').pluck().get()).toBe(3)
    db.close()
  })

  it('is not made for an in-memory database', async () => {
    const world = await createWorld({ config: { port: 0 } })
    await world.companion.start()
    await new Promise(setImmediate)
    await world.close()
    expect(world.log.filter(({ message }) => message.includes('backup'))).toEqual([])
  })

  it('is made again once the last one is a day old', async () => {
    const { backups, folder, time } = begin()
    await backups.check()
    const first = names(folder)
    time.now += DAY - 1
    await backups.check()
    expect(names(folder)).toEqual(first)
    time.now += 1
    await backups.check()
    expect(names(folder)).toHaveLength(2)
  })

  it(`is kept ${DAILY_BACKUPS_KEPT} times, without deleting other backups`, async () => {
    const { backups, folder, time } = begin()
    mkdirSync(folder)
    const others = ['before-schema-2-from-1-2020-01-01T00-00-00-000Z.db', 'mine.db']
    for (const name of others) writeFileSync(join(folder, name), '')
    const made = new Set<string>()
    for (let day = 0; day < 10; day++) {
      await backups.check()
      for (const name of names(folder)) made.add(name)
      time.now += DAY
    }
    const daily = [...made].filter((name) => name.startsWith('daily-')).sort()
    expect(daily).toHaveLength(10)
    expect(names(folder)).toEqual([...others, ...daily.slice(-DAILY_BACKUPS_KEPT)].sort())
  })

  it.each([
    ['back', -YEAR],
    ['ahead', YEAR],
  ])('is still made daily when the clock is set %s a year', async (_name, jump) => {
    const { backups, folder, time } = begin()
    for (let day = 0; day < DAILY_BACKUPS_KEPT; day++, time.now += DAY) await backups.check()
    const before = names(folder)
    time.now += jump
    await backups.check()
    const newest = names(folder).filter((name) => !before.includes(name))
    expect(newest).toHaveLength(1)
    time.now += DAY
    await backups.check()
    expect(names(folder)).toHaveLength(DAILY_BACKUPS_KEPT)
    expect(names(folder)).toEqual(expect.arrayContaining(newest))
  })

  it('does not block requests', async () => {
    const { db, backups } = begin()
    db.exec('CREATE TABLE filler (a BLOB)')
    for (let i = 0; i < 40; i++) db.prepare('INSERT INTO filler VALUES (randomblob(100000))').run()
    let turns = 0
    let over = false
    const count = (): void => {
      turns++
      if (!over) setImmediate(count)
    }
    setImmediate(count)
    await backups.check()
    over = true
    // 4 MB are about 1,000 pages, copied 100 at a time.
    expect(turns).toBeGreaterThanOrEqual(10)
  })

  it('is the database as it was when it began, whatever is written while it runs', async () => {
    const { db, backups, folder } = begin()
    db.exec('CREATE TABLE filler (a BLOB)')
    for (let i = 0; i < 20; i++) db.prepare('INSERT INTO filler VALUES (randomblob(100000))').run()
    const done = backups.check()
    await new Promise(setImmediate)
    db.exec('CREATE TABLE meanwhile (a)')
    await done
    const copy = new Database(join(folder, names(folder)[0] ?? ''), { readonly: true })
    expect(copy.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'meanwhile'").pluck().get()).toBe(0)
    copy.close()
  })

  it('left incomplete by a crash is removed by the next one', async () => {
    const { backups, folder } = begin()
    mkdirSync(folder)
    writeFileSync(join(folder, 'daily-2026-05-06T00-00-00-000Z.db.partial-1'), 'half')
    await backups.check()
    expect(names(folder)).toEqual([expect.stringMatching(/^daily-2026-05-07.*Z\.db$/)])
  })

  it('leaves no partial file if the server stops while it runs', async () => {
    const { db, backups, folder } = begin()
    db.exec('CREATE TABLE filler (a BLOB)')
    for (let i = 0; i < 20; i++) db.prepare('INSERT INTO filler VALUES (randomblob(100000))').run()
    backups.start()
    await new Promise(setImmediate)
    await backups.stop()
    expect(names(folder)).toEqual([])
  })

  it('of a corrupted database is discarded, and valid ones are kept', async () => {
    const { db, backups, folder, time, dataDir, warnings } = begin()
    await backups.check()
    const good = names(folder)
    db.exec('CREATE TABLE filler (a TEXT); CREATE INDEX filler_a ON filler (a)')
    db.exec("INSERT INTO filler VALUES ('a'), ('b')")
    // An index that has lost its rows, as after a lost disk write.
    db.unsafeMode(true)
    db.exec(
      "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'sessions') WHERE name = 'filler_a'; PRAGMA writable_schema = RESET",
    )
    time.now += 2 * DAY
    await backups.check()
    expect(names(folder)).toEqual(good)
    expect(warnings).toEqual([expect.stringMatching(/could not create the daily backup/)])
    expect(existsSync(databasePath(dataDir))).toBe(true)
  })
})
