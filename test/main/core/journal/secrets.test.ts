import { afterEach, beforeEach, expect, it } from 'vitest'
import { createListeningWorld, type ListeningWorld, sendRaw } from '../../../quality/attacks/listening.ts'
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

/** Ways of writing a secret into an address. They are sent as they are, since `fetch` would encode some of it. */
const ADDRESSES: readonly ((secret: string) => string)[] = [
  (v) => `/api/users/@me/?x=1;personal_api_key=${v}`,
  (v) => `/api/users/@me/?personal_api_key[]=${v}`,
  (v) => `/api/users/@me/?personal_api_key%20=${v}`,
  (v) => `/api/users/@me/?personal+api+key=${v}`,
  (v) => `/api/users/@me/?personalApiKey=${v}`,
  (v) => `/api/users/@me/?PASSWORD=${v}`,
  (v) => `/api/users/@me/?user[password]=${v}`,
  (v) => `/api/users/@me/?user%5Bcode%5D=${v}`,
  (v) => `/api/users/@me/?user.password=${v}`,
  (v) => `/api/users/@me/?password%00=${v}`,
  (v) => `/api/users/@me/?%70assword%zz=${v}`,
  (v) => `/api/users/@me/?%2570assword=${v}`,
  (v) => `/api/users/@me/?password%3D${v}`,
  (v) => `/api/users/@me/?password=a"b${v}`,
  (v) => `/api/users/@me/?a=1&amp;code=${v}`,
  (v) => `/api/users/@me/#personal_api_key=${v}`,
  (v) => `/api/users/@me/;password=${v}`,
  (v) => `/api/users/%70hx_${v}/`,
  (v) => `/api/users/ph%78%5f${v}/`,
  (v) => `/api/users/key:phx_${v}/`,
  (v) => `/api/users/@me/?a=%70hx_${v}`,
  (v) => `/api/users/@me/?a=b%2Fghp%5F${v}`,
  (v) => `/api/users/@me/?b={"password":"${v}"}`,
  (v) => `/api/users/@me/?b={%22password%22:%22a/b=c?d;${v}%22}`,
  (v) => `/api/users/@me/?b=${encodeURIComponent(`{"password":"${v}"}`)}`,
  (v) => `/api/users/@me/?b=${encodeURIComponent(encodeURIComponent(`{"password":"${v}"}`))}`,
  (v) => `/api/users/${encodeURIComponent(`{"password":"${v}"}`)}/`,
  (v) => `/oauth/logout?id_token_hint=${v}`,
  (v) => `/oauth/login?next=/oauth/authorize?code=${v}`,
  (v) => `/oauth/login?next=${encodeURIComponent(`/a?next=${encodeURIComponent(`/b?code=${v}`)}`)}`,
]

/** A multipart form with a part of this name, before which come the other headers. */
const multipart = (name: string, value: string, headers = '') =>
  `--X\r\nContent-Disposition: form-data; name="grant_type"\r\n\r\na\r\n--X\r\n${headers}Content-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n--X--\r\n`

const nested = (value: unknown) => JSON.stringify({ a: JSON.stringify(value) })

/** Ways of writing a secret into a body, with the type that the client claims. */
const BODIES: readonly (readonly [type: string | null, body: (secret: string) => string])[] = [
  ['multipart/form-data; boundary=X', (v) => multipart('client_secret', v)],
  ['multipart/form-data; boundary=X', (v) => multipart('Password', v, 'Content-Type: text/plain\r\n')],
  ['multipart/form-data; boundary=X', (v) => multipart('password', `a\r\n--X${v}`)],
  ['multipart/form-data; boundary=X', (v) => multipart('password', v).replaceAll('"', '').slice(0, -9)],
  ['multipart/form-data; boundary=X', (v) => multipart('a', `{"password":"${v}"}`)],
  ['application/x-www-form-urlencoded', (v) => `a=b&client_secret[]=${v}`],
  ['application/x-www-form-urlencoded', (v) => `client+secret=${v}`],
  ['application/x-www-form-urlencoded', (v) => `a=b;password=${v}`],
  ['application/x-www-form-urlencoded', (v) => `a=%70hx_${v}`],
  ['application/x-www-form-urlencoded', (v) => `a=${encodeURIComponent(`{"password":"${v}"}`)}`],
  ['application/x-www-form-urlencoded', (v) => `{"password":"${v}"}`],
  [null, (v) => `a=b&client%5Fsecret=${v}`],
  [null, (v) => `password=my "own" ${v}`],
  ['application/json', (v) => `{'password':'${v}'}`],
  ['application/json', (v) => `{'password': 'it\\'s ${v}'}`],
  ['application/json', (v) => `{"password": "it"s ${v}"}`],
  ['application/json', (v) => `{ password: a:b ${v} }`],
  ['application/json', (v) => `{"Password":"${v}"}`],
  ['application/json', (v) => `{"clientSecret":"${v}"}`],
  ['application/json', (v) => `{"client-secret":"${v}"}`],
  ['application/json', (v) => `{"user.password":"${v}"}`],
  ['application/json', (v) => `{"user[password]":"${v}"}`],
  ['application/json', (v) => `{"headers":{"Authorization":"Basic ${v}"}}`],
  ['application/json', (v) => `{"a":"%70hx_${v}"}`],
  ['application/json', (v) => `{"a":"\\u0070hx_${v}"}`],
  ['application/json', (v) => `{"a":"http://b/?c=d\\u0026code=${v}"}`],
  ['application/json', (v) => `{"a":"client_secret=${v}"}`],
  ['application/json', (v) => `{"a":"{'password':'${v}'}"}`],
  ['application/json', (v) => `{"a":"{\\"password\\":\\"${v}`],
  ['application/json', (v) => nested({ password: v })],
  ['application/json', (v) => nested({ b: nested({ password: v }) })],
  ['application/json', (v) => JSON.stringify({ query: `mutation { signIn(password: "${v}") { id } }` })],
  ['application/graphql', (v) => `mutation { signIn(password: "${v}") { id } }`],
  ['application/x-ndjson', (v) => `{"a":1}\n{"password":"${v}"}\n`],
  ['application/yaml', (v) => `a: 1\npassword: ${v}\n`],
  ['application/xml', (v) => `<a><password>${v}</password></a>`],
]

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

  // Names, values, and whole texts in other spellings.
  for (const [i, address] of ADDRESSES.entries()) {
    const path = address(secret(`in-address-${i}-0123`))
    await sendRaw(
      world.port,
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${world.port}\r\nConnection: close\r\n\r\n`,
    )
  }
  for (const [i, [type, body]] of BODIES.entries()) {
    const headers = { ...bearer, ...(type !== null && { 'content-type': type }) }
    const sent = Buffer.from(body(secret(`in-body-${i}-0123`)))
    await send('/api/users/@me/', { method: 'PATCH', headers, body: sent })
  }
  for (const path of ['/api/code/invites/redeem/', '/OAuth/token'])
    await send(path, json({ code: secret(`code-for-${path}`) }, bearer))
  for (const name of ['Cookie2', 'X-Auth-Token', 'apikey', 'X-Forwarded-Authorization'])
    await send('/api/users/@me/', { headers: { [name]: secret(`in-header-${name}`) } })
  await send('/api/users/@me/', { headers: { referer: `http://a/?password[]=${secret('in-referer')}` } })

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
    { password_hint: 'none', passwordless: true, has_password: true, isPasswordSet: false },
    {
      a: '100% sure, 20%20off',
      b: 'http://a/?size=96&next=%2Fb%3Fc%3Dd',
      c: '{"code":"\\u0041"}',
      d: "it's {e: f}",
    },
  ]
  for (const body of bodies)
    await world.call('PATCH', '/api/users/@me/hedgehog_config/', { key: KEYS.grace, body })
  const query = 'kind=bitbucket&q=state%3Aopen+%C3%BC%2B1%25&x={y}&next=%2Fa%3Fb%3Dc'
  await world.call('GET', `/api/users/@me/integrations/?${query}`, { key: KEYS.grace })
  await world.call('PATCH', '/api/users/@me/', {
    key: KEYS.grace,
    body: '{ "password" : "hunter22", "first_name":"Grace",\n "n": 1.50 }',
  })
  // Not quite JSON, as clients send it, too.
  await world.call('PATCH', '/api/users/@me/', { key: KEYS.grace, body: '{ password: hunter22 }' })
  const answer = await world.call('GET', '/_companion/requests', { session: ada })
  const { results } = answer.json() as {
    results: { query: string; request: { body: string }; response: { body: string } }[]
  }
  expect(results.slice(0, 4).map(({ request }) => JSON.parse(request.body))).toEqual(bodies)
  expect(JSON.parse(results[4]?.response.body ?? '')).toMatchObject({ code: 'invalid_input' })
  expect(results[4]?.query).toBe(query)
  expect(results[5]?.request.body).toBe('{ "password" : "***", "first_name":"Grace",\n "n": 1.50 }')
  expect(results[6]?.request.body).toBe('{ password: "***" }')
})
