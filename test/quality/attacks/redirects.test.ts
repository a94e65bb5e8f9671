import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { LINK_ERRORS } from '../../../src/main/core/github/link/redirects.ts'
import { ADA, createLinkedWorld, GITHUB, type LinkedWorld, PATHS } from '../../support/github/linked.ts'

let world: LinkedWorld
beforeAll(async () => {
  world = await createLinkedWorld()
})
afterAll(() => world.stop())

const EVIL = fc.constantFrom(
  'https://evil.example',
  '//evil.example',
  '/\\evil.example',
  'javascript:alert(1)',
  'http://127.0.0.1:7676@evil.example',
  '%0d%0aLocation:%20https://evil.example',
  'posthog-evil://x',
  'https:evil.example',
)
const NAMES = [
  'next',
  'redirect_uri',
  'redirect_url',
  'return_to',
  'connect_from',
  'url',
  'state',
  'code',
  'error',
  'installation_id',
  'setup_action',
  'token',
  'provider',
]
const CODES = LINK_ERRORS.join('|')
/** All redirect targets, except for GitHub's pages. */
const TARGETS = [
  /^\/$/,
  new RegExp(`^/settings/user-personal-integrations\\?(github_link_success=1|github_link_error=(${CODES}))$`),
  new RegExp(
    `^/account-connected/github-integration\\?provider=github(&connect_from=(slack|posthog_companion))?(&error=(${CODES}))?$`,
  ),
  new RegExp(`^posthog://github/callback\\?provider=github(&error=(${CODES}))?$`),
]
const isKnown = (location: string) =>
  TARGETS.some((place) => place.test(location)) || location.startsWith(`${world.github.url}/`)

it('no redirect target can be set by a query parameter', async () => {
  const query = fc.array(
    fc.tuple(fc.constantFrom(...NAMES), fc.oneof(EVIL, fc.string(), fc.constantFrom('1', 'install'))),
    {
      maxLength: 6,
    },
  )
  const path = fc.constantFrom(
    '/complete/github-link/',
    '/complete/github-link',
    '/integrations/github/callback',
    '/_companion/login',
    '/complete/github-link//evil.example',
    '//evil.example/..',
  )
  await fc.assert(
    fc.asyncProperty(path, query, async (where, pairs) => {
      const answer = await world.call('GET', `${where}?${new URLSearchParams(pairs)}`)
      const { location } = answer.headers
      if (location !== undefined) expect(isKnown(String(location))).toBe(true)
      expect(answer.status).toBeLessThan(500)
    }),
    { numRuns: 300 },
  )
})

it('connect_from only leads to known targets', async () => {
  for (const connect_from of [
    'posthog_code',
    'posthog_mobile',
    'posthog_companion',
    'slack',
    '',
    'https://evil.example',
    '//evil.example',
    'posthog_code\r\nx',
  ]) {
    const start = await world.start(ADA, { connect_from })
    if (start.status !== 200) continue
    const state = new URL(JSON.parse(start.text).install_url).searchParams.get('state') ?? ''
    const answer = await world.call(
      'GET',
      `/complete/github-link/?${new URLSearchParams({ state, error: 'access_denied' })}`,
    )
    expect(answer.status).toBe(302)
    expect(isKnown(String(answer.headers.location))).toBe(true)
  }
})

it('a callback from GitHub works once: a replay, or one with only the state, changes nothing', async () => {
  const begun = JSON.parse((await world.start(ADA, { connect_from: 'posthog_code' })).text)
  const { press } = await import('../../support/github/spec/browsing.ts')
  const back = new URL(
    (await press(begun.install_url, 'Authorize PostHog Companion Dev')).headers.get('location') ?? '',
  )
  const replay = () => world.call('GET', back.pathname + back.search)
  expect((await replay()).headers.location).toBe('/account-connected/github-integration?provider=github')
  const { id } = JSON.parse((await world.call('GET', '/api/users/@me/integrations/', { key: ADA })).text)
    .results[0]
  const again = await replay()
  expect(again.headers.location).toBe('/account-connected/github-integration?provider=github')
  expect(world.github.requests.list(PATHS.token)).toHaveLength(1)
  const state = back.searchParams.get('state') ?? ''
  for (const query of [
    { state },
    { state, code: 'other' },
    { code: back.searchParams.get('code') ?? '' },
    { installation_id: '12345' },
  ]) {
    const answer = await world.call('GET', `/complete/github-link/?${new URLSearchParams(query)}`)
    expect(answer.headers.location).toMatch(/github_link_error=(invalid_state|missing_params)$/)
  }
  const links = JSON.parse(
    (await world.call('GET', '/api/users/@me/integrations/', { key: ADA })).text,
  ).results
  expect(links.map((link: { id: string }) => link.id)).toEqual([id])
  expect((await world.call('DELETE', `${GITHUB}/12345/`, { key: ADA })).status).toBe(204)
})
