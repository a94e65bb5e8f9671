import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openDatabase } from '../../../../src/main/core/db/open.ts'

it('each commit is synced, on macOS past the cache of the drive', () => {
  const folder = mkdtempSync(join(tmpdir(), 'companion-durable-'))
  const db = openDatabase(folder)
  const FULL = 2
  expect(db.pragma('synchronous', { simple: true })).toBe(FULL)
  expect(db.pragma('fullfsync', { simple: true })).toBe(1)
  db.close()
  rmSync(folder, { recursive: true })
})
