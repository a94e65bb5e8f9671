import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ADA, GRACE, KEYS } from '../../support/seed.ts'
import { createWorld, type Session, type World } from '../../support/world.ts'

const FRIEND = 'https://friend.example'
let world: World
let session: Session
beforeEach(async () => {
  world = await createWorld({ config: { allowedOrigins: [FRIEND] } })
  session = await world.signIn(GRACE)
})
afterEach(() => world.close())

const makeKey = (headers: Record<string, string>) =>
  world.call('POST', '/_companion/keys', { body: { label: 'stolen', scopes: ['*'] }, headers })
const keysMade = () => world.companion.app.apiKeys.list(null).filter(({ label }) => label === 'stolen')

const FOREIGN = [
  'null',
  'https://evil.example',
  'http://evil.example:7676',
  'https://127.0.0.1:7676',
  'http://127.0.0.1',
  'http://127.0.0.1:7677',
  'http://localhost:7676.evil.example',
  'http://localhost.evil.example:7676',
  'file://',
  'chrome-extension://abcdefghijklmnop',
  'http://127.0.0.1:7676/',
  'HTTP://127.0.0.1:7676',
  'https://friend.example.evil.example',
  'https://evil.example, http://127.0.0.1:7676',
  '',
]

describe('a page of another origin', () => {
  it.each(FOREIGN)('%j is refused with a key, with a session and with neither', async (origin) => {
    for (const path of ['/api/users/@me/', '/_companion/health', '/_companion/keys', '/', '/api/schema/']) {
      for (const credentials of [{}, { key: KEYS.ada }, { session }]) {
        const answer = await world.call('GET', path, { ...credentials, headers: { origin } })
        expect([path, answer.status]).toEqual([path, 403])
        expect(answer.headers['access-control-allow-origin']).toBeUndefined()
      }
    }
    await makeKey({ origin, cookie: session.cookie, 'x-csrftoken': session.csrf })
    expect(keysMade()).toEqual([])
  })

  it('that the owner allowed gets no power from the cookie, nor the app’s own endpoints', async () => {
    const headers = { origin: FRIEND, cookie: session.cookie, 'x-csrftoken': session.csrf }
    expect((await world.call('GET', '/api/users/@me/', { headers })).status).toBe(401)
    expect((await makeKey(headers)).status).toBe(403)
    expect((await world.call('GET', '/_companion/login?token=x', { headers })).status).toBe(403)
    const answer = await world.call('GET', '/api/users/@me/', {
      key: KEYS.grace,
      headers: { origin: FRIEND },
    })
    expect(answer.headers['access-control-allow-credentials']).toBeUndefined()
  })

  it('that sends a form as a navigation changes nothing, though the browser says so itself', async () => {
    const form = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', cookie: session.cookie }
    const answer = await makeKey({ ...form, 'content-type': 'text/plain' })
    expect(answer.status).toBe(403)
    expect(keysMade()).toEqual([])
  })
})

describe('a request with the cookie alone', () => {
  const other: [name: string, csrf: () => Promise<string> | string][] = [
    ['none', () => ''],
    ['a wrong one', () => 'x'.repeat(48)],
    ['one that is too long', () => 'x'.repeat(5000)],
    ["another person's", async () => (await world.signIn(ADA)).csrf],
    ["that of another session of the same person's", async () => (await world.signIn(GRACE)).csrf],
  ]
  it.each(other)('and as CSRF token %s changes nothing', async (_name, csrf) => {
    const answer = await makeKey({ cookie: session.cookie, 'x-csrftoken': await csrf() })
    expect(answer.status).toBe(403)
    expect(keysMade()).toEqual([])
  })

  it('and a CSRF cookie that somebody planted changes nothing', async () => {
    const [own = ''] = session.cookie.split('; ')
    const answer = await makeKey({ cookie: `${own}; posthog_csrftoken=planted`, 'x-csrftoken': 'planted' })
    expect(answer.status).toBe(403)
    expect(keysMade()).toEqual([])
  })

  it('reads nothing with HEAD or OPTIONS that GET would not give, and changes nothing with GET', async () => {
    const headers = { cookie: session.cookie }
    for (const method of ['HEAD', 'OPTIONS'] as const)
      expect((await world.call(method, '/_companion/keys', { headers })).text).not.toContain('mask')
    for (const path of ['/_companion/logout', '/api/users/@me/push_tokens/'])
      expect((await world.call('GET', path, { headers })).status).toBeOneOf([404, 405])
  })
})

describe('a session', () => {
  it('never has a value that was there before it', async () => {
    const token = new URL(world.companion.app.loginUrl()).search
    const planted = 'A'.repeat(48)
    const headers = { cookie: `posthog_companion_session=${planted}` }
    const answer = await world.call('GET', `/_companion/login${token}`, { headers })
    expect(String(answer.headers['set-cookie'])).not.toContain(planted)
    expect((await world.call('GET', '/_companion/keys', { headers })).status).toBe(401)
  })

  it('is out of the reach of scripts and of other sites', async () => {
    const { headers } = await world.call(
      'GET',
      `/_companion/login${new URL(world.companion.app.loginUrl()).search}`,
    )
    const [cookie = '', csrf = ''] = [headers['set-cookie']].flat().map(String)
    expect(cookie).toMatch(/; HttpOnly/)
    for (const line of [cookie, csrf]) expect(line).toMatch(/; SameSite=Strict/)
    expect(headers['cache-control']).toBe('no-store')
  })

  it('ends at once with a sign-out, for everyone who has a copy', async () => {
    expect((await world.call('POST', '/_companion/logout', { session })).status).toBe(204)
    expect((await world.call('GET', '/_companion/keys', { session })).status).toBe(401)
  })
})
