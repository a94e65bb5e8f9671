import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseSeed } from '../../../src/main/core/seeds/parse.ts'
import { createWorld } from '../../support/world.ts'
import { search, TIMEOUT_MS } from './search.ts'
import { step } from './seed-histories.ts'
import { applyToModel, type Fields, KINDS, type Model, observe } from './seed-model.ts'

/** Everything that is in the database. */
function dump(db: Database.Database): Record<string, unknown[]> {
  const tables = db
    .prepare<[], string>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )
    .pluck()
    .all()
  return Object.fromEntries(tables.map((table) => [table, db.prepare(`SELECT * FROM "${table}"`).all()]))
}

const withBranches = (fields: Fields): Fields => ({
  ...fields,
  repositories: (fields.repositories as Fields[]).map((one) => ({ branches: [], ...one })),
})

it(
  'a seed that is applied twice is applied once, what it leaves out is left alone, and what it changes changes',
  async () => {
    await search('seeds', 0.15, fc.array(step, { minLength: 1, maxLength: 5 }), async (steps) => {
      const dataDir = mkdtempSync(join(tmpdir(), 'companion-seeds-'))
      const world = await createWorld({ seed: { version: 1 }, config: { dataDir } })
      const db = new Database(join(dataDir, 'companion.db'), { readonly: true })
      try {
        const { users, pushTokens } = world.companion.app
        const model: Model = {
          organizations: new Map(),
          users: new Map(),
          keys: new Map(),
          applications: new Map(),
          tokens: new Map(),
          refreshes: new Map(),
          installations: new Map(),
        }
        for (const one of steps) {
          world.clock.advance(1000)
          if (one.kind === 'register') {
            const user = users.findByEmail(one.email)
            const actor = { userId: null, via: 'system', keyLabel: null } as const
            if (user !== null)
              await pushTokens.register(actor, user.id, { token: one.token, platform: 'ios' })
            continue
          }
          const apply = () => world.companion.applySeed(parseSeed(JSON.stringify(one.value), 'the seed'))
          apply()
          applyToModel(model, one.value)
          const once = dump(db)
          world.clock.advance(1000)
          apply()
          expect(dump(db), 'the database after the second time').toEqual(once)
          const found = observe(db)
          for (const kind of KINDS)
            expect(Object.fromEntries(found[kind]), kind).toEqual(Object.fromEntries(model[kind]))
          expect([...found.installations].sort(), 'installations').toEqual(
            [...model.installations].map(([id, fields]) => [id, withBranches(fields)] as const).sort(),
          )
        }
        return steps.length
      } finally {
        db.close()
        await world.close()
        rmSync(dataDir, { recursive: true, force: true })
      }
    })
  },
  TIMEOUT_MS,
)
