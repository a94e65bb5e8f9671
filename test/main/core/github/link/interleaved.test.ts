import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HOUR, MINUTE } from '../../../../../src/main/core/base/time.ts'
import { openMemorySecrets } from '../../../../../src/main/platform/keychain.ts'
import {
  BRANCHES,
  createLinkedWorld,
  GITHUB,
  type LinkedWorld,
  PATHS,
  REPOS,
} from '../../../../support/github/linked.ts'

let dataDir: string
let world: LinkedWorld
const secrets = () => openMemorySecrets()
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'companion-interleaved-'))
  world = await createLinkedWorld({ dataDir, secrets: secrets() })
})
afterEach(async () => {
  await world.stop()
  rmSync(dataDir, { recursive: true, force: true })
})
const remove = () => world.ask('DELETE', `${GITHUB}/12345/`)
const linked = async () => JSON.parse((await world.ask('GET', '/api/users/@me/integrations/')).text).results

describe('a link whose row can’t be removed', () => {
  it('keeps its tokens, and can be read and removed later', { timeout: 60_000 }, async () => {
    await world.link()
    const other = new Database(join(dataDir, 'companion.db'))
    other.exec('BEGIN IMMEDIATE')
    expect((await remove()).status).toBe(503)
    other.close()
    expect((await world.ask('GET', REPOS)).status).toBe(200)
    expect((await remove()).status).toBe(204)
    expect(await world.secrets.names()).toEqual([])
    expect(await world.link()).not.toContain('error')
    expect((await world.ask('GET', REPOS)).status).toBe(200)
  })
})

describe('concurrently', () => {
  it('removing and linking leave a working link or none, and no other secret', async () => {
    for (let round = 0; round < 5; round++) {
      await world.link()
      const [removed, place] = await Promise.all([remove(), world.link()])
      expect([204, 404]).toContain(removed.status)
      expect(place).not.toContain('error')
      const rows = await linked()
      if (rows.length > 0) expect((await world.ask('GET', REPOS)).status).toBe(200)
      expect(await world.secrets.names()).toHaveLength(rows.length)
    }
  })

  it('two callbacks leave the tokens of the link’s account', async () => {
    await world.link()
    const places = await Promise.all([
      world.link(undefined, { connect_from: 'posthog_code' }, 'octocat'),
      world.link(undefined, { connect_from: 'posthog_code' }, 'monalisa'),
    ])
    for (const place of places) expect(place).not.toContain('error')
    const [row] = await linked()
    const [name = ''] = await world.secrets.names()
    const { accessToken } = JSON.parse((await world.secrets.get(name)) ?? '')
    expect(world.github.world.tokens.find(accessToken)?.user.login).toBe(row.github_login)
    expect(await world.secrets.names()).toHaveLength(1)
  })

  it('a refresh and another account’s callback leave the tokens of the link’s account', async () => {
    await world.link()
    world.clock.advance(9 * HOUR)
    world.github.faults.delay(PATHS.token, 100)
    const reading = world.ask('GET', REPOS)
    expect(await world.link(undefined, { connect_from: 'posthog_code' }, 'monalisa')).not.toContain('error')
    expect((await reading).status).toBe(200)
    const [row] = await linked()
    const [name = ''] = await world.secrets.names()
    const { accessToken } = JSON.parse((await world.secrets.get(name)) ?? '')
    expect([row.github_login, world.github.world.tokens.find(accessToken)?.user.login]).toEqual([
      'monalisa',
      'monalisa',
    ])
  })

  it.each([
    ['repositories', PATHS.repositories, REPOS],
    ['branches', /branches/, BRANCHES],
  ])(
    'a read of %s whose link is removed meanwhile finds none, and one whose link is made again succeeds',
    async (_what, path, url) => {
      const held = async (change: () => Promise<unknown>) => {
        world.github.requests.clear()
        const release = world.github.faults.hold(path)
        const reading = world.ask('GET', url)
        await expect.poll(() => world.github.requests.list(path).length).toBeGreaterThan(0)
        await change()
        release()
        return (await reading).status
      }
      await world.link()
      expect(await held(() => world.link(undefined, { connect_from: 'posthog_code' }, 'monalisa'))).toBe(200)
      await remove()
      await world.link()
      expect(await held(remove)).toBe(404)
    },
  )

  it('150 lists of branches are read with few concurrent requests', async () => {
    await world.link()
    for (let i = 0; i < 150; i++) world.github.world.addRepository({ name: `many-${i}` })
    world.github.requests.clear()
    world.github.faults.delay(/branches/, 20)
    let most = 0
    const look = setInterval(() => {
      most = Math.max(
        most,
        world.github.requests.list(/./).filter(({ status }) => status === undefined).length,
      )
    }, 2)
    const answers = await Promise.all(
      Array.from({ length: 150 }, (_, i) => world.ask('GET', BRANCHES.replace('acme/web', `acme/many-${i}`))),
    )
    clearInterval(look)
    expect(answers.filter(({ status }) => status !== 200)).toEqual([])
    expect(most).toBeGreaterThan(1)
    expect(most).toBeLessThanOrEqual(30)
  })
})

describe('a list that changes while it is read', () => {
  const firstPage = () => world.github.requests.list(PATHS.repositories).length
  const names = async () => {
    const { repositories } = JSON.parse((await world.ask('GET', `${REPOS}?limit=500`)).text)
    return repositories.map(({ full_name }: { full_name: string }) => full_name)
  }
  beforeEach(async () => {
    for (let i = 0; i < 150; i++)
      world.github.world.addRepository({ name: `r-${String(i).padStart(3, '0')}` })
    await world.link()
  })
  const refresh = () => {
    world.clock.advance(MINUTE)
    return world.ask('POST', `${GITHUB}/12345/repos/refresh/`)
  }
  /** Inserts a repository at the front after page 1 was sent. */
  const addInFront = async () => {
    world.github.requests.clear()
    world.github.faults.delay(/page=2/, 150)
    const reading = refresh()
    await expect.poll(firstPage).toBe(2)
    const installation = world.github.world.installation(12345)
    const rest = [...installation.repositories]
    installation.repositories.clear()
    const front = world.github.world.addRepository({ name: 'front' })
    installation.repositories.clear()
    for (const one of [front, ...rest]) installation.repositories.add(one)
    world.github.faults.clear()
    expect((await reading).status).toBe(200)
  }

  it('is complete after the next refresh, even though an item appeared twice and was dropped once', async () => {
    await addInFront()
    expect(new Set(await names()).size).toBe((await names()).length)
    expect((await refresh()).status).toBe(200)
    const all = await names()
    expect(all).toHaveLength(154)
    expect(new Set(all).size).toBe(154)
  })
})
