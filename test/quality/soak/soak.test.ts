import { setTimeout } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createLinkedWorld, GITHUB, ADA as KEY, type LinkedWorld } from '../../support/github/linked.ts'
import type { CallOptions, Method } from '../../support/world.ts'

/** 150,000 in `npm run soak`. */
const REQUESTS = Number(process.env.SOAK_REQUESTS ?? 4000)
/** The clock advances by this much with each request: more than an hour in the short run, so that snapshots become stale. */
const TICK_MS = 1000
const SAMPLES = 20
/** In a short run the heap varies by a few hundred bytes per request; a leaked request would be thousands. */
const MAX_BYTES_PER_REQUEST = REQUESTS < 50_000 ? 2000 : 100

let world: LinkedWorld
beforeAll(async () => {
  world = await createLinkedWorld()
  world.github.world.generateRepositories(300)
  await world.link()
})
afterAll(async () => {
  await setTimeout(50)
  await world.stop()
})

type Step = [method: Method, path: string, options?: CallOptions]
const ME = '/api/users/@me'

/** Typical requests of a web page, a desktop app, a phone, and a script. */
const stepsOf = (n: number): Step[] => [
  ['GET', `${ME}/hedgehog_config/`],
  ['PATCH', `${ME}/hedgehog_config/`, { body: { n, padding: 'x'.repeat(n % 2000) } }],
  ['GET', `${ME}/`],
  ['POST', `${ME}/push_tokens/`, { body: { token: `phone-${n % 40}`, platform: 'ios' } }],
  ['POST', `${ME}/push_tokens/unregister/`, { body: { token: `phone-${n % 7}` } }],
  ['GET', `${ME}/integrations/?limit=1`],
  ['GET', `${GITHUB}/12345/repos/?limit=100&offset=${(n * 100) % 300}`],
  ['GET', `${GITHUB}/12345/repos/?search=repo-0${n % 10}`],
  ['PATCH', `${ME}/`, { body: { first_name: `Name ${n}` } }],
  // Typical errors.
  ['GET', `${ME}/`, { key: 'phx_wrong' }],
  ['POST', `${ME}/push_tokens/`, { body: '{"broken' }],
  ['GET', '/api/nothing/'],
  ['GET', `/complete/github-link/?state=token%3D${n}&code=x`],
]
/** Less frequent requests that reach GitHub. */
const gitHubStepsOf = (n: number): Step[] => [
  ['GET', `${GITHUB}/12345/branches/?repo=acme/repo-00${String(n % 100).padStart(3, '1')}`],
  ['POST', `${GITHUB}/12345/repos/refresh/`],
  ['POST', `${GITHUB}/start/`, { body: { connect_from: 'posthog_code' } }],
]
const EXPECTED = new Set([200, 204, 302, 400, 401, 404])

/** The slope of a line through the samples, by least squares. */
function slope(points: readonly { x: number; y: number }[]): number {
  const mean = (pick: (point: { x: number; y: number }) => number) =>
    points.reduce((sum, point) => sum + pick(point), 0) / points.length
  const x = mean((point) => point.x)
  const y = mean((point) => point.y)
  const above = points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0)
  return above / points.reduce((sum, point) => sum + (point.x - x) ** 2, 0)
}

setFlagsFromString('--expose-gc')
const gc: unknown = runInNewContext('gc')

/** The heap in use after garbage collection, in bytes. */
async function heapInUse(): Promise<number> {
  for (let turn = 0; turn < 3; turn++) {
    if (typeof gc === 'function') gc()
    await setTimeout(5)
  }
  return process.memoryUsage().heapUsed
}

it(`holds ${REQUESTS} mixed requests without unexpected errors or memory growth`, async () => {
  const samples: { x: number; y: number }[] = []
  const unexpected = new Set<string>()
  let requests = 0
  for (let n = 0; requests < REQUESTS; n++) {
    for (const [method, path, options = {}] of [...stepsOf(n), ...(n % 10 === 0 ? gitHubStepsOf(n) : [])]) {
      const { status } = await world.call(method, path, { key: KEY, ...options })
      requests++
      world.clock.advance(TICK_MS)
      if (!EXPECTED.has(status)) unexpected.add(`${status} ${method} ${path.split('?')[0]}`)
    }
    if (n % 50 === 0) world.github.world.addRepository({ name: 'newest', id: 5_000_000 + n })
    world.log.length = 0
    world.github.requests.clear()
    if (requests > (samples.length * REQUESTS) / SAMPLES) samples.push({ x: requests, y: await heapInUse() })
  }
  // The first half fills caches and compiles hot code.
  const bytesEach = slope(samples.slice(SAMPLES / 2))
  const end = ((samples.at(-1)?.y ?? 0) / 1024 ** 2).toFixed(0)
  process.stdout.write(
    `${requests} requests: the heap grows by ${bytesEach.toFixed(0)} bytes per request and is ${end} MiB at the end\n`,
  )
  expect([...unexpected]).toEqual([])
  expect(bytesEach).toBeLessThan(MAX_BYTES_PER_REQUEST)
}, 1_200_000)
