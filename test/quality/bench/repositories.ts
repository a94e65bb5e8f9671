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

/** The cost of 50,000 repositories compared with 500. */
export async function repositoryRows(folder: string): Promise<Row[]> {
  // Seeds and restarts the server, so that only its serving memory is measured.
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
        what: 'page of repositories with 50,000, vs. 500',
        measured: `${times(ratio)} (${times(least)} to ${times(most)}): ${median(ofMany).toFixed(2)} ms to ${median(ofFew).toFixed(2)} ms`,
        byCpu: '',
        ...atMost(ratio, 2),
      },
      {
        what: 'search in 50,000 repositories, median',
        measured: `${median(hits).toFixed(1)} ms with 1,000 matches, ${median(misses).toFixed(1)} ms with none`,
        byCpu: '',
        ...atMost(slowest, 10, '10 ms'),
      },
      memoryRow('memory with 50,000 repositories, vs. 500', memory),
    ]
  } finally {
    await few.stop()
    await many.stop()
  }
}

/** A row comparing the memory of two processes. */
export function memoryRow(what: string, [ours, other]: readonly [number | null, number | null]): Row {
  if (ours === null || other === null)
    return {
      what,
      measured: 'not measured: not available on this system',
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
