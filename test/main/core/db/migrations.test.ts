import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { databasePath } from '../../../../src/main/core/db/paths.ts'
import { MIGRATIONS } from '../../../../src/main/core/db/schema.ts'
import { temporaryFolders } from '../../../quality/faults/folders.ts'
import { openServer, refusalOf } from '../../../quality/faults/here.ts'

/** SHA-256 of each migration that a release has. A release adds its own; none is ever changed. */
const RELEASED: readonly [release: string, sha256: string][] = [
  ['0.1.0', '614de122d9ad8a9a1ce16fe26ff03c19832dd487ada53c842db7a228cc90f7e0'],
]

const newFolder = temporaryFolders()

describe('a migration', () => {
  it('never changes once it is released', () => {
    const hashes = MIGRATIONS.slice(0, RELEASED.length).map((sql) => hash('sha256', sql))
    expect(hashes).toEqual(RELEASED.map(([, sha256]) => sha256))
  })
})

describe('a database whose tables are not those of a release', () => {
  it('is refused with an error that names the first one, and is left unchanged', async () => {
    const dataDir = join(newFolder(), 'data')
    await (await openServer(dataDir)).close()
    const path = databasePath(dataDir)
    const db = new Database(path)
    db.exec('ALTER TABLE users ADD COLUMN shoe_size INTEGER')
    db.close()
    const before = readFileSync(path)

    expect(await refusalOf(dataDir)).toMatch(
      /^The database at .* was not created by a release of PostHog Companion: its "users" does not match schema \d+\. It was left unchanged\. .*--data-dir.*`companion restore .*`\.$/,
    )
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  it('is opened all the same where someone only added to it', async () => {
    const dataDir = join(newFolder(), 'data')
    await (await openServer(dataDir)).close()
    const db = new Database(databasePath(dataDir))
    db.exec('CREATE TABLE notes (text TEXT)')
    db.close()
    const companion = await openServer(dataDir)
    await companion.close()
  })
})
