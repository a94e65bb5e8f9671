import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ADA, GRACE } from '../../../../support/seed.ts'
import { createWorld, NOT_AUTHENTICATED, sessionIn, type World } from '../../../../support/world.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.close())

const tokenIn = (url: string) => new URL(url).searchParams.get('token')
const open = (url: string) => world.call('POST', '/_companion/login', { body: { token: tokenIn(url) } })

describe('the one-time sign-in link', () => {
  it('creates a session for the owner, without a cookie', async () => {
    const url = world.companion.app.loginUrl()
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:7676\/_companion\/login\?token=[A-Za-z0-9]{32,}$/)
    const answer = await open(url)
    expect([answer.status, answer.headers['cache-control'], answer.headers['set-cookie']]).toEqual([
      200,
      'no-store',
      undefined,
    ])
    expect(answer.json()).toEqual({
      session: expect.stringMatching(/^[A-Za-z0-9]{48}$/),
      expires_at: expect.stringMatching(/^2026-05-21T/),
    })
    const user = await world.call('GET', '/api/users/@me/', { session: sessionIn(answer) })
    expect(user.json()).toMatchObject({ email: ADA })
  })

  it('works once', async () => {
    const url = world.companion.app.loginUrl()
    expect((await open(url)).status).toBe(200)
    const again = await open(url)
    expect([again.status, again.json()]).toMatchObject([
      401,
      { type: 'authentication_error', code: 'authentication_failed' },
    ])
  })

  it('is not used up by opening its URL, with any method', async () => {
    const url = world.companion.app.loginUrl()
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'PUT'] as const)
      await world.call(method, `/_companion/login?token=${tokenIn(url)}`, {
        headers: { accept: 'text/html', 'sec-purpose': 'prefetch' },
      })
    expect((await open(url)).status).toBe(200)
  })

  it('works for ten minutes', async () => {
    const [early, late] = [world.companion.app.loginUrl(), world.companion.app.loginUrl()]
    world.clock.advance(10 * MINUTE - 1)
    expect((await open(early)).status).toBe(200)
    world.clock.advance(2)
    expect((await open(late)).status).toBe(401)
  })

  it('is different each time, and a new one does not invalidate the first', async () => {
    const urls = [world.companion.app.loginUrl(), world.companion.app.loginUrl()]
    expect(new Set(urls).size).toBe(2)
    for (const url of urls) expect((await open(url)).status).toBe(200)
  })

  it.each([
    [{}, 400, 'required'],
    [{ token: null }, 400, 'null'],
    [{ token: '' }, 400, 'blank'],
    [{ token: 7 }, 400, 'invalid_input'],
    [{ token: 'guess' }, 401, 'authentication_failed'],
  ])('%j is rejected', async (body, status, code) => {
    const answer = await world.call('POST', '/_companion/login', { body })
    expect([answer.status, answer.json()]).toMatchObject([status, { code }])
  })

  it('does not accept a token in the URL', async () => {
    const { search } = new URL(world.companion.app.loginUrl())
    expect((await world.call('POST', `/_companion/login${search}`)).status).toBe(400)
  })

  it('clears data that another program left on this origin', async () => {
    const answer = await open(world.companion.app.loginUrl())
    expect(answer.headers['clear-site-data']).toBe('"cache", "storage"')
  })
})

describe('a session', () => {
  it('expires after two weeks', async () => {
    const session = await world.signIn(GRACE)
    world.clock.advance(14 * DAY - 1000)
    expect((await world.call('GET', '/api/users/@me/', { session })).status).toBe(200)
    world.clock.advance(2000)
    expect((await world.call('GET', '/api/users/@me/', { session })).json()).toEqual(NOT_AUTHENTICATED)
  })

  it('ends on sign-out', async () => {
    const session = await world.signIn(GRACE)
    expect((await world.call('POST', '/_companion/logout', { session })).status).toBe(204)
    expect((await world.call('GET', '/api/users/@me/', { session })).status).toBe(401)
  })

  it('ends when its user is deactivated', async () => {
    const session = await world.signIn(GRACE)
    world.deactivate(GRACE)
    expect((await world.call('GET', '/api/users/@me/', { session })).status).toBe(401)
  })

  it.each([
    ['made up', 'a'.repeat(48)],
    ['empty', ''],
    ['very long', 'a'.repeat(5000)],
  ])('is not accepted if it is %s', async (_name, session) => {
    expect((await world.call('GET', '/api/users/@me/', { session })).json()).toEqual(NOT_AUTHENTICATED)
  })

  it('is not accepted as a cookie or in a repeated header', async () => {
    const session = await world.signIn(GRACE)
    for (const headers of [
      { cookie: `posthog_companion_session=${session}; x-companion-session=${session}` },
      { 'x-companion-session': `${session}, ${session}` },
    ]) {
      expect((await world.call('GET', '/api/users/@me/', { headers })).status).toBe(401)
    }
  })
})
