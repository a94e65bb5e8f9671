import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ADA, GRACE } from '../support/seed.ts'
import { createWorld, denied, NOT_AUTHENTICATED, sessionFrom, type World } from '../support/world.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.close())

const pathOf = (url: string) => url.replace('http://127.0.0.1:7676', '')
const open = (url: string) => world.call('GET', pathOf(url))

describe('the one-time address', () => {
  it('signs the owner in, sends cookies that pages can’t read and goes to the UI', async () => {
    const url = world.app.loginUrl()
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:7676\/_companion\/login\?token=[A-Za-z0-9]{32,}$/)
    const answer = await open(url)
    expect([answer.status, answer.headers.location, answer.headers['cache-control']]).toEqual([
      302,
      '/',
      'no-store',
    ])
    const lines = [answer.headers['set-cookie']].flat().map(String)
    expect(lines).toHaveLength(2)
    for (const line of lines) expect(line).toMatch(/; SameSite=Strict(;|$)/)
    const [session, csrf] = [
      lines.find((line) => !line.startsWith('posthog_csrftoken=')),
      lines.find((line) => line.startsWith('posthog_csrftoken=')),
    ]
    expect(session).toMatch(/; HttpOnly(;|$)/)
    expect(csrf).not.toMatch(/HttpOnly/)
    const user = await world.call('GET', '/api/users/@me/', { session: sessionFrom(lines) })
    expect(user.json()).toMatchObject({ email: ADA })
  })

  it.each([
    ['/settings', '/settings'],
    ['/_companion/docs?x=1#y', '/_companion/docs?x=1'],
    ['//evil.example/', '/'],
    ['/\\evil.example/', '/'],
    ['/\t/evil.example/', '/'],
    ['/.//evil.example/', '/'],
    ['https://evil.example/', '/'],
    ['javascript:alert(1)', '/'],
    ['', '/'],
  ])('leads on from there to %j as %s, and never elsewhere', async (next, location) => {
    const answer = await open(`${world.app.loginUrl()}&next=${encodeURIComponent(next)}`)
    expect([answer.status, answer.headers.location]).toEqual([302, location])
  })

  it('works once', async () => {
    const url = world.app.loginUrl()
    expect((await open(url)).status).toBe(302)
    const again = await open(url)
    expect([again.status, again.json()]).toMatchObject([
      401,
      { type: 'authentication_error', code: 'authentication_failed' },
    ])
    expect(again.headers['set-cookie']).toBeUndefined()
  })

  it('works for ten minutes', async () => {
    const [early, late] = [world.app.loginUrl(), world.app.loginUrl()]
    world.clock.advance(10 * MINUTE - 1)
    expect((await open(early)).status).toBe(302)
    world.clock.advance(2)
    expect((await open(late)).status).toBe(401)
  })

  it('is different each time, and another does not end the first', async () => {
    const urls = [world.app.loginUrl(), world.app.loginUrl()]
    expect(new Set(urls).size).toBe(2)
    for (const url of urls) expect((await open(url)).status).toBe(302)
  })

  it.each(['/_companion/login', '/_companion/login?token=', '/_companion/login?token=guess'])(
    '%s opens nothing',
    async (path) => {
      expect((await world.call('GET', path)).status).toBe(401)
    },
  )
})

describe('a session', () => {
  it('ends after two weeks', async () => {
    const session = await world.signIn(GRACE)
    world.clock.advance(14 * DAY - 1000)
    expect((await world.call('GET', '/api/users/@me/', { session })).status).toBe(200)
    world.clock.advance(2000)
    expect((await world.call('GET', '/api/users/@me/', { session })).json()).toEqual(NOT_AUTHENTICATED)
  })

  it('ends with a sign-out, which wants the CSRF token', async () => {
    const session = await world.signIn(GRACE)
    const forged = await world.call('POST', '/_companion/logout', { headers: { cookie: session.cookie } })
    expect([forged.status, forged.json()]).toEqual([403, denied('CSRF Failed: CSRF token missing.')])
    const answer = await world.call('POST', '/_companion/logout', { session })
    expect(answer.status).toBe(204)
    for (const line of [answer.headers['set-cookie']].flat()) expect(line).toMatch(/Max-Age=0/)
    expect((await world.call('GET', '/api/users/@me/', { session })).status).toBe(401)
  })

  it('does not open with the CSRF token of another', async () => {
    const [mine, other] = [await world.signIn(GRACE), await world.signIn(GRACE)]
    const mixed = { session: { cookie: mine.cookie, csrf: other.csrf }, body: { a: 1 } }
    expect((await world.call('PATCH', '/api/users/@me/hedgehog_config/', mixed)).status).toBe(403)
  })

  it('is not opened by a made-up cookie', async () => {
    const session = { cookie: `posthog_companion_session=${'a'.repeat(48)}; posthog_csrftoken=x`, csrf: 'x' }
    expect((await world.call('GET', '/api/users/@me/', { session })).json()).toEqual(NOT_AUTHENTICATED)
  })
})
