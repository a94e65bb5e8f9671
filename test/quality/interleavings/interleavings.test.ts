import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Bench } from './bench.ts'
import { commands, type Model } from './commands.ts'
import { SECONDS } from './search.ts'

const SEED = process.env.INTERLEAVINGS_SEED

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
    let runs = 0
    let steps = 0
    const property = fc.asyncProperty(
      fc.commands(commands, { maxCommands: 12, size: 'max' }),
      fc.nat(),
      async (history, seed) => {
        const bench = new Bench(pausesOf(seed))
        try {
          await bench.begin()
          const model: Model = { linked: false, mayAsk: false }
          await fc.asyncModelRun(() => ({ model, real: bench }), history)
          runs++
          steps += [...history].length
        } finally {
          await bench.end()
        }
      },
    )
    const details = await fc.check(property, {
      numRuns: Number.MAX_SAFE_INTEGER,
      interruptAfterTimeLimit: SECONDS * 1000,
      markInterruptAsFailure: false,
      ...(SEED === undefined ? {} : { seed: Number(SEED) }),
    })
    const found = details.failed
      ? `\nINTERLEAVINGS_SEED=${details.seed}, after ${runs} histories of ${steps} steps. The shortest history that fails:\n${String(details.counterexample?.[0])}\n${details.errorInstance}`
      : ''
    process.stdout.write(
      `  ${runs} histories, ${steps} steps in ${SECONDS} s, seed ${details.seed}${found}\n`,
    )
    expect(found).toBe('')
  },
  (SECONDS + 120) * 1000,
)
