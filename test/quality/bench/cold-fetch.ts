import { once } from 'node:events'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import { press } from '../../support/github/spec/browsing.ts'
import { createWorld } from '../../support/world.ts'
import { KEY } from './processes.ts'
import { atMost, type Row, times } from './row.ts'
import { inTurn, median, ratios, spread } from './statistics.ts'

const ROUNDS = 3
const REPOSITORIES = 10_000
const DELAY_MS = 50
const GITHUB = '/api/users/@me/integrations/github'

const SEED = {
  version: 1,
  users: [{ email: 'bench@example.com', keys: [{ label: 'bench', scopes: ['*'], value: KEY }] }],
}
const standInSchema = z.object({
  url: z.string(),
  apiUrl: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
  slug: z.string(),
  name: z.string(),
  token: z.string(),
})
type StandIn = z.infer<typeof standInSchema>

/** The first sync of many repositories, compared with fetching pages sequentially, and how long it blocks other requests. */
export async function coldFetchRows(): Promise<Row[]> {
  const workerData = { count: REPOSITORIES, delayMs: DELAY_MS }
  const worker = new Worker(join(import.meta.dirname, 'github-worker.ts'), { workerData })
  const [message] = await once(worker, 'message')
  const github = standInSchema.parse(message)
  const delays: number[] = []
  try {
    const [ours = [], oneByOne = []] = await inTurn(ROUNDS, [
      () => coldFetch(github, (delay) => delays.push(delay)),
      () => pageByPage(github),
    ])
    const { median: ratio, least, most } = spread(ratios(ours, oneByOne))
    return [
      {
        what: 'first sync of 10,000 repositories at 50 ms per page, vs. sequential pages',
        measured: `${times(ratio)} (${times(least)} to ${times(most)}): ${seconds(ours)} to ${seconds(oneByOne)}`,
        byCpu: '',
        ...atMost(ratio, 1 / 8, '1/8'),
      },
      {
        what: 'longest event loop delay during the sync',
        measured: `${median(delays).toFixed(0)} ms`,
        byCpu: '',
        target: '',
        part: null,
      },
    ]
  } finally {
    await worker.terminate()
  }
}

const seconds = (milliseconds: readonly number[]) => `${(median(milliseconds) / 1000).toFixed(2)} s`

async function coldFetch(github: StandIn, held: (ms: number) => void): Promise<number> {
  const { url, apiUrl, clientId, clientSecret, slug } = github
  const world = await createWorld({
    seed: SEED,
    host: { clock: Date.now },
    config: { github: { url, apiUrl, clientId, clientSecret, slug } },
  })
  const begun = await world.call('POST', `${GITHUB}/start/`, {
    key: KEY,
    body: { connect_from: 'posthog_code' },
  })
  const { install_url } = z.object({ install_url: z.string() }).parse(begun.json())
  const back = new URL((await press(install_url, `Authorize ${github.name}`)).headers.get('location') ?? '')
  await world.call('GET', back.pathname + back.search)

  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const begin = performance.now()
  const answer = await world.call('GET', `${GITHUB}/12345/repos/`, { key: KEY })
  const elapsed = performance.now() - begin
  delay.disable()
  held(delay.max / 1e6)
  const { total } = z.object({ total: z.int() }).parse(answer.json())
  if (total < REPOSITORIES) throw new Error(`only ${total} repositories were received`)
  // Let deferred work finish first.
  await setTimeout(50)
  await world.close()
  return elapsed
}

async function pageByPage({ apiUrl, token }: StandIn): Promise<number> {
  const begin = performance.now()
  for (let page = 1, more = true; more; page++) {
    const answer = await fetch(`${apiUrl}/user/installations/12345/repositories?per_page=100&page=${page}`, {
      headers: { authorization: `Bearer ${token}` },
    })
    await answer.json()
    more = answer.headers.get('link')?.includes('rel="next"') ?? false
  }
  return performance.now() - begin
}
