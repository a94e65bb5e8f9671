import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { GRACE, KEYS } from '../../support/seed.ts'
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

describe('a page on another origin', () => {
  it.each(FOREIGN)('%j is rejected with a key, with a session, and without either', async (origin) => {
    for (const path of ['/api/users/@me/', '/_companion/health', '/_companion/keys', '/', '/api/schema/']) {
      for (const credentials of [{}, { key: KEYS.ada }, { session }]) {
        const answer = await world.call('GET', path, { ...credentials, headers: { origin } })
        expect([path, answer.status]).toEqual([path, 403])
        expect(answer.headers['access-control-allow-origin']).toBeUndefined()
      }
    }
    await makeKey({ origin, 'x-companion-session': session })
    expect(keysMade()).toEqual([])
  })

  it('that is allowed cannot use a session or the app’s own endpoints', async () => {
    const headers = { origin: FRIEND, 'x-companion-session': session }
    expect((await world.call('GET', '/api/users/@me/', { headers })).status).toBe(401)
    expect((await makeKey(headers)).status).toBe(403)
    expect((await world.call('GET', '/_companion/login?token=x', { headers })).status).toBe(403)
    const answer = await world.call('GET', '/api/users/@me/', {
      key: KEYS.grace,
      headers: { origin: FRIEND },
    })
    expect(answer.headers['access-control-allow-credentials']).toBeUndefined()
  })

  it('that submits a form as a navigation changes nothing', async () => {
    const form = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }
    const answer = await makeKey({ ...form, 'content-type': 'text/plain' })
    expect(answer.status).toBeOneOf([401, 403])
    expect(keysMade()).toEqual([])
  })
})

describe('a session', () => {
  it('is not part of anything that a browser sends automatically', async () => {
    const answer = await world.call('GET', '/_companion/keys', {
      headers: {
        cookie: `posthog_companion_session=${session}; session=${session}`,
        authorization: `Basic ${session}`,
      },
    })
    expect(answer.status).toBe(401)
  })

  it('is never set as a cookie', async () => {
    for (const path of ['/', '/_companion/login', '/_companion/keys', '/api/users/@me/']) {
      const { headers } = await world.call('GET', path, { session, headers: { accept: 'text/html' } })
      expect(headers['set-cookie']).toBeUndefined()
    }
  })

  it('ends immediately on sign-out, including for copies of its token', async () => {
    expect((await world.call('POST', '/_companion/logout', { session })).status).toBe(204)
    expect((await world.call('GET', '/_companion/keys', { session })).status).toBe(401)
  })
})
