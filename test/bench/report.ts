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
    '| | measured | by processor time | target | |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map(
      ({ what, measured, byCpu, target, part }) =>
        `| ${what} | ${measured} | ${byCpu} | ${target} | ${part === null ? '' : part >= 1 ? 'met' : 'missed'} |`,
    ),
    '',
    '![How much of each target is reached](images/bench.svg)',
    '',
    `${new Date().toISOString().slice(0, 10)}, ${named.join(', ')}, ${process.platform} ${release()}, ${cpus().length} × ${cpu?.model.trim() ?? 'an unknown processor'}, ${Math.round(totalmem() / 1024 ** 3)} GiB.`,
    '',
  ].join('\n')
}
