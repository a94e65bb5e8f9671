import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { z } from 'zod'
import { load } from './load.ts'
import { cpuMicroseconds, startOurs, type Target } from './processes.ts'
import { atLeast, type Row, times } from './row.ts'
import { inTurn, median, ratios, spread } from './statistics.ts'

const ROUNDS = 5
const SECONDS = 2
const READ = '/api/users/@me/hedgehog_config'
const CLIENT = 'bench'
const KEY = 'phx_bench_0123456789abcdefghijklmnopqrstuvw'
const TOKEN = 'pha_bench_0123456789abcdefghijklmnopqrstuvw'
const CHAINS = 32
const REFRESHES_PER_SECOND = 1000

const refreshToken = (chain: number, round: number) => `phr_bench_${round}_${chain}`

const SEED = {
  version: 1,
  oauth_applications: [{ name: 'Bench', client_id: CLIENT, redirect_uris: ['http://localhost/callback'] }],
  users: [
    {
      email: 'bench@example.com',
      hedgehog_config: { version: 2, enabled: true },
      keys: [{ label: 'bench', scopes: ['*'], value: KEY }],
      oauth_tokens: [
        { client_id: CLIENT, access_token: TOKEN, scopes: ['*'] },
        ...Array.from({ length: ROUNDS }, (_, round) =>
          Array.from({ length: CHAINS }, (_, chain) => ({
            client_id: CLIENT,
            access_token: `pha_bench_${round}_${chain}`,
            refresh_token: refreshToken(chain, round),
            scopes: ['user:read', 'user:write'],
          })),
        ).flat(),
      ],
    },
  ],
}

/** Access tokens compared with API keys, and refreshes, each of which waits for the disk. */
export async function oauthRows(folder: string): Promise<Row[]> {
  const ours = await startOurs(join(folder, 'oauth'), SEED)
  try {
    const read = (credential: string) => () =>
      load(ours, { path: READ, connections: 8, seconds: SECONDS, credential })
    await read(TOKEN)()
    const [tokens = [], keys = []] = await inTurn(ROUNDS, [read(TOKEN), read(KEY)])
    const perSecond = (loads: typeof tokens) => loads.map((one) => one.perSecond)
    const { median: ratio, least, most } = spread(ratios(perSecond(tokens), perSecond(keys)))
    const cpu = (loads: typeof tokens) => median(loads.map((one) => one.cpuEach))
    const rates: number[] = []
    const cpuEach: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const measured = await refreshes(ours, round)
      rates.push(measured.perSecond)
      cpuEach.push(measured.cpuEach)
    }
    const { median: rate, least: slowest, most: fastest } = spread(rates)
    return [
      {
        what: 'GET hedgehog_config with an OAuth token, vs. with an API key',
        measured: `${times(ratio)} (${times(least)} to ${times(most)})`,
        byCpu: `${times(cpu(keys) / cpu(tokens))}: ${cpu(tokens).toFixed(1)} µs to ${cpu(keys).toFixed(1)} µs`,
        ...atLeast(ratio, 0.95),
      },
      {
        what: `OAuth refreshes with rotation, ${CHAINS} clients at once, each on the disk`,
        measured: `${whole(rate)}/s (${whole(slowest)} to ${whole(fastest)})`,
        byCpu: `${median(cpuEach).toFixed(1)} µs`,
        target: `≥ ${whole(REFRESHES_PER_SECOND)}/s`,
        part: rate / REFRESHES_PER_SECOND,
      },
    ]
  } finally {
    await ours.stop()
  }
}

const whole = (number: number) => Math.round(number).toLocaleString('en')

/** Clients that each refresh as soon as they have new tokens. */
async function refreshes(target: Target, round: number): Promise<{ perSecond: number; cpuEach: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: CHAINS })
  const before = cpuMicroseconds(target.pid)
  const begin = performance.now()
  const counts = await Promise.all(
    Array.from({ length: CHAINS }, async (_, chain) => {
      let token = refreshToken(chain, round)
      let count = 0
      while (performance.now() - begin < SECONDS * 1000) {
        token = await refresh(agent, target, token)
        count++
      }
      return count
    }),
  )
  const seconds = (performance.now() - begin) / 1000
  const after = cpuMicroseconds(target.pid)
  agent.destroy()
  const count = counts.reduce((sum, one) => sum + one, 0)
  const cpu = before === null || after === null ? Number.NaN : after - before
  return { perSecond: count / seconds, cpuEach: cpu / count }
}

const answerSchema = z.object({ refresh_token: z.string() })

/** @returns the next refresh token */
function refresh(agent: Agent, { url }: Target, token: string): Promise<string> {
  const body = `grant_type=refresh_token&client_id=${CLIENT}&refresh_token=${token}`
  return new Promise((resolve, reject) => {
    const sent = request(
      `${url}/oauth/token`,
      { agent, method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8').on('data', (part) => {
          text += part
        })
        answer.on('end', () => {
          if (answer.statusCode === 200) resolve(answerSchema.parse(JSON.parse(text)).refresh_token)
          else reject(new Error(`a refresh was answered ${answer.statusCode}: ${text}`))
        })
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}
