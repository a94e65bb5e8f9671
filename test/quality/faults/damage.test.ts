import {
  chmodSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { restoreBackup } from '../../../src/main/core/backups/restore.ts'
import { StartError } from '../../../src/main/core/base/errors.ts'
import { openDatabase } from '../../../src/main/core/db/open.ts'
import { backupFolder, databasePath } from '../../../src/main/core/db/paths.ts'
import { ADA, SEED } from '../../support/seed.ts'
import { temporaryFolders } from './folders.ts'
import { doctorOn, openServer, refusalOf } from './here.ts'

const newFolder = temporaryFolders()

/** A data folder that a server has used and backed up. */
async function makeUsedFolder(dataDir: string): Promise<void> {
  const app = await openServer(dataDir, SEED)
  await app.start()
  await vi.waitFor(() => expect(copiesIn(dataDir)).toHaveLength(1), { timeout: 20_000 })
  await app.close()
}

const copiesIn = (dataDir: string) => {
  try {
    return readdirSync(backupFolder(dataDir)).filter((name) => /^daily-.*\.db$/.test(name))
  } catch {
    return []
  }
}

const overwrite = (file: string, at: number, bytes: Buffer) => {
  const content = readFileSync(file)
  bytes.copy(content, at)
  writeFileSync(file, content)
}

const PAGE = 4096

const CORRUPTIONS: [name: string, damage: (file: string) => void][] = [
  ['with an overwritten header', (file) => overwrite(file, 0, Buffer.alloc(100, 0x5a))],
  ['that is not a database', (file) => writeFileSync(file, 'Dear diary,\n'.repeat(1000))],
  ['with an erased first page', (file) => overwrite(file, 100, Buffer.alloc(PAGE - 100))],
  ['with a page of garbage in the middle', (file) => overwrite(file, 3 * PAGE, Buffer.alloc(PAGE, 0xff))],
  ['with a page of zeros in the middle', (file) => overwrite(file, 3 * PAGE, Buffer.alloc(PAGE))],
  ['truncated to half its size', (file) => truncateSync(file, Math.floor(statSync(file).size / 2))],
  ['truncated within its first page', (file) => truncateSync(file, 1000)],
  ['truncated to zero bytes', (file) => truncateSync(file, 0)],
]

describe('a database', () => {
  const original = mkdtempSync(join(tmpdir(), 'companion-faults-'))
  beforeAll(() => makeUsedFolder(original), 60_000)
  afterAll(() => rmSync(original, { recursive: true }))

  const folder = () => {
    const dataDir = join(newFolder(), 'data')
    cpSync(original, dataDir, { recursive: true, preserveTimestamps: true })
    return {
      dataDir,
      database: databasePath(dataDir),
      backup: join(backupFolder(dataDir), copiesIn(dataDir)[0] ?? ''),
    }
  }

  it.each(CORRUPTIONS)(
    '%s is rejected, left unchanged, found by doctor, and replaced by restore',
    async (_name, damage) => {
      const { dataDir, database, backup } = folder()
      damage(database)
      const bytes = readFileSync(database)

      const refusal = await refusalOf(dataDir)
      expect(refusal).toContain(`companion restore ${backup}`)
      expect(refusal).toContain('companion doctor')
      expect(refusal).not.toContain('\n')
      expect(await doctorOn(dataDir, 'Database')).toMatchObject({
        state: 'problem',
        detail: expect.stringContaining(`companion restore ${backup}`),
      })
      expect(readFileSync(database).equals(bytes)).toBe(true)

      const aside = restoreBackup(backup, database)
      expect(readFileSync(aside ?? '').equals(bytes)).toBe(true)
      expect(await doctorOn(dataDir, 'Database')).toMatchObject({ state: 'ok' })
      const app = await openServer(dataDir)
      expect(app.app.users.findByEmail(ADA)).toMatchObject({ first_name: 'Ada' })
      await app.close()
    },
  )

  it('that is corrupted: the latest valid backup is suggested', async () => {
    const { dataDir, database, backup } = folder()
    const newer = join(backupFolder(dataDir), 'daily-2099-01-01T00-00-00-000Z.db')
    writeFileSync(newer, 'half a copy')
    const old = join(backupFolder(dataDir), 'old.db')
    cpSync(backup, old)
    utimesSync(old, 0, 0)
    writeFileSync(database, 'garbage')
    const refusal = await refusalOf(dataDir)
    expect(refusal).toContain(`companion restore ${backup}\``)
    expect(copiesIn(dataDir)).toHaveLength(2)
  })

  it('that is corrupted and has no backup is rejected with advice', async () => {
    const { dataDir, database } = folder()
    rmSync(backupFolder(dataDir), { recursive: true })
    overwrite(database, 0, Buffer.alloc(100))
    expect(await refusalOf(dataDir)).toContain('companion restore FILE')
    expect(await doctorOn(dataDir, 'Backups')).toMatchObject({
      state: 'note',
      detail: expect.stringContaining('none'),
    })
  })

  it('from a newer version is rejected and left unchanged, and an older backup can be restored', async () => {
    const { dataDir, database, backup } = folder()
    const db = new Database(database)
    db.pragma('user_version = 99')
    db.pragma('wal_checkpoint(TRUNCATE)')
    db.close()
    const bytes = readFileSync(database)
    const refusal = await refusalOf(dataDir)
    expect(refusal).toMatch(/newer version/)
    expect(refusal).toContain(`companion restore ${backup}`)
    expect(await doctorOn(dataDir, 'Database')).toMatchObject({
      state: 'problem',
      detail: expect.stringMatching(/newer version.*restore/),
    })
    expect(readFileSync(database).equals(bytes)).toBe(true)
    restoreBackup(backup, database)
    expect(await doctorOn(dataDir, 'Database')).toMatchObject({ state: 'ok' })
  })

  it('is not replaced by a file that is corrupted, from a newer version, or of another kind', () => {
    const { database, backup } = folder()
    const bytes = readFileSync(database)
    const bad = join(newFolder(), 'bad.db')
    for (const damage of [
      () => writeFileSync(bad, 'no database'),
      () => {
        cpSync(backup, bad)
        overwrite(bad, 2 * PAGE, Buffer.alloc(PAGE, 0xff))
      },
      () => {
        cpSync(backup, bad)
        const db = new Database(bad)
        db.pragma('user_version = 99')
        db.close()
      },
      () => {
        rmSync(bad)
        const db = new Database(bad)
        db.exec('CREATE TABLE other (a)')
        db.close()
      },
      () => rmSync(bad),
    ]) {
      damage()
      expect(() => restoreBackup(bad, database)).toThrow(StartError)
      expect(readFileSync(database).equals(bytes)).toBe(true)
    }
  })

  it('with a write-ahead log truncated by a power failure keeps all earlier writes', () => {
    const { dataDir, database } = folder()
    const db = openDatabase(dataDir)
    const put = (n: number) => db.prepare('UPDATE users SET first_name = ?').run(String(n))
    for (let n = 1; n <= 5; n++) put(n)
    // The files as after a power failure: the log was not checkpointed.
    const after = join(newFolder(), 'after')
    cpSync(dataDir, after, { recursive: true })
    db.close()
    const log = `${databasePath(after)}-wal`
    truncateSync(log, statSync(log).size - 100)
    expect(statSync(database).size).toBeGreaterThan(0)
    const again = openDatabase(after)
    expect(again.prepare('SELECT DISTINCT first_name FROM users').pluck().all()).toEqual(['4'])
    expect(again.pragma('integrity_check', { simple: true })).toBe('ok')
    again.close()
  })

  it.skipIf(process.platform === 'win32')(
    'that other users could read is made private at the next start',
    async () => {
      const { dataDir, database } = folder()
      chmodSync(dataDir, 0o755)
      chmodSync(database, 0o644)
      expect(await doctorOn(dataDir, 'Database')).toMatchObject({
        state: 'problem',
        detail: expect.stringMatching(/600/),
      })
      expect(await doctorOn(dataDir, 'Data folder')).toMatchObject({ state: 'problem' })
      const app = await openServer(dataDir)
      await app.close()
      expect([statSync(dataDir).mode & 0o777, statSync(database).mode & 0o777]).toEqual([0o700, 0o600])
    },
  )
})
