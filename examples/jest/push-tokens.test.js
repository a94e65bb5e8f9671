import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { startCompanion } from 'posthog-companion/testing'
import { registerDevice } from './push-tokens.js'

const apiKey = 'phx_0123456789abcdefghijklmnopqrstuvwxyz'
const seed = {
  version: 1,
  users: [{ email: 'ada@example.com', keys: [{ label: 'ci', scopes: ['user:write'], value: apiKey }] }],
}

let companion
beforeAll(async () => {
  companion = await startCompanion({ seed })
})
beforeEach(() => companion.reset())
afterAll(() => companion.close())

test('registers the device once', async () => {
  await registerDevice(companion.url, apiKey, 'ExponentPushToken[abc]')
  await registerDevice(companion.url, apiKey, 'ExponentPushToken[abc]')
  const requests = await companion.requests({ operation: 'users_push_tokens_create' })
  expect(requests.map(({ status }) => status)).toEqual([200, 200])
})

test('waits as long as PostHog asks it to', async () => {
  await companion.fault({
    match: { operation: 'users_push_tokens_create' },
    then: { status: 429, headers: { 'retry-after': '0' }, body: { type: 'throttled_error' } },
  })
  await registerDevice(companion.url, apiKey, 'ExponentPushToken[abc]')
  expect((await companion.requests()).map(({ status }) => status)).toEqual([429, 200])
})
