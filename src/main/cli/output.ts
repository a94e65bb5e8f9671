import { visibleText } from '../../shared/visible-text.ts'

type Cell = string | number | boolean | null | readonly string[]

/** What is escaped can only be in strings, where it means the same. */
export function printJson(value: unknown): void {
  process.stdout.write(`${visibleText(JSON.stringify(value))}\n`)
}

/** Prints a human-readable table: a header line, then one line per row. */
export function printTable(rows: readonly Record<string, Cell>[], empty: string): void {
  const first = rows[0]
  if (first === undefined) {
    process.stdout.write(`${empty}\n`)
    return
  }
  const headings = Object.keys(first)
  const lines = [headings, ...rows.map((row) => headings.map((heading) => show(row[heading])))]
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)))
  for (const line of lines) {
    process.stdout.write(
      `${line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd()}\n`,
    )
  }
}

function show(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return '-'
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no'
  return visibleText(typeof cell === 'object' ? cell.join(',') : String(cell))
}
