import { cpus, release, totalmem } from 'node:os'
import type { Row } from './row.ts'

/** The table for docs/bench.md. */
export function report(rows: readonly Row[], versions: Record<string, string>): string {
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  const [cpu] = cpus()
  return [
    '# How fast it is',
    '',
    'Made by `npm run bench`. Ratios are of one run, in which the things compared take turns, round after round; a number is the median of the',
    'rounds, with the least and the most in brackets. The second column is processor time for each request, which a busy machine disturbs less.',
    '',
    ...table(rows),
    '',
    '![How much of each target is reached](images/bench.svg)',
    '',
    `${new Date().toISOString().slice(0, 10)}, ${named.join(', ')}, ${process.platform} ${release()}, ${cpus().length} × ${cpu?.model.trim() ?? 'an unknown processor'}, ${Math.round(totalmem() / 1024 ** 3)} GiB.`,
    '',
  ].join('\n')
}

/** Columns as wide as their widest cell, which is how the formatter wants them. */
function table(rows: readonly Row[]): string[] {
  const verdict = (part: number | null) => (part === null ? '' : part >= 1 ? 'met' : 'missed')
  const lines = [
    ['', 'measured', 'by processor time', 'target', ''],
    ...rows.map(({ what, measured, byCpu, target, part }) => [what, measured, byCpu, target, verdict(part)]),
  ]
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  const [heading = '', ...rest] = lines.map(
    (line) => `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  )
  return [heading, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rest]
}
