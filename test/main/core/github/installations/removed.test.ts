import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY, HOUR } from '../../../../../src/main/core/base/time.ts'
import {
  ADA,
  BRANCHES,
  createLinkedWorld,
  GITHUB,
  type LinkedWorld,
  PATHS,
  REFRESH,
} from '../../../../support/github/linked.ts'

let world: LinkedWorld
beforeEach(async () => {
  world = await createLinkedWorld({ environment: { requestMs: 800 } })
  await world.link()
  world.clock.advance(HOUR)
})
afterEach(() => world.stop())

const there = () => world.github.world
const reinstall = (): void => {
  there().uninstall(12345)
  there().addInstallation({ id: 777, account: there().account('acme') })
}
const code = async (method: 'GET' | 'POST', path: string) => {
  const { status, text } = await world.ask(method, path)
  return [status, JSON.parse(text).code]
}
const RECONNECT = [409, 'github_reauthorization_required']
const REMOVED = {
  type: 'server_error',
  code: 'github_unavailable',
  detail:
    'This installation was removed on GitHub, or your GitHub account lost access to it. Disconnect it here.',
  attr: null,
}
const shown = async () => {
  const session = await world.signIn('ada@example.com')
  const { text } = await world.call('GET', '/_companion/integrations', { session })
  type Row = { installation_id: string; needs_reauthorization: boolean; installation_status: string }
  const row = (JSON.parse(text) as { results: Row[] }).results.find(
    ({ installation_id }) => installation_id === '12345',
  )
  return [row?.needs_reauthorization, row?.installation_status]
}

describe('the link to an App that was reinstalled', () => {
  it('asks to connect again, and once that did not help, says that the installation was removed', async () => {
    reinstall()
    expect(await code('POST', REFRESH)).toEqual(RECONNECT)
    expect(await shown()).toEqual([true, 'unavailable'])
    expect(await world.link()).not.toContain('error')
    const answer = await world.ask('POST', REFRESH)
    expect([answer.status, answer.json()]).toEqual([503, REMOVED])
    expect(await shown()).toEqual([false, 'unavailable'])
    expect((await world.ask('POST', `${GITHUB}/777/repos/refresh/`)).status).toBe(200)

    expect((await world.ask('DELETE', `${GITHUB}/12345/`)).status).toBe(204)
    world.clock.advance(DAY)
    expect((await world.ask('POST', `${GITHUB}/777/repos/refresh/`)).status).toBe(200)
  })

  it('says so also where its own tokens no longer work', async () => {
    reinstall()
    there().revokeTokens('octocat')
    expect(await world.link()).not.toContain('error')
    for (const read of [await world.ask('POST', REFRESH), await world.ask('GET', BRANCHES)])
      expect([read.status, read.json()]).toEqual([503, REMOVED])
  })

  it('works again where GitHub shows the installation again', async () => {
    reinstall()
    await world.link()
    expect((await world.ask('POST', REFRESH)).status).toBe(503)
    there().addInstallation({ id: 12345, account: there().account('acme') })
    expect((await world.ask('POST', REFRESH)).status).toBe(200)
    expect(await shown()).toEqual([false, 'connected'])
  })
})

describe('connecting again still is what helps', () => {
  it('where another account connected since', async () => {
    reinstall()
    expect(await world.link(ADA, undefined, 'monalisa')).not.toContain('error')
    expect(await code('POST', REFRESH)).toEqual(RECONNECT)
  })

  it('where the newer connection did not include the installation, although GitHub shows it', async () => {
    there().revokeTokens('octocat')
    there().app.authorizeOnInstall = true
    const { text } = await world.start(ADA, {})
    const done = await world.visit(JSON.parse(text).install_url, ['Install on octocat'])
    expect(done).toContain('github_link_success')
    expect(await code('POST', REFRESH)).toEqual(RECONNECT)
  })

  it('where GitHub does not answer whether it shows the installation', async () => {
    reinstall()
    await world.link()
    there().revokeTokens('octocat')
    world.github.faults.add(PATHS.repositories, { kind: 'reset' })
    expect(await code('POST', REFRESH)).toEqual([503, 'github_unavailable'])
    world.github.faults.clear()
    expect(await code('POST', REFRESH)).toEqual(RECONNECT)
  })
})
