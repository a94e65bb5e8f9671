import { startCompanion, type TestCompanion } from 'posthog-companion/testing'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { HedgehogClient } from './hedgehog-client.ts'

const apiKey = 'phx_0123456789abcdefghijklmnopqrstuvwxyz'
const seed = {
  version: 1 as const,
  users: [
    {
      email: 'ada@example.com',
      hedgehog_config: { version: 2, enabled: true, color: 'green' },
      keys: [{ label: 'ci', scopes: ['user:read', 'user:write'], value: apiKey }],
    },
  ],
}

let companion: TestCompanion
let client: HedgehogClient
beforeAll(async () => {
  companion = await startCompanion({ seed, now: '2026-01-01T00:00:00Z' })
  client = new HedgehogClient({ url: companion.url, apiKey })
})
beforeEach(() => companion.reset())
afterAll(() => companion.close())

it('turns the hedgehog off and keeps the rest of its configuration', async () => {
  expect(await client.isEnabled()).toBe(true)
  await client.setEnabled(false)
  const { request } = await companion.waitForRequest({ method: 'PATCH' })
  expect(JSON.parse(request.body ?? '')).toEqual({ version: 2, enabled: false, color: 'green' })
  expect(await client.isEnabled()).toBe(false)
})

it('tries again when PostHog is unavailable', async () => {
  await companion.fault({ match: { method: 'GET' }, then: { preset: 'unavailable' } })
  expect(await client.isEnabled()).toBe(true)
  const statuses = (await companion.requests()).map(({ status }) => status)
  expect(statuses).toEqual([503, 200])
})

it('reports that its key was refused', async () => {
  await companion.fault({ match: {}, then: { preset: 'unauthenticated' } })
  await expect(client.isEnabled()).rejects.toThrow('PostHog answered 401.')
})
