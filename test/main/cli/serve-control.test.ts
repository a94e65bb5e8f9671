import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import { oneLine, prepareProgram, run, type Served, seedFile, serve } from '../../support/program.ts'
import { KEYS, SEED } from '../../support/seed.ts'

prepareProgram()

const clockOf = async ({ url }: Served, token: string) => {
  const answer = await fetch(`${url}/_companion/control/clock`, {
    headers: { authorization: `Bearer ${token}` },
  })
  return answer.status
}

describe('serve --control', () => {
  it('prints a token, with which a test can reset, time and fault the server', async () => {
    const server = await serve(['--ephemeral', '--control', '--seed', seedFile(SEED)])
    const token = server.ready.control_token ?? ''
    expect(token).toMatch(/^\w{40,}$/)
    const call = (method: string, path: string, body: unknown) =>
      server.request(`/_companion/control/${path}`, { method, key: token, body: JSON.stringify(body) })
    const hedgehog = '/api/users/@me/hedgehog_config/'
    await server.request(hedgehog, { key: KEYS.ada, method: 'PATCH', body: '{"mine":true}' })
    const fault = { match: {}, then: { preset: 'throttled' } }
    expect((await call('POST', 'faults', fault)).status).toBe(201)
    expect((await server.request(hedgehog, { key: KEYS.ada })).status).toBe(429)
    expect((await call('PUT', 'clock', { advance: '1d' })).status).toBe(200)
    expect((await call('POST', 'reset', {})).status).toBe(200)
    expect(await (await server.request(hedgehog, { key: KEYS.ada })).json()).toEqual({})
  })

  it('takes its token from the environment', async () => {
    const env = { COMPANION_CONTROL_TOKEN: 'mine-and-nobody-else’s'.replace('’', "'") }
    const server = await serve(['--ephemeral', '--control'], { env })
    expect(server.ready.control_token).toBe(env.COMPANION_CONTROL_TOKEN)
    expect(await clockOf(server, env.COMPANION_CONTROL_TOKEN)).toBe(200)
    expect(await clockOf(server, 'another')).toBe(401)
  })

  it('is off where only the token is set', async () => {
    const server = await serve(['--ephemeral'], { env: { COMPANION_CONTROL_TOKEN: 'mine' } })
    expect(server.ready.control_token).toBeUndefined()
    expect(await clockOf(server, 'mine')).toBe(404)
  })

  it.each([
    [['--control'], {}, '--control works only with --ephemeral'],
    [['--control', '--ephemeral'], { COMPANION_CONTROL_TOKEN: 'a b' }, 'COMPANION_CONTROL_TOKEN: a token'],
    [['--allow-host', 'companion'], {}, 'work only with --ephemeral'],
    [[], { COMPANION_ALLOW_HOSTS: 'companion' }, 'work only with --ephemeral'],
    [
      ['--ephemeral', '--allow-host', 'http://companion'],
      {},
      '--allow-host: "http://companion" is not a host',
    ],
    [['--ephemeral', '--allow-host', 'companion:0'], {}, 'is not a host'],
    [['--ephemeral', '--allow-host', '*'], {}, 'is not a host'],
    [['--ephemeral'], { COMPANION_ALLOW_HOSTS: 'ok,a/b' }, 'COMPANION_ALLOW_HOSTS: "a/b" is not a host'],
  ])('%o with %o ends with 2 and one sentence', async (args, env, message) => {
    const outcome = await run(['serve', '--port', '0', ...args], { env })
    expect(outcome.code).toBe(2)
    expect(oneLine(outcome)).toContain(message)
  })
})

/** fetch does not send a Host of one's own. */
const statusFor = ({ url }: Served, host: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const sent = request(`${url}/api/users/@me/`, { headers: { host } }, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    })
    sent.on('error', reject).end()
  })

describe('serve --allow-host', () => {
  it('accepts the names that it is given: with a port that one, without any', async () => {
    const env = { COMPANION_ALLOW_HOSTS: 'other, third:9000' }
    const server = await serve(['--ephemeral', '--allow-host', 'Companion:8010'], { env })
    for (const host of [
      'companion:8010',
      'COMPANION:8010',
      'other',
      'other:1234',
      'third:9000',
      new URL(server.url).host,
    ])
      expect([host, await statusFor(server, host)]).toEqual([host, 401])
    for (const host of [
      'companion',
      'companion:8011',
      'third',
      'evil.example',
      'notother',
      'other.evil.example',
    ])
      expect([host, await statusFor(server, host)]).toEqual([host, 421])
  })
})
