import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { writeBackup } from '../../../../src/main/core/backups/write.ts'
import { openDatabase } from '../../../../src/main/core/db/open.ts'
import { databasePath } from '../../../../src/main/core/db/paths.ts'
import { databaseState } from '../../../../src/main/core/db/state.ts'

let folder: string
let db: ReturnType<typeof openDatabase>
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'companion-sound-'))
  db = openDatabase(join(folder, 'data'))
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true })
})

/** How often others got their turn meanwhile. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let turns = 0
  let isDone = false
  const done = work.finally(() => {
    isDone = true
  })
  while (!isDone) {
    await new Promise(setImmediate)
    turns++
  }
  await done
  return turns
}

it('requests are handled while the database or a copy of it is checked', async () => {
  expect(await turnsDuring(databaseState(db, join(folder, 'data')))).toBeGreaterThan(100)
  const file = join(folder, 'copies', 'copy.db')
  expect(await turnsDuring(writeBackup(db, file, false))).toBeGreaterThan(100)
  expect(readdirSync(join(folder, 'copies'))).toEqual(['copy.db'])
})

it('a database that was damaged while it is open is not healthy', async () => {
  const healthy = async () => (await databaseState(db, join(folder, 'data'))).healthy
  expect(await healthy()).toBe(true)
  db.pragma('wal_checkpoint(TRUNCATE)')
  const file = openSync(databasePath(join(folder, 'data')), 'r+')
  const pageSize = Number(db.pragma('page_size', { simple: true }))
  writeSync(file, Buffer.alloc(pageSize, 0xff), 0, pageSize, pageSize)
  closeSync(file)
  expect(await healthy()).toBe(false)
})
