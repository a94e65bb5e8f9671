import { expect, it } from 'vitest'
import { HOUR, MINUTE } from '../../../../../src/main/core/base/time.ts'
import type { Fault } from '../../../../support/github/faults.ts'
import { PATHS, REFRESH, REPOS } from '../../../../support/github/linked.ts'
import { keychain, link, outcome, prepareTokenWorld, renewals, TO_THE_END, world } from './token-world.ts'

prepareTokenWorld()

const ODD = {
  kind: 'without',
  fields: ['expires_in', 'refresh_token_expires_in'],
  headers: ['date'],
} satisfies Fault

it('a grant without a Date header and expiry is stored, both when linking and when refreshing', async () => {
  world.github.faults.add(PATHS.token, ODD)
  expect(await world.link()).not.toContain('error')
  expect(await outcome('GET', REPOS)).toBe(200)
  world.clock.advance(9 * HOUR)
  expect(await outcome('GET', REPOS)).toBe(200)
  world.github.faults.clear()
  world.clock.advance(9 * HOUR)
  expect(await outcome('POST', REFRESH)).toBe(200)
})

it('setting the clock hours ahead causes one refresh', async () => {
  await link()
  world.clock.advance(9 * HOUR)
  for (let read = 0; read < 6; read++) {
    world.clock.advance(2 * MINUTE)
    expect(await outcome('POST', REFRESH)).toBe(200)
  }
  expect(renewals()).toBe(1)
})

it('a refresh is not started if the keychain would reject it, so no token is spent', async () => {
  await link()
  world.clock.advance(TO_THE_END)
  keychain.state.breakSetAfter = 0
  expect(await outcome('GET', REPOS)).toEqual([503, 'keychain_unavailable'])
  expect(renewals()).toBe(0)
})

it.each([
  [
    'Although you appear to have the correct authorization credentials, the organization has an IP allow list enabled',
    'IP allow list',
  ],
  ['Sorry. Your account was suspended', 'suspended'],
  ['<html>Blocked by proxy</html>', 'proxy'],
])('a 403 that says "%s" explains what blocked the request', async (message, named) => {
  await link()
  world.github.faults.add(PATHS.repositories, { kind: 'body', status: 403, data: { message } })
  const answer = await world.ask('GET', REPOS)
  expect([answer.status, answer.json()]).toEqual([
    503,
    expect.objectContaining({ code: 'github_unavailable', detail: expect.stringContaining(named) }),
  ])
})

it('a 403 for lost single sign-on requires a new link', async () => {
  await link()
  const data = { message: 'Resource protected by organization SAML enforcement.' }
  world.github.faults.add(PATHS.repositories, { kind: 'body', status: 403, data })
  expect(await outcome('GET', REPOS)).toEqual([409, 'github_reauthorization_required'])
})
