import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { afterAll, expect, it } from 'vitest'
import { writeBackup } from '../../../src/main/core/backups/write.ts'
import { openDatabase } from '../../../src/main/core/db/open.ts'
import { databasePath } from '../../../src/main/core/db/paths.ts'

const FOLDERS = 25
const ROUNDS = 2
const root = mkdtempSync(join(tmpdir(), 'companion-restore-crash-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const restore = join(import.meta.dirname, '../../../src/main/core/backups/restore.ts')
/** Restores a backup into one folder after the other, until it is killed. */
const PROGRAM = `
  const { restoreBackup } = await import(${JSON.stringify(restore)})
  process.stdout.write('ready')
  const [backup, ...files] = process.argv.slice(1)
  for (const file of files) restoreBackup(backup, file)
`

const noteIn = (file: string): unknown => {
  const db = new Database(file)
  const note = db.prepare('SELECT first_name FROM users').pluck().get()
  const isSound = db.pragma('integrity_check', { simple: true }) === 'ok'
  db.close()
  return isSound ? note : 'damaged'
}

it('a restore that is killed at any moment leaves a complete database, and the one before with its last write', async () => {
  const source = join(root, 'source')
  const backup = join(root, 'backup.db')
  const db = openDatabase(source)
  const write = (note: string) =>
    db
      .prepare(
        `INSERT INTO users (uuid, distinct_id, email, first_name, last_name, date_joined)
         VALUES ('019b7600-0000-7000-8000-000000000000', 'ada', 'ada@example.com', ?, '', '2026-05-07T09:28:06.123456Z')
         ON CONFLICT (email) DO UPDATE SET first_name = excluded.first_name`,
      )
      .run(note)
  write('backed up')
  await writeBackup(db, backup, false)
  db.pragma('wal_checkpoint(TRUNCATE)')
  write('written later')
  for (let round = 0; round < ROUNDS; round++) {
    const folders = Array.from({ length: FOLDERS }, (_, n) => join(root, `${round}-${n}`))
    for (const folder of folders) {
      mkdirSync(folder)
      // The last write is in the log alone.
      for (const suffix of ['', '-wal'])
        copyFileSync(databasePath(source) + suffix, databasePath(folder) + suffix)
    }
    const child = spawn(process.execPath, [
      '--input-type=module',
      '-e',
      PROGRAM,
      backup,
      ...folders.map(databasePath),
    ])
    await once(child.stdout, 'data')
    // Between the first folders and the last, on any machine.
    await expect.poll(() => asides(folders[round * 8] ?? '').length, { interval: 1 }).toBeGreaterThan(0)
    await setTimeout(round)
    child.kill('SIGKILL')
    await once(child, 'close')
    for (const folder of folders) {
      const copies = asides(folder).map((name) => noteIn(join(folder, name)))
      expect(existsSync(databasePath(folder))).toBe(true)
      const current = noteIn(databasePath(folder))
      if (current !== 'written later') expect([current, copies]).toEqual(['backed up', ['written later']])
    }
  }
  db.close()
})

const asides = (folder: string): string[] =>
  readdirSync(folder).filter((name) => name.includes('.replaced-') && !/-(wal|shm)$/.test(name))
