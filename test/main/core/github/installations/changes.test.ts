import { afterEach, describe, expect, it } from 'vitest'
import {
  ADA,
  BOB,
  createLinkedWorld,
  type LinkedOptions,
  type LinkedWorld,
  PATHS,
  REPOS,
} from '../../../../support/github/linked.ts'
import { browserOf, errorFor, SETUP, successFor } from '../link/returning.ts'

let world: LinkedWorld
afterEach(() => world.stop())

const open = async (options: LinkedOptions = {}) => {
  world = await createLinkedWorld({ environment: { requestMs: 800 }, ...options })
  return world
}
const { back, linked } = browserOf(() => world)

describe('a change to an installation on GitHub', () => {
  const PREPARE = '/api/users/@me/integrations/github/prepare_callback/'
  const prepare = (body: unknown, key = ADA) => world.call('POST', PREPARE, { key, body })
  const returned = { installation_id: '12345', setup_action: 'update' }

  it('updates the link that was prepared for it, and drops its snapshots', async () => {
    await open()
    await world.link()
    await world.ask('GET', REPOS)
    expect((await prepare({ installation_id: '12345' })).status).toBe(204)
    world.github.world.deselect(12345, 'acme/attic')
    expect(await back(returned, SETUP)).toBe(successFor(''))
    expect(await linked()).toEqual([expect.objectContaining({ repository_selection: 'selected' })])
    expect((await world.ask('GET', REPOS)).json()).toMatchObject({ total: 2 })
    expect(await back(returned, SETUP)).toBe(errorFor('', 'missing_params'))
  })

  it('can be prepared for up to 15 minutes ahead, and needs no code', async () => {
    await open()
    await world.link()
    await prepare({ installation_id: '12345' })
    expect(await back({ ...returned, code: 'abc' }, SETUP)).toBe(errorFor('', 'missing_params'))
    world.clock.advance(15 * 60_000 + 1)
    expect(await back(returned, SETUP)).toBe(errorFor('', 'missing_params'))
  })

  it('can be prepared by two users', async () => {
    await open()
    await world.link(ADA)
    await world.link(BOB, { connect_from: 'posthog_code' }, 'monalisa')
    await prepare({ installation_id: '12345' }, ADA)
    await prepare({ installation_id: 12345 }, BOB)
    world.github.world.installation(12345).repositorySelection = 'selected'
    expect(await back(returned, SETUP)).toBe(successFor(''))
    expect(await back(returned, SETUP)).toBe(successFor(''))
    for (const key of [ADA, BOB])
      expect(await linked(key)).toEqual([expect.objectContaining({ repository_selection: 'selected' })])
  })

  it('of an unlinked installation ends with an error and links nothing', async () => {
    await open()
    await world.link()
    const answers = [
      await prepare({ installation_id: '999' }),
      await prepare({ installation_id: '12345' }, BOB),
    ]
    expect(answers.map(({ status }) => status)).toEqual([204, 204])
    expect(await back(returned, SETUP)).toMatch(/error/)
    expect(await linked(BOB)).toEqual([])
    expect((await prepare({})).json()).toMatchObject({ code: 'required', attr: 'installation_id' })
    expect((await prepare([])).json()).toMatchObject({ code: 'invalid_input', attr: null })
    expect(await back(returned, SETUP)).toBe(errorFor('', 'missing_params'))
  })

  it.each([
    ['installation_not_authorized', () => world.github.world.uninstall(12345)],
    ['installation_fetch_failed', () => world.github.faults.add(PATHS.installations, { kind: 'reset' })],
  ])('that can’t be read ends with %s and changes nothing', async (code, change) => {
    await open()
    await world.link()
    await world.ask('GET', REPOS)
    await prepare({ installation_id: '12345' })
    change()
    expect(await back(returned, SETUP)).toBe(errorFor('', code))
    expect(await linked()).toHaveLength(1)
    expect((await world.ask('GET', REPOS)).json()).toMatchObject({ total: 3 })
  })
})
