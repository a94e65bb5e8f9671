import fc from 'fast-check'
import { expect } from 'vitest'

/** For all searches together; minutes in `npm run interleavings`. */
const SECONDS = Number(process.env.INTERLEAVINGS_SECONDS ?? 10)
/** Includes the shortest history of a failure, which takes longer than finding it. */
export const TIMEOUT_MS = SECONDS * 1000 + 10 * 60_000
const SEED = process.env.INTERLEAVINGS_SEED

/**
 * Tries histories for a share of the time, and at least one, however slow the machine is. A failure prints its seed and the shortest
 * history. `run` returns how many steps a history had.
 */
export async function search<T>(
  what: string,
  share: number,
  histories: fc.Arbitrary<T>,
  run: (history: T) => Promise<number>,
): Promise<void> {
  const seconds = SECONDS * share
  let runs = 0
  let steps = 0
  let current: { history: T; done: Promise<number> } | null = null
  const details = await fc.check(
    fc.asyncProperty(histories, async (history) => {
      current = { history, done: run(history) }
      steps += await current.done
      current = null
      runs++
    }),
    {
      numRuns: Number.MAX_SAFE_INTEGER,
      interruptAfterTimeLimit: seconds * 1000,
      markInterruptAsFailure: false,
      ...(SEED === undefined ? {} : { seed: Number(SEED) }),
    },
  )
  const failure =
    details.counterexample === null
      ? await failureOf(current)
      : { history: details.counterexample[0], error: details.errorInstance }
  const found =
    failure === null
      ? ''
      : `\nINTERLEAVINGS_SEED=${details.seed}, after ${runs} histories of ${steps} steps. The shortest one that fails:\n${fc.stringify(failure.history)}\n${explain(failure.error)}`
  process.stdout.write(
    `  ${what}: ${runs} histories of ${steps} steps in ${seconds.toFixed(1)} s, seed ${details.seed}${found}\n`,
  )
  expect(found).toBe('')
}

/** The time limit leaves one history unfinished, which counts as well. fast-check reports a first one that was too slow as a failure. */
async function failureOf<T>(
  unfinished: { history: T; done: Promise<number> } | null,
): Promise<{ history: T; error: unknown } | null> {
  try {
    await unfinished?.done
    return null
  } catch (error) {
    return unfinished && { history: unfinished.history, error }
  }
}

/** What an assertion found and expected, which its message leaves out. */
function explain(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('actual' in error) || !('expected' in error))
    return String(error)
  return `${error}\nfound    ${JSON.stringify(error.actual)}\nexpected ${JSON.stringify(error.expected)}`
}
