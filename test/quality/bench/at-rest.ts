import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { memoryMib, startBare, startInMemory, startOurs, timeSqlite } from './processes.ts'
import { memoryRow } from './repositories.ts'
import { atMost, type Row, times } from './row.ts'
import { inTurn, median, ratios, spread } from './statistics.ts'

const ROUNDS = 11

/** Startup time and idle memory. */
export async function atRestRows(folder: string): Promise<Row[]> {
  const dataDir = join(folder, 'at-rest')
  const timeStart = async () => {
    const ours = await startInMemory()
    await ours.stop()
    return ours.startMs
  }
  await timeStart()
  const [starts = [], libraries = []] = await inTurn(ROUNDS, [timeStart, timeSqlite])
  const { median: ratio, least, most } = spread(ratios(starts, libraries))

  const ours = await startOurs(dataDir)
  const bare = await startBare(join(folder, 'bare-at-rest.db'))
  await setTimeout(2000)
  const memory = [memoryMib(ours.pid), memoryMib(bare.pid)] as const
  await ours.stop()
  await bare.stop()
  return [
    {
      what: '`serve --ephemeral` until ready, vs. Node until SQLite has opened a database',
      measured: `${times(ratio)} (${times(least)} to ${times(most)}): ${median(starts).toFixed(0)} ms to ${median(libraries).toFixed(0)} ms`,
      byCpu: '',
      ...atMost(ratio, 3),
    },
    memoryRow('idle memory, vs. plain node:http', memory),
  ]
}
