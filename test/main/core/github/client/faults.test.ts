import { describe, expect, it } from 'vitest'
import { HOUR, MINUTE, SECOND } from '../../../../../src/main/core/base/time.ts'
import type { Fault } from '../../../../support/github/faults.ts'
import {
  BRANCHES,
  createLinkedWorld,
  GITHUB,
  type LinkedWorld,
  PATHS,
  REFRESH,
  REPOS,
} from '../../../../support/github/linked.ts'
import type { Answer } from '../../../../support/world.ts'

const UNAVAILABLE = '503 github_unavailable'
const REFUSED = '409 github_reauthorization_required'
const LIMITED = '503 github_rate_limited, Retry-After 30'

const FAULTS: { name: string; fault: Fault; answer: string }[] = [
  { name: '500', fault: { kind: 'status', status: 500 }, answer: UNAVAILABLE },
  { name: '502', fault: { kind: 'status', status: 502 }, answer: UNAVAILABLE },
  { name: '503', fault: { kind: 'status', status: 503 }, answer: UNAVAILABLE },
  { name: 'reset', fault: { kind: 'reset' }, answer: UNAVAILABLE },
  { name: 'a body that is cut short', fault: { kind: 'cut' }, answer: UNAVAILABLE },
  { name: 'malformed JSON', fault: { kind: 'malformed' }, answer: UNAVAILABLE },
  { name: 'no answer', fault: { kind: 'hang' }, answer: UNAVAILABLE },
  { name: 'a slow drip', fault: { kind: 'drip', bytes: 20, pauseMs: 150 }, answer: UNAVAILABLE },
  { name: '401', fault: { kind: 'unauthorized' }, answer: REFUSED },
  { name: 'the primary limit', fault: { kind: 'primary-limit', resetInSeconds: 30 }, answer: LIMITED },
  {
    name: 'the secondary limit, 403',
    fault: { kind: 'secondary-limit', retryAfterSeconds: 30, status: 403 },
    answer: LIMITED,
  },
  {
    name: 'the secondary limit, 429',
    fault: { kind: 'secondary-limit', retryAfterSeconds: 30, status: 429 },
    answer: LIMITED,
  },
]

/** A short summary of a response: the length of a list, or status, code, and Retry-After. */
function inWords(answer: Answer): string {
  if (answer.status === 204) return '204'
  const body = JSON.parse(answer.text)
  const words =
    answer.status >= 400
      ? `${answer.status} ${body.code}`
      : `${answer.status}, ${'total' in body ? `${body.total} repositories` : `${body.branches.length} branches`}`
  const wait = answer.headers['retry-after']
  // GitHub states the end of a limit in whole seconds, so it can be up to one second later.
  return wait === undefined ? words : `${words}, Retry-After ${wait === '31' ? '30' : wait}`
}

/** Advances the clock past a limit's wait. */
const waitOut = (world: LinkedWorld) => world.clock.advance(31 * SECOND)

/** What each endpoint returns while GitHub has the fault, and right afterwards. */
async function walk(world: LinkedWorld, fault: Fault): Promise<Record<string, string>> {
  const { faults, world: there } = world.github
  const read = async (path: string) => inWords(await world.ask('GET', path))
  const during = async <T>(path: string, work: () => Promise<T>): Promise<T> => {
    faults.add(path, fault)
    const result = await work()
    faults.clear()
    waitOut(world)
    return result
  }
  await world.link()
  const outcomes: Record<string, string> = {}

  outcomes.repos = await during(PATHS.repositories, () => read(REPOS))
  outcomes['repos, the next time'] = await read(REPOS)
  outcomes.branches = await during(PATHS.branches, () => read(BRANCHES))
  outcomes['branches, the next time'] = await read(BRANCHES)

  there.addRepository({ name: 'new' })
  there.addBranch('acme/web', 'new')
  waitOut(world)
  const refreshed = await during(PATHS.repositories, () => world.ask('POST', REFRESH))
  outcomes.refresh = inWords(refreshed)
  world.github.requests.clear()
  outcomes['repos after the refresh, not older than an hour'] = await read(REPOS)
  expect(world.github.requests.list(PATHS.repositories)).toEqual([])

  world.clock.advance(2 * HOUR)
  outcomes['repos with a stale copy'] = await during(PATHS.repositories, () => read(REPOS))
  outcomes['branches with a stale copy'] = await during(PATHS.branches, () => read(BRANCHES))
  outcomes['refresh, the next time'] = inWords(await world.ask('POST', REFRESH))
  outcomes['branches, the next time with a stale copy'] = await read(BRANCHES)

  outcomes.start = await during(
    PATHS.installations,
    async () => JSON.parse((await world.start()).text).connect_flow,
  )
  const error = (place: string) => new URL(place, 'http://here').searchParams.get('error') ?? 'linked'
  outcomes['callback, exchange'] = error(await during(PATHS.token, () => world.link()))
  outcomes['callback, installations'] = error(await during(PATHS.installations, () => world.link()))
  outcomes['callback, the next time'] = error(await world.link())
  outcomes['repos after another link'] = await read(REPOS)
  outcomes.delete = await during(PATHS.revoke, async () =>
    inWords(await world.ask('DELETE', `${GITHUB}/12345/`)),
  )
  return outcomes
}

describe.concurrent('while GitHub responds with', () => {
  it.each(FAULTS)(
    '$name, every endpoint does what it should',
    async ({ fault, answer }) => {
      const world = await createLinkedWorld({ environment: { requestMs: 1500 } })
      try {
        expect(await walk(world, fault)).toEqual({
          repos: answer,
          'repos, the next time': '200, 3 repositories',
          branches: answer,
          'branches, the next time': '200, 3 branches',
          refresh: answer,
          'repos after the refresh, not older than an hour': '200, 3 repositories',
          'repos with a stale copy': '200, 3 repositories',
          'branches with a stale copy': '200, 3 branches',
          'refresh, the next time': '200, 4 repositories',
          'branches, the next time with a stale copy': '200, 4 branches',
          start: 'app_install',
          'callback, exchange': 'exchange_failed',
          'callback, installations': 'installation_fetch_failed',
          'callback, the next time': 'linked',
          'repos after another link': '200, 4 repositories',
          delete: '204',
        })
        expect(await world.secrets.names()).toEqual([])
        // None of the errors was unexpected.
        const codes = world.log.filter(({ level }) => level === 'error').map(({ fields }) => fields.code)
        expect(codes).not.toContain('error')
      } finally {
        await world.stop()
      }
    },
    60_000,
  )
})

it('retries a request that GitHub or the network dropped once', async () => {
  const world = await createLinkedWorld()
  await world.link()
  for (const fault of [{ kind: 'status', status: 502 }, { kind: 'reset' }] as const) {
    world.clock.advance(MINUTE)
    world.github.faults.add(PATHS.repositories, fault, 1)
    expect((await world.ask('POST', REFRESH)).status).toBe(200)
  }
  await world.stop()
})

it('explains each error and what to do', async () => {
  const world = await createLinkedWorld()
  await world.link()
  world.github.faults.add(PATHS.repositories, { kind: 'cut' }, 1)
  expect((await world.ask('GET', REPOS)).json()).toEqual({
    type: 'server_error',
    code: 'github_unavailable',
    detail: 'GitHub could not be reached or gave no usable answer. Try again in a moment.',
    attr: null,
  })
  world.github.faults.add(
    PATHS.repositories,
    { kind: 'secondary-limit', retryAfterSeconds: 1, status: 429 },
    1,
  )
  expect((await world.ask('GET', REPOS)).json()).toEqual({
    type: 'server_error',
    code: 'github_rate_limited',
    detail: "GitHub's rate limit is used up. Try again in 1 second.",
    attr: null,
  })
  await world.stop()
})

it('reports that GitHub is unavailable if nothing is listening at its address', async () => {
  const world = await createLinkedWorld()
  await world.link()
  await world.github.close()
  expect(inWords(await world.ask('GET', REPOS))).toBe(UNAVAILABLE)
  expect(inWords(await world.ask('DELETE', `${GITHUB}/12345/`))).toBe('204')
  await world.stop()
})
