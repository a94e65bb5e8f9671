import fc from 'fast-check'
import { it } from 'vitest'
import { Bench } from './bench.ts'
import { commands, type Model } from './commands.ts'
import { pausesOf } from './pauses.ts'
import { search, TIMEOUT_MS } from './search.ts'

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
    await search('links', 0.4, histories, run)
  },
  TIMEOUT_MS,
)
