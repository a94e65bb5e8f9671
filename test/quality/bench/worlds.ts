import { startCompanion } from '../../../src/testing/index.ts'
import { atMost, type Row } from './row.ts'
import { median, spread } from './statistics.ts'

const ROUNDS = 9
const WORLDS = 50

const seedOf = (count: number) => ({
  version: 1 as const,
  users: [
    {
      email: 'ada@example.com',
      installations: [{ installation_id: '1', repository_template: { owner: 'acme', count, branches: 5 } }],
    },
  ],
})

/** Worlds for tests, in this process. */
export async function worldRows(): Promise<Row[]> {
  const starts = await timed(2 * ROUNDS, async () => {
    const world = await startCompanion({ seed: seedOf(3) })
    return () => world.close()
  })
  // The first ones find cold code.
  const rows = [row('start a world', starts.slice(ROUNDS), 50)]
  for (const [count, most] of [
    [1000, 10],
    [50_000, 100],
  ] as const) {
    const world = await startCompanion({ seed: seedOf(count) })
    const named = `with ${count.toLocaleString('en')} repositories`
    const resets = await timed(ROUNDS, () => world.reset())
    const snapshots = await timed(ROUNDS, () => world.snapshot('here'))
    const restores = await timed(ROUNDS, () => world.restore('here'))
    rows.push(row(`reset ${named}`, resets, most), row(`snapshot ${named}`, snapshots, null))
    rows.push(row(`restore ${named}`, restores, null))
    await world.close()
  }
  return [...rows, await memoryRow()]
}

/** Times some rounds in milliseconds. What a round returns is done after it, untimed. */
async function timed(rounds: number, work: () => Promise<(() => Promise<void>) | void>): Promise<number[]> {
  const durations: number[] = []
  for (let round = 0; round < rounds; round++) {
    const begin = performance.now()
    const after = await work()
    durations.push(performance.now() - begin)
    await after?.()
  }
  return durations
}

function row(what: string, durations: readonly number[], most: number | null): Row {
  const { least, most: longest } = spread(durations)
  const middle = median(durations)
  const measured = `${middle.toFixed(1)} ms (${least.toFixed(1)} to ${longest.toFixed(1)})`
  const target = most === null ? { target: '', part: null } : atMost(middle, most, `${most} ms`)
  return { what: `test world: ${what}`, measured, byCpu: '', ...target }
}

async function memoryRow(): Promise<Row> {
  const before = process.memoryUsage().rss
  const worlds = await Promise.all(Array.from({ length: WORLDS }, () => startCompanion({ seed: seedOf(3) })))
  const each = (process.memoryUsage().rss - before) / WORLDS / 1024 ** 2
  for (const world of worlds) await world.close()
  return {
    what: `test world: memory of each of ${WORLDS} in one process`,
    measured: `${each.toFixed(1)} MiB`,
    byCpu: '',
    target: '',
    part: null,
  }
}
