/** The median; for an even count, the upper of the two middle values. */
export function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN
}

/** The median, minimum, and maximum. */
export type Spread = { median: number; least: number; most: number }

export function spread(numbers: readonly number[]): Spread {
  return { median: median(numbers), least: Math.min(...numbers), most: Math.max(...numbers) }
}

/** Alternates between several runs for some rounds, so that other load on the machine affects all of them equally. */
export async function inTurn<T>(rounds: number, runs: readonly (() => Promise<T>)[]): Promise<T[][]> {
  const results: T[][] = runs.map(() => [])
  for (let round = 0; round < rounds; round++) {
    for (const [index, run] of runs.entries()) results[index]?.push(await run())
  }
  return results
}

/** The ratio of the first number to the second in each round. */
export function ratios(first: readonly number[], second: readonly number[]): number[] {
  return first.map((number, round) => number / (second[round] ?? Number.NaN))
}
