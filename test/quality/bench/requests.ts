import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { signedIn } from '../../support/sign-in.ts'
import { type Load, load } from './load.ts'
import { KEY, startBare, startOurs, startPrism, type Target } from './processes.ts'
import { atLeast, notMeasured, type Row, times } from './row.ts'
import { inTurn, median, ratios, spread } from './statistics.ts'

// Other load on the machine comes and goes, so the turns are many and short.
const ROUNDS = 15
const SECONDS = 1
const READ = '/api/users/@me/hedgehog_config'
/** The whole user, the largest of the answers that clients ask for all the time. */
const READ_ALL = '/api/users/@me/'
const WRITE = '/api/users/@me/push_tokens'

const SEED = {
  version: 1,
  users: [
    {
      email: 'bench@example.com',
      is_staff: true,
      hedgehog_config: { version: 2, enabled: true },
      keys: [{ label: 'bench', scopes: ['*'], value: KEY }],
    },
  ],
}

/** Reads and writes, compared with the baseline and with Prism. */
export async function requestRows(folder: string): Promise<Row[]> {
  const ours = await startOurs(join(folder, 'requests'), SEED)
  const bare = await startBare(join(folder, 'bare.db'))
  const documentFile = join(folder, 'openapi.json')
  writeFileSync(documentFile, await (await fetch(`${ours.url}/api/schema/`)).text())
  const prism = await startPrism(documentFile)
  try {
    const session = await signedIn(ours.loginUrl)
    const read = { path: READ, connections: 16, seconds: SECONDS }
    await load(ours, { ...read, seconds: 1 })
    await load(bare, { ...read, seconds: 1 })
    const [our = [], limit = [], mock = []] = await inTurn(ROUNDS, [
      () => load(ours, read),
      () => load(bare, read),
      ...(prism === null ? [] : [() => load(prism, read)]),
    ])
    const write = {
      path: WRITE,
      connections: 16,
      seconds: SECONDS,
      body: () => JSON.stringify({ token: randomUUID(), platform: 'ios' }),
    }
    const [ourWrites = [], limitWrites = []] = await inTurn(ROUNDS, [
      () => load(ours, write),
      () => load(bare, write),
    ])
    const recordedAndNot = (path: string) =>
      inTurn(ROUNDS, [
        () => recordRequests(ours, session, true).then(() => load(ours, { ...read, path })),
        () => recordRequests(ours, session, false).then(() => load(ours, { ...read, path })),
      ])
    const [recorded = [], unrecorded = []] = await recordedAndNot(READ)
    const [recordedUsers = [], unrecordedUsers = []] = await recordedAndNot(READ_ALL)
    return [
      compare('GET hedgehog_config, vs. plain node:http with the same two reads', our, limit, 0.75),
      prism === null
        ? notMeasured('GET hedgehog_config, vs. Prism’s mock', 'Prism could not be installed')
        : compare('GET hedgehog_config, vs. Prism’s mock of the same document', our, mock, 4),
      compare(
        'POST push_tokens, 16 concurrent durable writes, vs. plain node:http',
        ourWrites,
        limitWrites,
        0.8,
      ),
      compare('GET hedgehog_config while requests are recorded, vs. not', recorded, unrecorded, 0.97),
      compare('GET users/@me while requests are recorded, vs. not', recordedUsers, unrecordedUsers, 0.97),
    ]
  } finally {
    await ours.stop()
    await bare.stop()
    await prism?.stop()
  }
}

async function recordRequests(
  { url }: Target,
  session: Record<string, string>,
  record_requests: boolean,
): Promise<void> {
  const answer = await fetch(`${url}/_companion/settings`, {
    method: 'PATCH',
    headers: { ...session, 'content-type': 'application/json' },
    body: JSON.stringify({ record_requests }),
  })
  if (!answer.ok) throw new Error(`the setting was refused with ${answer.status}`)
}

function compare(what: string, ours: readonly Load[], others: readonly Load[], target: number): Row {
  const perSecond = (loads: readonly Load[]) => loads.map((one) => one.perSecond)
  const cpu = (loads: readonly Load[]) => median(loads.map((one) => one.cpuEach))
  const { median: ratio, least, most } = spread(ratios(perSecond(ours), perSecond(others)))
  const rate = (loads: readonly Load[]) => Math.round(median(perSecond(loads))).toLocaleString('en')
  // Prism is a child of npx, whose own CPU time is meaningless.
  const known = cpu(ours) > 0 && cpu(others) > 1
  return {
    what,
    measured: `${times(ratio)} (${times(least)} to ${times(most)}): ${rate(ours)}/s to ${rate(others)}/s`,
    byCpu: known
      ? `${times(cpu(others) / cpu(ours))}: ${cpu(ours).toFixed(1)} µs to ${cpu(others).toFixed(1)} µs`
      : '',
    ...atLeast(ratio, target),
  }
}
