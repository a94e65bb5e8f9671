import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HOUR } from '../../../../../src/main/core/base/time.ts'
import {
  breakableSecrets,
  createLinkedWorld,
  GITHUB,
  type LinkedWorld,
  PATHS,
  REFRESH,
} from '../../../../support/github/linked.ts'
import { press } from '../../../../support/github/spec/browsing.ts'

let world: LinkedWorld
let keychain: ReturnType<typeof breakableSecrets>
let stopped: boolean
beforeEach(async () => {
  stopped = false
  keychain = breakableSecrets()
  world = await createLinkedWorld({ secrets: keychain.store, environment: { requestMs: 1500 } })
})
afterEach(async () => {
  if (!stopped) await world.stop()
})

const outcome = async (method: 'POST' | 'DELETE' = 'POST', path = REFRESH) => {
  const answer = await world.ask(method, path)
  return answer.status < 400 ? answer.status : [answer.status, JSON.parse(answer.text).code]
}
const UNAVAILABLE = [503, 'github_unavailable']
/** GitHub's answers to requests for tokens, by status. */
const answers = () => world.github.requests.list(PATHS.token).map(({ status }) => status)
const accessToken = async () => {
  const name = (await keychain.inner.names()).find((one) => one.startsWith('github-grant/')) ?? ''
  return String(JSON.parse((await keychain.inner.get(name)) ?? '{}').accessToken)
}
const isValid = (token: string) => world.github.world.tokens.find(token) !== undefined

describe('a renewal that GitHub answers too late', () => {
  /** Lets GitHub answer once the request that needed the renewal got its 503. */
  const answerLate = async (meanwhile: () => Promise<unknown> = async () => {}): Promise<void> => {
    await world.link()
    world.github.requests.clear()
    world.clock.advance(9 * HOUR)
    const answer = world.github.faults.hold(PATHS.token)
    expect(await outcome()).toEqual(UNAVAILABLE)
    await meanwhile()
    answer()
    await expect.poll(answers).toContain(200)
  }

  it('is saved nevertheless', async () => {
    await answerLate()
    await expect.poll(async () => isValid(await accessToken())).toBe(true)
    expect(await outcome()).toBe(200)
    expect(answers()).toEqual([200])
  })

  it('is kept until the keychain takes it', async () => {
    await answerLate(async () => {
      keychain.state.broken = true
    })
    await expect
      .poll(() => world.log.some(({ fields }) => Object(fields).reason === 'keychain_unavailable'))
      .toBe(true)
    keychain.state.broken = false
    expect(await outcome()).toBe(200)
    expect(answers()).toEqual([200])
  })

  it('loses no link whose next request renews as well', async () => {
    let again: Promise<unknown> | undefined
    await answerLate(async () => {
      again = outcome()
      await expect.poll(() => answers().length).toBe(2)
    })
    expect([200, UNAVAILABLE]).toContainEqual(await again)
    await expect.poll(() => outcome()).toBe(200)
    expect(isValid(await accessToken())).toBe(true)
  })

  it('is revoked if its link was removed meanwhile', async () => {
    await answerLate(async () => {
      expect(await outcome('DELETE', `${GITHUB}/12345/`)).toBe(204)
    })
    await expect.poll(() => world.github.world.tokens.count('octocat')).toBe(0)
    expect(await keychain.inner.names()).toEqual([])
  })

  it('does not hold up the end of the server', async () => {
    await world.link()
    world.clock.advance(9 * HOUR)
    const answer = world.github.faults.hold(PATHS.token)
    expect(await outcome()).toEqual(UNAVAILABLE)
    stopped = true
    const begun = performance.now()
    await world.companion.close()
    expect(performance.now() - begun).toBeLessThan(30_000)
    answer()
    await world.github.close()
  })
})

it('the tokens of a code that GitHub exchanges too late are revoked, since the user was told that it failed', async () => {
  const answer = world.github.faults.hold(PATHS.token)
  expect(await world.link()).toContain('error=exchange_failed')
  answer()
  await expect.poll(answers).toContain(200)
  await expect.poll(() => world.github.requests.list(PATHS.revoke).map(({ status }) => status)).toEqual([204])
  expect(world.github.world.tokens.count('octocat')).toBe(0)
  expect(await world.link()).not.toContain('error')
})

describe('the secret of a new App that GitHub hands over too late', () => {
  const create = async (
    meanwhile: (session: Awaited<ReturnType<LinkedWorld['signIn']>>) => Promise<unknown>,
  ) => {
    await world.companion.close()
    world = await createLinkedWorld({ before: world, app: false, environment: { requestMs: 1500 } })
    const session = await world.signIn('ada@example.com')
    const { text } = await world.call('POST', '/_companion/github/manifest', { session, body: {} })
    const { action, manifest } = JSON.parse(text)
    const init = { method: 'POST', body: new URLSearchParams({ manifest }) }
    const agreed = await press(action, 'Create GitHub App for octocat', init)
    const { pathname, search } = new URL(agreed.headers.get('location') ?? '')
    const answer = world.github.faults.hold(/^\/app-manifests/)
    const { headers } = await world.call('GET', pathname + search)
    expect(headers.location).toBe('/integrations?github_app_error=conversion_failed')
    await meanwhile(session)
    answer()
    const handedOver = () => world.github.requests.list(/^\/app-manifests/).map(({ status }) => status)
    await expect.poll(handedOver).toEqual([201])
  }
  const status = () => world.companion.app.github.appService.status()

  it('is stored nevertheless', async () => {
    await create(async () => {})
    await expect.poll(status).toMatchObject({ configured: true, client_secret: 'stored' })
  })

  it('replaces no App that was configured meanwhile', async () => {
    await create((session) =>
      world.call('PUT', '/_companion/github', { session, body: { client_id: 'Iv1', slug: 'mine' } }),
    )
    await world.companion.close()
    stopped = true
    expect(await keychain.inner.names()).toEqual([])
    await world.github.close()
  })
})
