const UNITS = ['B', 'KB', 'MB', 'GB'] as const

/** A human-readable size, such as `184 KB`. */
export function bytes(size: number): string {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, size)) / 10))
  const value = size / 1024 ** step
  return `${value.toFixed(value < 10 && step > 0 ? 1 : 0)} ${UNITS[step]}`
}
