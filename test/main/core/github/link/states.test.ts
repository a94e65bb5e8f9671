import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { MINUTE } from '../../../../../src/main/core/base/time.ts'
import { LINK_ERRORS } from '../../../../../src/main/core/github/link/redirects.ts'
import {
  ADA,
  BOB,
  createLinkedWorld,
  type LinkedOptions,
  type LinkedWorld,
  PATHS,
  SHARING_SEED,
} from '../../../../support/github/linked.ts'
import { browserOf, CALLBACK, CLIENTS, errorFor, SETUP, stateOf, successFor } from './returning.ts'

let world: LinkedWorld
afterEach(() => world.stop())

const open = async (options: LinkedOptions = {}) => {
  world = await createLinkedWorld({ environment: { requestMs: 800 }, ...options })
  return world
}
const { addressFor, back, linked } = browserOf(() => world)

describe('a state', () => {
  const spent = errorFor('', 'invalid_state')

  it.each([
    ['', 'missing_params'],
    ['garbage', 'invalid_state'],
    ['token=&source=user_integration', 'invalid_state'],
    [`token=${'A'.repeat(48)}&source=user_integration`, 'invalid_state'],
    ['\u0000%00%zz', 'invalid_state'],
  ])('%j is %s', async (state, code) => {
    await open()
    expect(await back({ code: 'abc', state })).toBe(errorFor('', code))
  })

  it('is single use: another visit of the same redirect only shows how it went', async () => {
    await open()
    const { searchParams } = await world.comeBack(await addressFor('posthog_code'))
    expect(await back(searchParams)).toBe(successFor('posthog_code'))
    expect(await back(searchParams)).toBe(successFor('posthog_code'))
    expect(await back({ ...Object.fromEntries(searchParams), code: 'another' })).toBe(spent)
    expect(world.github.requests.list(PATHS.token)).toHaveLength(1)
    world.clock.advance(15 * MINUTE)
    expect(await back(searchParams)).toBe(spent)
  })

  it('and its failure, too, show again', async () => {
    await open()
    const { searchParams } = await world.comeBack(await addressFor('posthog_code'))
    world.github.faults.add(PATHS.token, { kind: 'status', status: 500 }, 1)
    for (let visit = 0; visit < 2; visit++)
      expect(await back(searchParams)).toBe(errorFor('posthog_code', 'exchange_failed'))
    expect(world.github.requests.list(PATHS.token)).toHaveLength(1)
  })

  it.each([
    { 'sec-purpose': 'prefetch' },
    { 'sec-purpose': 'prefetch;prerender' },
    { purpose: 'prefetch' },
    { 'x-purpose': 'preview' },
    { 'x-moz': 'prefetch' },
    { 'sec-purpose': 'PREFETCH' },
  ])('is not spent by a prefetch: %j', async (headers) => {
    await open()
    const { searchParams } = await world.comeBack(await addressFor('posthog_code'))
    for (const path of [CALLBACK, SETUP]) {
      const ahead = await world.call('GET', `${path}?${searchParams}`, { headers })
      expect([ahead.status, ahead.headers['cache-control']]).toEqual([204, 'no-store'])
    }
    expect(world.github.requests.list(PATHS.token)).toEqual([])
    expect(await back(searchParams)).toBe(successFor('posthog_code'))
  })

  it('is single use even for concurrent callbacks', async () => {
    await open()
    const { searchParams } = await world.comeBack(await addressFor('posthog_code'))
    const places = await Promise.all([back(searchParams), back(searchParams), back(searchParams, SETUP)])
    expect(places).toEqual(Array(3).fill(successFor('posthog_code')))
    expect(await linked()).toHaveLength(1)
    expect(world.github.requests.list(PATHS.token)).toHaveLength(1)
  })

  it('is spent by a failure too', async () => {
    await open()
    const { searchParams } = await world.comeBack(await addressFor('posthog_code'))
    expect(await back({ error: 'access_denied', state: searchParams.get('state') ?? '' })).toBe(
      errorFor('posthog_code', 'access_denied'),
    )
    expect(await back(searchParams)).toBe(spent)
  })

  it('is not spent by a HEAD request', async () => {
    await open()
    const { searchParams } = await world.comeBack(await addressFor('posthog_code'))
    for (const path of [CALLBACK, SETUP]) {
      const head = await world.call('HEAD', `${path}?${searchParams}`)
      expect(head.status).toBe(404)
      const image = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }
      expect((await world.call('GET', `${path}?${searchParams}`, { headers: image })).status).toBe(403)
    }
    expect(await back(searchParams)).toBe(successFor('posthog_code'))
  })

  it('belongs to the user who started, regardless of the browser’s session', async () => {
    await open()
    const session = await world.signIn('bob@example.com')
    const { searchParams } = await world.comeBack(await addressFor('posthog_code', ADA))
    await world.call('GET', `${CALLBACK}?${searchParams}`, { session })
    expect(await linked(ADA)).toHaveLength(1)
    expect(await linked(BOB)).toEqual([])
  })

  it('survives a restart, and is stored only as a hash', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'companion-restart-'))
    try {
      const first = await open({ dataDir })
      const { searchParams } = await first.comeBack(await addressFor('posthog_code'))
      await first.companion.close()
      const token = new URLSearchParams(searchParams.get('state') ?? '').get('token')
      expect(token).toHaveLength(48)
      expect(readFileSync(join(dataDir, 'companion.db')).includes(String(token))).toBe(false)
      world = await createLinkedWorld({ before: first, dataDir })
      expect(await back(searchParams)).toBe(successFor('posthog_code'))
      expect(await linked()).toHaveLength(1)
    } finally {
      rmSync(dataDir, { recursive: true })
    }
  })

  it('that the user canceled changes nothing', async () => {
    await open()
    const { searchParams } = await world.comeBack(await addressFor('posthog_code'))
    const session = await world.signIn('ada@example.com')
    await world.call('DELETE', '/_companion/github/pending', { session })
    expect(await back(searchParams)).toBe(spent)
  })
})

it('sends the PKCE verifier and the redirect URL with the code, and GitHub checks them', async () => {
  await open()
  const address = new URL(await addressFor('posthog_code'))
  address.searchParams.set('code_challenge', 'A'.repeat(43))
  expect(await world.visit(address.href)).toBe(errorFor('posthog_code', 'exchange_failed'))
  const other = new URL(await addressFor('posthog_code'))
  other.searchParams.set('redirect_uri', 'http://127.0.0.1:7676/integrations/github/callback')
  expect(await world.visit(other.href)).toBe(errorFor('posthog_code', 'exchange_failed'))
})

it('never redirects the browser to a URL that the caller chose', async () => {
  await open({ seed: SHARING_SEED })
  const known = new Set(
    CLIENTS.flatMap((client) => [successFor(client), ...LINK_ERRORS.map((code) => errorFor(client, code))]),
  )
  const isOurs = (location: string) =>
    known.has(location) ||
    location.startsWith(`${world.github.url}/login/oauth/authorize?`) ||
    location.startsWith(`${world.github.url}/apps/posthog-companion-dev/installations/new?`)
  const text = fc.oneof(
    fc.constantFrom(
      'https://evil.example',
      '//evil.example',
      'javascript:alert(1)',
      '/\\evil.example',
      '\r\nx: y',
    ),
    fc.constantFrom('install', 'update', 'request', '12345', '0', 'access_denied'),
    fc.string({ unit: 'binary' }),
  )
  const query = fc.record(
    {
      code: text,
      state: text,
      installation_id: text,
      setup_action: text,
      error: text,
      connect_from: text,
      redirect_uri: text,
      next: text,
    },
    { requiredKeys: [] },
  )
  const client = fc.oneof(fc.constantFrom(...CLIENTS), text)
  const chosen = fc.asyncProperty(query, client, fc.boolean(), async (given, connect_from, isLive) => {
    const params = new URLSearchParams(given)
    if (isLive) {
      const start = await world.start(ADA, { connect_from })
      params.set('state', stateOf(JSON.parse(start.text).install_url))
    }
    expect(await back(params)).toSatisfy(isOurs)
  })
  await fc.assert(chosen, { numRuns: 150 })
})
