import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createGroupCommit } from '../../../../src/main/core/db/group-commit.ts'

let folder: string
let db: Database.Database
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'companion-group-commit-'))
  db = new Database(join(folder, 'test.db'))
  db.pragma('journal_mode = WAL')
  db.exec('CREATE TABLE notes (text TEXT NOT NULL)')
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true })
})

/** What is on disk, as another process sees it. */
function onDisk(): string[] {
  const other = new Database(join(folder, 'test.db'), { readonly: true })
  const texts = other.prepare<[], string>('SELECT text FROM notes ORDER BY rowid').pluck().all()
  other.close()
  return texts
}

/** Writes these in one group, and returns those that were acknowledged. */
async function write(texts: readonly string[], after: (text: string) => void = () => {}): Promise<string[]> {
  const groupCommit = createGroupCommit(db)
  const insert = db.prepare('INSERT INTO notes VALUES (?)')
  const save = db.transaction((text: string) => {
    insert.run(text)
    after(text)
    return text
  })
  const outcomes = await Promise.allSettled(texts.map((text) => groupCommit(() => save(text))))
  return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
}

it('a write that fails undoes only itself', async () => {
  const acknowledged = await write(['a', 'b', 'c'], (text) => {
    if (text === 'b') throw new Error('refused')
  })
  expect(acknowledged).toEqual(['a', 'c'])
  expect(onDisk()).toEqual(['a', 'c'])
})

it('what is acknowledged is on disk, and nothing else, when there is no room for one of them', async () => {
  const pages = Number(db.pragma('page_count', { simple: true }))
  db.pragma(`max_page_count = ${pages + 2}`)
  const acknowledged = await write(['a', 'x'.repeat(200_000), 'c'])
  expect(onDisk()).toEqual(acknowledged)
})

it('what is acknowledged is on disk, and nothing else, when SQLite gives up the whole transaction', async () => {
  const acknowledged = await write(['a', 'b', 'c', 'd'], (text) => {
    // As SQLite does by itself for a full disk, an I/O error, or too little memory.
    if (text === 'b') {
      db.exec('ROLLBACK')
      throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
    }
  })
  expect(acknowledged).toEqual([])
  expect(onDisk()).toEqual([])
  expect(await write(['e'])).toEqual(['e'])
  expect(onDisk()).toEqual(['e'])
})
