import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { databaseStateSchema } from '../../../../src/shared/contract/settings.ts'
import { ADA, KEYS } from '../../../support/seed.ts'
import { createWorld } from '../../../support/world.ts'

it('a database is as large as its files, the write-ahead log included', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'companion-state-'))
  const world = await createWorld({ config: { dataDir } })
  const session = await world.signIn(ADA)
  const config = { version: 2, note: 'x'.repeat(100_000) }
  for (let n = 0; n < 3; n++)
    await world.call('PATCH', '/api/users/@me/hedgehog_config/', { key: KEYS.ada, body: { ...config, n } })
  const answer = await world.call('GET', '/_companion/database', { session })
  const { path, size } = databaseStateSchema.parse(answer.json())
  const files = readdirSync(dataDir).filter((name) => /\.db(-wal)?$/.test(name))
  expect(files).toHaveLength(2)
  expect(size).toBe(files.reduce((sum, name) => sum + statSync(join(dataDir, name)).size, 0))
  expect(size).toBeGreaterThan(300_000)
  expect(path).toBe(join(dataDir, files[0] ?? ''))
  await world.close()
  rmSync(dataDir, { recursive: true })
})
