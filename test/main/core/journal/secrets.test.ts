import { afterEach, beforeEach, expect, it } from 'vitest'
import { createListeningWorld, type ListeningWorld } from '../../../quality/attacks/listening.ts'
import { ADA, KEYS } from '../../../support/seed.ts'
import type { Session } from '../../../support/world.ts'

let world: ListeningWorld
let ada: Session
beforeEach(async () => {
  world = await createListeningWorld({ config: { github: { clientId: 'Iv1.client', slug: 'app' } } })
  ada = await world.signIn(ADA)
})
afterEach(() => world.close())

/** Everything that anyone can read of the journal, as text. */
const everything = async (): Promise<string> => {
  const texts = ['/_companion/requests', '/_companion/requests/har'].map(
    async (path) => (await world.call('GET', path, { session: ada })).text,
  )
  return (await Promise.all(texts)).join('\n')
}

const OAUTH = {
  code: 'an-authorization-code-4711',
  code_verifier: 'a-verifier-0123456789-0123456789-0123456789-01',
  client_secret: 'a-client-secret-0815',
  refresh_token: 'a-refresh-token-that-has-no-prefix',
  access_token: 'an-access-token-that-has-no-prefix',
  device_code: 'a-device-code-1234',
  state: 'a-state-5678',
  token: 'a-token-to-revoke-9012',
}

it('holds no secret of a full session, in whatever way it was sent', async () => {
  const send = (path: string, init: RequestInit = {}) =>
    fetch(world.url + path, { redirect: 'manual', ...init })
  const json = (body: unknown, headers: Record<string, string> = {}) => ({
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  const bearer = { authorization: `Bearer ${KEYS.ada}` }
  const secrets: string[] = [KEYS.ada, KEYS.adaRead, KEYS.grace, ada, ...Object.values(OAUTH)]
  const secret = (value: string): string => {
    secrets.push(value)
    return value
  }

  // Keys, in every place that takes one, and in places that do not.
  await send('/api/users/@me/', { headers: bearer })
  await send('/api/users/@me/', { headers: { authorization: `bearer ${KEYS.adaRead}` } })
  await send(`/api/users/@me/?personal_api_key=${KEYS.ada}`)
  await send(`/api/users/@me/?%70ersonal_api_key=${KEYS.ada}`)
  await send(`/api/users/${KEYS.grace}/`, { headers: bearer })
  await send('/api/users/@me/push_tokens/', json({ personal_api_key: KEYS.ada, token: 'a', platform: 'ios' }))
  await send('/api/users/@me/push_tokens/', json(`{"personal\\u005fapi_key": "${KEYS.ada}"}`))
  await send('/api/users/@me/push_tokens/', json({ note: `my key is ${KEYS.ada}` }, bearer))
  const oddKey = secret('a key without any known prefix')
  await send('/api/users/@me/push_tokens/', json({ personal_api_key: oddKey }))
  await send('/api/users/@me/push_tokens/', json({ personal_api_key: { a: [oddKey, { b: oddKey }] } }))

  // Sessions, cookies, Basic, and what only looks like them.
  await send('/api/users/@me/', { headers: { 'x-companion-session': ada } })
  await send('/api/users/@me/', { headers: { cookie: `posthog_session=${secret('cookie-0123456789')}` } })
  const basic = Buffer.from(`client:${OAUTH.client_secret}`).toString('base64')
  await send('/oauth/token', { method: 'POST', headers: { authorization: `Basic ${secret(basic)}` } })
  await send('/api/users/@me/', { headers: { authorization: secret('a-credential-without-a-scheme') } })
  await send('/api/users/@me/', { headers: { 'proxy-authorization': `Basic ${basic}` } })
  await send('/api/users/@me/', { headers: { 'x-api-key': secret('a-key-in-a-header') } })
  await send('/api/users/@me/', { headers: { 'x-odd': KEYS.ada, referer: `http://a/?code=${OAUTH.code}` } })

  // Passwords, also in a body that is not quite JSON, or cut off.
  const old = secret('the old password "quoted"')
  const fresh = secret('the new password')
  await send('/api/users/@me/', {
    ...json({ password: fresh, current_password: old }, bearer),
    method: 'PATCH',
  })
  await send('/api/users/@me/', { ...json(`{"password": "${fresh}`, bearer), method: 'PATCH' })
  await send('/api/users/@me/', { ...json(`{"password": ["${fresh}"`, bearer), method: 'PATCH' })
  secrets.push('the old password', 'old password \\"quoted')

  // Sign-in for other clients, as a form and as JSON.
  await send('/oauth/token', json({ grant_type: 'authorization_code', ...OAUTH }))
  await send('/oauth/token', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(OAUTH).toString(),
  })
  await send('/oauth/revoke', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ token: OAUTH.token }).toString(),
  })
  await send(`/oauth/authorize?${new URLSearchParams({ client_id: 'c', state: OAUTH.state })}`)
  await send(`/oauth/callback?${new URLSearchParams({ code: OAUTH.code, state: OAUTH.state })}`)
  await send(
    `/oauth/login?next=${encodeURIComponent(`/oauth/authorize?state=${OAUTH.state}&code=${OAUTH.code}`)}`,
  )
  await send('/api/cli-auth/poll/', json({ device_code: OAUTH.device_code }))

  // A link with GitHub: its address has a state.
  const start = await send('/api/users/@me/integrations/github/start/', json({}, bearer))
  const { install_url } = (await start.json()) as { install_url: string }
  const state = new URL(install_url).searchParams.get('state') ?? ''
  secret(new URLSearchParams(state).get('token') ?? '')
  const discover = await send(
    '/api/users/@me/integrations/github/start/',
    json({ connect_from: 'posthog_code', team_id: 2 }, bearer),
  )
  const again = (await discover.json()) as { install_url: string }
  secret(new URLSearchParams(new URL(again.install_url).searchParams.get('state') ?? '').get('token') ?? '')

  // Tokens of GitHub and PostHog, wherever they turn up.
  for (const prefix of [
    'ghp_',
    'gho_',
    'ghu_',
    'ghs_',
    'ghr_',
    'github_pat_',
    'phx_',
    'pha_',
    'phr_',
    'phs_',
  ])
    await send('/api/elsewhere/', json({ note: secret(`${prefix}0123456789abcdefABCDEF`) }))

  const text = await everything()
  expect(secrets.every((one) => one.length >= 8)).toBe(true)
  expect(secrets.filter((one) => text.includes(one))).toEqual([])
  expect(secrets.filter((one) => text.includes(encodeURIComponent(one)))).toEqual([])
  expect(secrets.filter((one) => text.includes(JSON.stringify(one).slice(1, -1)))).toEqual([])
})

it('leaves what is no secret as it was sent', async () => {
  const bodies = [
    { token: 'ExponentPushToken[abc]', platform: 'ios' },
    { code: 'red', state: 'walking', session: 'morning', nested: { secret: 'garden' } },
    { password_hint: 'none', passwordless: true },
  ]
  for (const body of bodies)
    await world.call('PATCH', '/api/users/@me/hedgehog_config/', { key: KEYS.grace, body })
  await world.call('GET', '/api/users/@me/integrations/?kind=bitbucket', { key: KEYS.grace })
  await world.call('PATCH', '/api/users/@me/', {
    key: KEYS.grace,
    body: '{ "password" : "hunter22", "first_name":"Grace",\n "n": 1.50 }',
  })
  // Not quite JSON, as clients send it, too.
  await world.call('PATCH', '/api/users/@me/', { key: KEYS.grace, body: '{ password: hunter22 }' })
  const answer = await world.call('GET', '/_companion/requests', { session: ada })
  const { results } = answer.json() as {
    results: { request: { body: string }; response: { body: string } }[]
  }
  expect(results.slice(0, 3).map(({ request }) => JSON.parse(request.body))).toEqual(bodies)
  expect(JSON.parse(results[3]?.response.body ?? '')).toMatchObject({ code: 'invalid_input' })
  expect(results[4]?.request.body).toBe('{ "password" : "***", "first_name":"Grace",\n "n": 1.50 }')
  expect(results[5]?.request.body).toBe('{ password: "***" }')
})
