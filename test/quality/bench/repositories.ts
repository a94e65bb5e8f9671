import { join } from 'node:path'
import { latency } from './load.ts'
import { KEY, memoryMib, startOurs, type Target } from './processes.ts'
import { atMost, type Row, times } from './row.ts'
import { inTurn, median, ratios, spread } from './statistics.ts'

const ROUNDS = 5
const REQUESTS = 60
const FEW = 500
const MANY = 50_000
const REPOS = '/api/users/@me/integrations/github/12345/repos/'

const seed = (count: number) => ({
  version: 1,
  users: [
    {
      email: 'bench@example.com',
      keys: [{ label: 'bench', scopes: ['*'], value: KEY }],
      installations: [
        { installation_id: '12345', repository_template: { owner: 'acme', count, branches: 20 } },
      ],
    },
  ],
})

/** What 50,000 repositories cost beside 500. */
export async function repositoryRows(folder: string): Promise<Row[]> {
  // Seeded first and started again, so that the memory is that of serving.
  const serving = async (count: number): Promise<Target> => {
    const dataDir = join(folder, `repositories-${count}`)
    await (await startOurs(dataDir, seed(count))).stop()
    return startOurs(dataDir)
  }
  const few = await serving(FEW)
  const many = await serving(MANY)
  try {
    const page = (target: Target, count: number) => () =>
      latency(target, `${REPOS}?limit=100&offset=${count / 2}`, REQUESTS)
    const search = (text: string) => () => latency(many, `${REPOS}?search=${text}`, REQUESTS / 3)
    await inTurn(1, [page(few, FEW), page(many, MANY), search('zzz')])
    const [ofFew = [], ofMany = []] = await inTurn(ROUNDS, [page(few, FEW), page(many, MANY)])
    const [hits = [], misses = []] = await inTurn(ROUNDS, [search('repo-04'), search('nothing-like-it')])
    const { median: ratio, least, most } = spread(ratios(ofMany, ofFew))
    const slowest = Math.max(median(hits), median(misses))
    const memory = [memoryMib(many.pid), memoryMib(few.pid)] as const
    return [
      {
        what: 'a page of repositories at 50,000, against 500',
        measured: `${times(ratio)} (${times(least)} to ${times(most)}): ${median(ofMany).toFixed(2)} ms to ${median(ofFew).toFixed(2)} ms`,
        byCpu: '',
        ...atMost(ratio, 2),
      },
      {
        what: 'searching 50,000 repositories, half the time',
        measured: `${median(hits).toFixed(1)} ms with 1,000 hits, ${median(misses).toFixed(1)} ms with none`,
        byCpu: '',
        ...atMost(slowest, 10, '10 ms'),
      },
      memoryRow('memory with 50,000 repositories, against 500', memory),
    ]
  } finally {
    await few.stop()
    await many.stop()
  }
}

/** A row on what one process holds beside another. */
export function memoryRow(what: string, [ours, other]: readonly [number | null, number | null]): Row {
  if (ours === null || other === null)
    return {
      what,
      measured: 'not measured: the system does not tell',
      byCpu: '',
      target: '≤ 2.00×',
      part: null,
    }
  return {
    what,
    measured: `${times(ours / other)}: ${ours.toFixed(0)} MiB to ${other.toFixed(0)} MiB`,
    byCpu: '',
    ...atMost(ours / other, 2),
  }
}
