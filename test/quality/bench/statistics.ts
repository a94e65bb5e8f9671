/** The middle one of some numbers; of an even count, the upper of the two. */
export function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN
}

/** The median of some numbers, and how far they lie apart. */
export type Spread = { median: number; least: number; most: number }

export function spread(numbers: readonly number[]): Spread {
  return { median: median(numbers), least: Math.min(...numbers), most: Math.max(...numbers) }
}

/** Runs several things in turn, round after round, so that whatever slows the machine down slows all of them. */
export async function inTurn<T>(rounds: number, runs: readonly (() => Promise<T>)[]): Promise<T[][]> {
  const results: T[][] = runs.map(() => [])
  for (let round = 0; round < rounds; round++) {
    for (const [index, run] of runs.entries()) results[index]?.push(await run())
  }
  return results
}

/** What each round's first number is of its second. */
export function ratios(first: readonly number[], second: readonly number[]): number[] {
  return first.map((number, round) => number / (second[round] ?? Number.NaN))
}
