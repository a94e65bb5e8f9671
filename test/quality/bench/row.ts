/** A line of the table. `part` is how much of the target is reached: 1 or more is met; null where there is none, or nothing was measured. */
export type Row = { what: string; measured: string; byCpu: string; target: string; part: number | null }

export const times = (ratio: number) => `${ratio.toFixed(2)}×`

/** A ratio that should be at least so much. */
export const atLeast = (ratio: number, target: number) => ({
  target: `≥ ${times(target)}`,
  part: ratio / target,
})

/** A number that should be at most so much. */
export const atMost = (number: number, target: number, text = times(target)) => ({
  target: `≤ ${text}`,
  part: target / number,
})

/** A row for what could not be measured here, and why. */
export const notMeasured = (what: string, why: string): Row => ({
  what,
  measured: `not measured: ${why}`,
  byCpu: '',
  target: '',
  part: null,
})
