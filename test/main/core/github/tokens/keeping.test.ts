import { describe, expect, it } from 'vitest'
import { DAY, HOUR } from '../../../../../src/main/core/base/time.ts'
import { openMemorySecrets } from '../../../../../src/main/platform/keychain.ts'
import { BRANCHES, GITHUB, REFRESH, REPOS } from '../../../../support/github/linked.ts'
import {
  entries,
  isLinked,
  keychain,
  link,
  outcome,
  prepareTokenWorld,
  renewals,
  restartWith,
  secondInstallation,
  TO_THE_END,
  world,
} from './token-world.ts'

prepareTokenWorld()

describe('the keychain', () => {
  it('that rejects a refreshed token gets it later, without another request to GitHub', async () => {
    await link()
    const [before] = await entries()
    world.clock.advance(TO_THE_END)
    keychain.state.breakSetAfter = 0
    expect(await outcome('GET', REPOS)).toEqual([503, 'keychain_unavailable'])
    expect(await outcome('GET', REPOS)).toEqual([503, 'keychain_unavailable'])
    expect(await entries()).toEqual([before])
    keychain.state.breakSetAfter = Number.POSITIVE_INFINITY
    expect(await outcome('GET', REPOS)).toBe(200)
    expect(renewals()).toBe(1)
    const [after] = await entries()
    expect(world.github.world.tokens.find(after?.accessToken ?? '')).toBeDefined()
  })

  it('that is unavailable leaves the list and the snapshots working, but not GitHub', async () => {
    await link()
    await world.ask('GET', REPOS)
    await world.ask('GET', BRANCHES)
    keychain.state.broken = true
    expect(await isLinked()).toBe(true)
    expect(await outcome('GET', REPOS)).toBe(200)
    expect(await outcome('GET', BRANCHES)).toBe(200)
    expect(await outcome('GET', `${GITHUB}/12345/branches/?repo=acme/api`)).toEqual([
      503,
      'keychain_unavailable',
    ])
    world.clock.advance(2 * HOUR)
    expect(await outcome('GET', REPOS)).toBe(200)
    expect(await outcome('POST', REFRESH)).toEqual([503, 'keychain_unavailable'])
    expect(await outcome('DELETE', `${GITHUB}/12345/`)).toEqual([503, 'keychain_unavailable'])
    expect(await isLinked()).toBe(true)
    keychain.state.broken = false
    expect(await outcome('DELETE', `${GITHUB}/12345/`)).toBe(204)
    expect(await keychain.inner.names()).toEqual([])
  })

  it('whose entry was changed or removed requires a new link', async () => {
    await link()
    const [name = ''] = await keychain.inner.names()
    for (const text of ['', 'not JSON', '{}', '[]', '{"accessToken":1}']) {
      await keychain.inner.set(name, text)
      expect(await outcome('GET', REPOS)).toEqual([409, 'github_reauthorization_required'])
    }
    await keychain.inner.delete(name)
    expect(await outcome('GET', REPOS)).toEqual([409, 'github_reauthorization_required'])
    expect(await outcome('DELETE', `${GITHUB}/12345/`)).toBe(204)
  })
})

describe('a crash', () => {
  it('leaves entries without a link, which are swept, and nothing else is', async () => {
    await link()
    await keychain.inner.set('github-link/0197aaaa-0000-7000-8000-000000000000', '{}')
    await keychain.inner.set('github-grant/0197aaaa-0000-7000-8000-000000000001', '{}')
    await keychain.inner.set('github-app-client-secret', 'secret')
    await world.companion.app.github.links.sweep()
    expect(await keychain.inner.names()).toEqual([
      expect.stringMatching(/^github-grant\//),
      'github-app-client-secret',
    ])
    expect(await outcome('GET', REPOS)).toBe(200)
  })

  it('is cleaned up without touching a link in progress', async () => {
    const memory = openMemorySecrets()
    let sweeping: Promise<void> | undefined
    const secrets = {
      ...memory,
      set: async (name: string, value: string) => {
        await memory.set(name, value)
        sweeping ??= world.companion.app.github.links.sweep()
        await sweeping
      },
    }
    await restartWith(secrets)
    await world.link()
    expect(sweeping).toBeDefined()
    expect(await outcome('GET', REPOS)).toBe(200)
  })
})

it('does not restore the tokens of a link that is removed while refreshed ones are being saved', async () => {
  const memory = openMemorySecrets()
  const gate = Promise.withResolvers<void>()
  let late = false
  const secrets = {
    ...memory,
    async set(name: string, value: string) {
      if (late) {
        late = false
        await gate.promise
      }
      await memory.set(name, value)
    },
  }
  await restartWith(secrets)
  await link()
  world.clock.advance(TO_THE_END)
  late = true
  const reading = outcome('GET', REPOS)
  await expect.poll(() => late).toBe(false)
  const removing = outcome('DELETE', `${GITHUB}/12345/`)
  gate.resolve()
  expect(await removing).toBe(204)
  expect([200, 404]).toContain([await reading].flat()[0])
  expect(await memory.names()).toEqual([])
})

it('leaves links working if the keychain fails to store a new authorization', async () => {
  secondInstallation()
  await link()
  keychain.state.breakSetAfter = 0
  expect(await world.link()).toContain('error=keychain_unavailable')
  keychain.state.breakSetAfter = Number.POSITIVE_INFINITY
  for (const path of [`${GITHUB}/67890/repos/`, REPOS]) expect(await outcome('GET', path)).toBe(200)
  world.clock.advance(DAY)
  for (const path of [`${GITHUB}/67890/repos/`, REPOS]) expect(await outcome('GET', path)).toBe(200)
  // One of them was the exchange of the code.
  expect(renewals()).toBe(2)
  expect(await entries()).toHaveLength(1)
})
