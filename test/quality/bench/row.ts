/** A row of the table. `part` is the result relative to the target: 1 or more meets it. Null without a target or a measurement. */
export type Row = { what: string; measured: string; byCpu: string; target: string; part: number | null }

export const times = (ratio: number) => `${ratio.toFixed(2)}×`

/** A minimum target for a ratio. */
export const atLeast = (ratio: number, target: number) => ({
  target: `≥ ${times(target)}`,
  part: ratio / target,
})

/** A maximum target for a number. */
export const atMost = (number: number, target: number, text = times(target)) => ({
  target: `≤ ${text}`,
  part: target / number,
})

/** A row for a benchmark that could not be run. */
export const notMeasured = (what: string, why: string): Row => ({
  what,
  measured: `not measured: ${why}`,
  byCpu: '',
  target: '',
  part: null,
})
