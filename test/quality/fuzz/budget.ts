/** The time budget of each property, in milliseconds; minutes in `npm run fuzz`. */
export const BUDGET_MS = Number(process.env.FUZZ_SECONDS ?? 3) * 1000

/** fast-check options: as many runs as the time allows, and the seed of a run to repeat. */
export const within = (ms = BUDGET_MS) => ({
  numRuns: Number.MAX_SAFE_INTEGER,
  interruptAfterTimeLimit: ms,
  markInterruptAsFailure: false,
  ...(process.env.FUZZ_SEED === undefined ? {} : { seed: Number(process.env.FUZZ_SEED) }),
})
