const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** A duration in milliseconds: a number of them, or a number with a unit, such as `1.5h`. Null for anything else. */
export function parseDuration(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? value : null
  if (typeof value !== 'string') return null
  const [, digits, unit] = /^\s*(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)\s*$/.exec(value) ?? []
  const factor = Object.entries(UNITS).find(([name]) => name === unit)?.[1]
  return factor === undefined ? null : Number(digits) * factor
}

export const DURATION_TEXT = 'A duration is a number of milliseconds, or a number with ms, s, m, h or d.'
