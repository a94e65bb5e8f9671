/** How long each property may look for a fault, in milliseconds; `npm run fuzz` gives minutes. */
export const BUDGET_MS = Number(process.env.FUZZ_SECONDS ?? 3) * 1000

/** For fast-check: as many runs as the time allows, and the seed of a run that is to be repeated. */
export const within = (ms = BUDGET_MS) => ({
  numRuns: Number.MAX_SAFE_INTEGER,
  interruptAfterTimeLimit: ms,
  markInterruptAsFailure: false,
  ...(process.env.FUZZ_SEED === undefined ? {} : { seed: Number(process.env.FUZZ_SEED) }),
})
