import fc from 'fast-check'
import { expect } from 'vitest'

/** Minutes in `npm run interleavings`. */
export const SECONDS = Number(process.env.INTERLEAVINGS_SECONDS ?? 10)
const SEED = process.env.INTERLEAVINGS_SEED

/** Tries histories for a third of the time that the links get. A failure prints its seed and the shortest history. */
export async function search<T>(
  what: string,
  histories: fc.Arbitrary<T>,
  run: (history: T) => Promise<void>,
  seconds = SECONDS / 3,
): Promise<void> {
  let runs = 0
  const details = await fc.check(
    fc.asyncProperty(histories, async (history) => {
      runs++
      await run(history)
    }),
    {
      numRuns: Number.MAX_SAFE_INTEGER,
      interruptAfterTimeLimit: seconds * 1000,
      markInterruptAsFailure: false,
      ...(SEED === undefined ? {} : { seed: Number(SEED) }),
    },
  )
  const found = details.failed
    ? `\nINTERLEAVINGS_SEED=${details.seed}, after ${runs} histories. The shortest one that fails:\n${JSON.stringify(details.counterexample?.[0])}\n${explain(details.errorInstance)}`
    : ''
  process.stdout.write(
    `  ${what}: ${runs} histories in ${seconds.toFixed(1)} s, seed ${details.seed}${found}\n`,
  )
  expect(found).toBe('')
}

/** What an assertion found and expected, which its message leaves out. */
function explain(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('actual' in error) || !('expected' in error))
    return String(error)
  return `${error}\nfound    ${JSON.stringify(error.actual)}\nexpected ${JSON.stringify(error.expected)}`
}
