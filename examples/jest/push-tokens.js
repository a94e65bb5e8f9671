import { setTimeout as sleep } from 'node:timers/promises'

/** The code under test: registers a phone for push notifications. */
export async function registerDevice(url, apiKey, token) {
  const response = await fetch(`${url}/api/users/@me/push_tokens/`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ token, platform: 'ios' }),
  })
  if (response.status === 429) {
    await sleep(Number(response.headers.get('retry-after')) * 1000)
    return registerDevice(url, apiKey, token)
  }
  if (!response.ok) throw new Error(`PostHog answered ${response.status}.`)
}
