import fc from 'fast-check'
import { it } from 'vitest'
import { Bench } from './bench.ts'
import { commands, type Model } from './commands.ts'
import { SECONDS, search } from './search.ts'

/** Numbers from 0 to 3, derived from the seed. */
function pausesOf(seed: number): () => number {
  let state = seed >>> 0 || 1
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state >>> 30
  }
}

it(
  'a link is right under every order of links, removals, reads, crashes and refusals',
  async () => {
    const histories = fc.tuple(fc.commands(commands, { maxCommands: 12, size: 'max' }), fc.nat())
    const run = async ([history, seed]: [Iterable<fc.AsyncCommand<Model, Bench>>, number]) => {
      const bench = new Bench(pausesOf(seed))
      try {
        await bench.begin()
        const model: Model = { linked: false, mayAsk: false }
        await fc.asyncModelRun(() => ({ model, real: bench }), history)
        return [...history].length
      } finally {
        await bench.end()
      }
    }
    await search('links', histories, run, SECONDS)
  },
  (SECONDS + 120) * 1000,
)
