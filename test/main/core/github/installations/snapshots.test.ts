import { describe, expect, it } from 'vitest'
import { HOUR, MINUTE, SECOND } from '../../../../../src/main/core/base/time.ts'
import { GITHUB, PATHS, REFRESH, REPOS } from '../../../../support/github/linked.ts'
import {
  asked,
  fill,
  names,
  openAgain,
  prepareRepositoryWorld,
  read,
  refresh,
  world,
} from './repository-world.ts'

prepareRepositoryWorld()

describe('a snapshot', () => {
  it('is fresh for an hour', async () => {
    await read()
    world.github.world.addRepository({ name: 'new' })
    world.clock.advance(HOUR)
    expect((await read()).total).toBe(3)
    expect(asked()).toEqual([200])
    world.clock.advance(1)
    expect((await read()).total).toBe(4)
  })

  it('is not refreshed again within 30 seconds', async () => {
    await refresh()
    world.github.world.addRepository({ name: 'new' })
    world.clock.advance(30 * SECOND - 1)
    expect((await refresh()).total).toBe(3)
    world.clock.advance(1)
    expect((await refresh()).total).toBe(4)
    expect(asked()).toEqual([200, 200])
  })

  it('is returned by a refresh in full, with only a total', async () => {
    fill(2345)
    const page = await refresh()
    expect(Object.keys(page)).toEqual(['repositories', 'total'])
    expect(page.repositories.map(({ id }) => id)).toEqual(Array.from({ length: 2345 }, (_, i) => i + 1))
    expect(page.total).toBe(2345)
  })

  it('is fetched once for concurrent requests', async () => {
    fill(300)
    world.github.faults.delay(PATHS.repositories, 30)
    const pages = await Promise.all([read(), read('?search=1'), refresh(), read('?limit=1'), refresh()])
    expect(pages.map(({ total }) => total)).toEqual([300, 138, 300, 300, 300])
    expect(asked()).toEqual([200, 200, 200])
  })

  it('is fetched with all pages after the first in parallel', async () => {
    fill(3000)
    world.github.faults.delay(/^\/user\/installations\/12345\/repositories/, 300)
    await read()
    const peak = world.github.requests.peak(PATHS.repositories)
    expect(peak).toBeGreaterThan(10)
    expect(peak).toBeLessThanOrEqual(20)
    expect(asked()).toHaveLength(30)
  })

  it('follows additions and removals', async () => {
    fill(250)
    await read()
    world.github.world.removeRepository('acme/repo-00001')
    world.github.world.removeRepository('acme/repo-00150')
    world.github.world.addRepository({ name: 'new' })
    world.clock.advance(MINUTE)
    const page = await refresh()
    expect(page.total).toBe(249)
    expect(names(page).slice(0, 2)).toEqual(['acme/repo-00002', 'acme/repo-00003'])
    expect(names(page)).not.toContain('acme/repo-00150')
    expect(names(page).at(-1)).toBe('acme/new')
    expect((await read('?search=repo-00150')).total).toBe(0)
  })

  it('can shrink and grow by whole pages', async () => {
    fill(350)
    await read()
    for (let i = 120; i <= 350; i++) world.github.world.removeRepository(`acme/repo-00${i}`)
    world.clock.advance(MINUTE)
    expect((await refresh()).repositories).toHaveLength(119)
    for (let i = 0; i < 281; i++) world.github.world.addRepository({ name: `more-${i}` })
    world.clock.advance(MINUTE)
    const page = await refresh()
    expect([page.total, new Set(names(page)).size]).toEqual([400, 400])
  })
})

describe('an unchanged snapshot', () => {
  it('is not downloaded again, and does not count against the rate limit', async () => {
    fill(250)
    await read()
    const { used } = world.github.world.limits.of('octocat')
    world.clock.advance(MINUTE)
    const page = await refresh()
    expect(page.total).toBe(250)
    expect(asked()).toEqual([200, 200, 200, 304, 304, 304])
    expect(world.github.world.limits.of('octocat').used).toBe(used)
    world.clock.advance(20 * SECOND)
    await refresh()
    expect(asked()).toHaveLength(6)
  })

  it('except for one page downloads only that page', async () => {
    fill(450)
    await read()
    world.github.world.repository('acme/repo-00321').archived = true
    world.clock.advance(MINUTE)
    const page = await refresh()
    expect(asked().slice(5).sort()).toEqual([200, 304, 304, 304, 304])
    expect(page.repositories.map(({ id }) => id)).toEqual(Array.from({ length: 450 }, (_, i) => i + 1))
    expect(page.repositories[320]).toMatchObject({ archived: true })
    expect((await read('?search=repo-00321')).repositories).toEqual([
      expect.objectContaining({ archived: true }),
    ])
  })

  it.each([1, 100, 101, 200, 399, 400])(
    'but for the one at %i of 400 is right in every place',
    async (number) => {
      fill(400)
      await read()
      world.github.world.repository(`acme/repo-${String(number).padStart(5, '0')}`).canPush = false
      for (let round = 0; round < 2; round++) {
        world.clock.advance(MINUTE)
        const { repositories } = await refresh()
        expect(repositories.map(({ id }) => id)).toEqual(Array.from({ length: 400 }, (_, i) => i + 1))
        expect(repositories[number - 1]).toMatchObject({ can_push: false })
      }
    },
  )
})

describe('a fetch that fails', () => {
  it.each([1, 2, 15, 30])('at page %i of 30 leaves no partial snapshot', async (number) => {
    fill(2950)
    const page = new RegExp(`^${PATHS.repositories}\\?.*page=${number}&`)
    world.github.faults.add(page, { kind: 'cut' })
    expect((await world.ask('GET', REPOS)).status).toBe(503)
    world.github.faults.clear()
    expect((await read()).total).toBe(2950)
  })

  it('at one page leaves the snapshot unchanged', async () => {
    fill(450)
    const before = await read('?limit=500')
    for (let id = 1; id <= 450; id++)
      world.github.world.repository(`acme/repo-00${String(id).padStart(3, '0')}`).archived = true
    world.clock.advance(2 * HOUR)
    world.github.faults.add(/repositories\?.*page=4&/, { kind: 'malformed' })
    expect(await read('?limit=500')).toEqual(before)
    expect((await world.ask('POST', REFRESH)).status).toBe(503)
    expect(await read('?limit=500')).toEqual(before)
    world.github.faults.clear()
    expect((await read('?limit=500')).repositories.every((one) => 'archived' in one && one.archived)).toBe(
      true,
    )
  })

  it('because GitHub no longer shows the installation requires a new link', async () => {
    world.github.world.uninstall(12345)
    const answer = await world.ask('GET', REPOS)
    expect([answer.status, JSON.parse(answer.text).code]).toEqual([409, 'github_reauthorization_required'])
  })

  it('because the installation is suspended says so, since a new link would not help', async () => {
    world.github.world.suspend(12345)
    const answer = await world.ask('GET', REPOS)
    expect([answer.status, answer.json()]).toEqual([
      503,
      expect.objectContaining({ code: 'github_unavailable', detail: expect.stringContaining('suspended') }),
    ])
  })
})

describe('a stale snapshot', () => {
  it('is served while GitHub is slow, and is fresh the next time', async () => {
    await read()
    world.github.world.addRepository({ name: 'new' })
    world.clock.advance(2 * HOUR)
    world.github.faults.delay(PATHS.repositories, 3500)
    const begun = performance.now()
    expect((await read()).total).toBe(3)
    const waited = performance.now() - begun
    expect(waited).toBeGreaterThan(1900)
    expect(waited).toBeLessThan(3400)
    await expect.poll(async () => (await read()).total, { timeout: 5000 }).toBe(4)
    expect(asked()).toEqual([200, 200])
  })

  it('is not served if GitHub is fast', async () => {
    await read()
    world.github.world.addRepository({ name: 'new' })
    world.clock.advance(2 * HOUR)
    expect((await read()).total).toBe(4)
  })

  it('is also stale if the clock was set back', async () => {
    await read()
    world.github.world.addRepository({ name: 'new' })
    world.clock.advance(-2 * HOUR)
    expect((await read()).total).toBe(4)
  })
})

describe('unreferenced rows', () => {
  const stored = () => ({
    swept: !world.companion.app.github.snapshots.sweep(),
    total: world.companion.app.github.snapshots.repositories(integrationId())?.total,
  })
  const integrationId = () => world.companion.app.github.integrations.all()[0]?.id ?? ''

  it('are swept after a new snapshot, a failed fetch, and a removed link', async () => {
    fill(1500)
    await read()
    world.github.world.addRepository({ name: 'new' })
    world.clock.advance(MINUTE)
    await refresh()
    await expect.poll(stored).toEqual({ swept: true, total: 1501 })
    world.github.world.addRepository({ name: 'newer' })
    world.clock.advance(MINUTE)
    world.github.faults.add(/repositories\?.*page=16&/, { kind: 'cut' })
    await world.ask('POST', REFRESH)
    await expect.poll(stored).toEqual({ swept: true, total: 1501 })
    await world.ask('DELETE', `${GITHUB}/12345/`)
    await expect.poll(stored).toEqual({ swept: true, total: undefined })
  })

  it('are kept while they are being sent', async () => {
    fill(5000)
    await read()
    const snapshot = world.companion.app.github.snapshots.repositories(integrationId())
    const release = world.companion.app.github.snapshots.hold(snapshot?.id ?? 0)
    await world.ask('DELETE', `${GITHUB}/12345/`)
    while (world.companion.app.github.snapshots.sweep());
    expect(world.companion.app.github.snapshots.repositoryTexts(snapshot?.id ?? 0, 0, 5000)).toHaveLength(
      5000,
    )
    release()
    while (world.companion.app.github.snapshots.sweep());
    expect(world.companion.app.github.snapshots.repositoryTexts(snapshot?.id ?? 0, 0, 5000)).toEqual([])
  })
})

it('starts over if the link is replaced in the meantime, and discards what it had', async () => {
  fill(250)
  world.github.faults.delay(PATHS.repositories, 100)
  const reading = world.ask('GET', REPOS)
  await expect.poll(() => asked().length).toBeGreaterThan(0)
  world.github.world.addRepository({ name: 'new' })
  await world.link()
  expect((await reading).json()).toMatchObject({ total: 251 })
})

it('returns 404 if the link is removed in the meantime', async () => {
  fill(250)
  world.github.faults.delay(PATHS.repositories, 100)
  const reading = world.ask('GET', REPOS)
  await expect.poll(() => asked().length).toBeGreaterThan(0)
  expect((await world.ask('DELETE', `${GITHUB}/12345/`)).status).toBe(204)
  expect((await reading).status).toBe(404)
})

it('can be closed during a fetch without an error', async () => {
  fill(250)
  await read()
  world.clock.advance(2 * HOUR)
  world.github.faults.delay(PATHS.repositories, 50)
  const reading = world.ask('GET', REPOS)
  await expect.poll(() => asked().length).toBeGreaterThan(3)
  await world.companion.close()
  await reading.catch(() => {})
  // An error in the background would fail the test run as an unhandled rejection.
  await openAgain()
})
