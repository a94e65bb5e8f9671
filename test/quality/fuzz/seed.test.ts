import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { StartError } from '../../../src/main/core/base/errors.ts'
import { parseSeed } from '../../../src/main/core/seeds/parse.ts'
import { SEED } from '../../support/seed.ts'
import { createWorld } from '../../support/world.ts'
import { BUDGET_MS, within } from './budget.ts'

/** Whether a seed is valid. An invalid one must be reported in one sentence. */
function parses(text: string): boolean {
  try {
    parseSeed(text, 'the seed')
    return true
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    expect(error.message).toMatch(/^the seed is .*Nothing was applied\.$/s)
    return false
  }
}

/** The test seed with one of its values replaced, removed, or duplicated. */
const mutated = fc
  .record({
    at: fc.nat(),
    change: fc.oneof(
      fc.jsonValue({ maxDepth: 2 }).map((value) => ({ kind: 'replace' as const, value })),
      fc.constant({ kind: 'remove' as const, value: null }),
      fc.constant({ kind: 'double' as const, value: null }),
    ),
  })
  .map(({ at, change }) => {
    const seed: unknown = JSON.parse(JSON.stringify(SEED))
    const places: { holder: object; key: string }[] = []
    const walk = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return
      for (const key of Object.keys(value)) {
        places.push({ holder: value, key })
        walk(Reflect.get(value, key))
      }
    }
    walk(seed)
    const place = places[at % places.length]
    if (place === undefined) return seed
    if (change.kind === 'replace') Reflect.set(place.holder, place.key, change.value)
    else if (change.kind === 'remove') Reflect.deleteProperty(place.holder, place.key)
    else Reflect.set(place.holder, `${place.key}${place.key}`, Reflect.get(place.holder, place.key))
    return seed
  })

describe('the seed file', () => {
  it(
    'with any text is either parsed or rejected in one sentence',
    () => {
      fc.assert(
        fc.property(
          fc.oneof(
            fc.string(),
            fc.json(),
            mutated.map((seed) => JSON.stringify(seed)),
          ),
          (text) => {
            parses(text)
          },
        ),
        within(BUDGET_MS / 2),
      )
    },
    BUDGET_MS + 60_000,
  )

  it(
    'that is valid can be applied twice',
    async () => {
      await fc.assert(
        fc.asyncProperty(mutated, async (seed) => {
          if (!parses(JSON.stringify(seed))) return
          const world = await createWorld({ seed })
          await world.close()
        }),
        within(BUDGET_MS / 2),
      )
    },
    BUDGET_MS + 60_000,
  )
})
