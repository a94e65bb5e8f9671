import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ADA, createLinkedWorld, type LinkedWorld, PATHS, REPOS } from '../../../support/github/linked.ts'
import { DEVELOPMENT_CLIENT } from '../../../support/oauth.ts'

const CONFIG = '/api/users/@me/hedgehog_config/'

let dataDir: string
let world: LinkedWorld
let other: Database.Database
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'companion-locked-'))
  world = await createLinkedWorld({ dataDir })
  other = new Database(join(dataDir, 'companion.db'))
})
afterEach(async () => {
  other.close()
  await world.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

const save = (n: number) => world.call('PATCH', CONFIG, { key: ADA, body: { n } })

const timed = async <T>(work: () => Promise<T>): Promise<{ result: T; ms: number }> => {
  const begin = performance.now()
  return { result: await work(), ms: performance.now() - begin }
}

it('while another process holds the write lock, writes soon get a 503 and reads go on', async () => {
  const write = (n: number) => timed(() => save(n))
  expect((await write(0)).result.status).toBe(200)
  other.exec('BEGIN IMMEDIATE')
  // The first write is refused; from then on, none blocks the reads.
  expect((await write(1)).result.status).toBe(503)
  const writes = Promise.all([2, 3, 4, 5, 6, 7, 8, 9].map(write))
  const reads: number[] = []
  for (let i = 0; i < 20; i++) {
    const { result, ms } = await timed(() => world.ask('GET', CONFIG))
    expect([result.status, result.json()]).toEqual([200, { n: 0 }])
    reads.push(ms)
    await sleep(10)
  }
  expect(Math.max(...reads)).toBeLessThan(500)
  for (const { result, ms } of await writes) {
    expect(result.status).toBe(503)
    expect(result.headers['retry-after']).toBe('1')
    expect(result.json()).toMatchObject({
      code: 'database_unavailable',
      detail: 'Another program is writing to the database, so nothing was saved. Try again.',
    })
    expect(ms).toBeLessThan(3000)
  }
  other.exec('ROLLBACK')
  expect((await write(10)).result.status).toBe(200)
})

it('a write waits for a short transaction of another process', async () => {
  other.exec('BEGIN IMMEDIATE')
  expect((await save(1)).status).toBe(503)
  const waiting = save(2)
  await sleep(200)
  other.exec('ROLLBACK')
  expect((await waiting).status).toBe(200)
})

it.each(['API key', 'access token'])('an %s is accepted though its use cannot be recorded', async (kind) => {
  await world.stop()
  world = await createLinkedWorld({ dataDir, before: world })
  world.clock.advance(2 * 60 * 60 * 1000)
  const token = () =>
    world.companion.app.oauth.createToken({
      user: 'ada@example.com',
      clientId: DEVELOPMENT_CLIENT,
      scopes: ['user:read'],
    }).accessToken
  const key = kind === 'API key' ? ADA : token()
  other.exec('BEGIN IMMEDIATE')
  const reads = Array.from({ length: 30 })
  const all = await timed(() => Promise.all(reads.map(() => world.ask('GET', CONFIG, { key }))))
  expect(all.result.map(({ status }) => status)).toEqual(Array(30).fill(200))
  // Only the first one waited for the lock.
  expect(all.ms).toBeLessThan(1000)
  other.exec('ROLLBACK')
})

it('an authorization that GitHub has granted is saved once the lock is released', async () => {
  world.github.faults.delay(PATHS.token, 500)
  const linking = world.link()
  await expect.poll(() => world.github.requests.list(PATHS.token).length, { interval: 5 }).toBe(1)
  // The code is being spent now.
  other.exec('BEGIN IMMEDIATE')
  await sleep(1500)
  other.exec('ROLLBACK')
  expect(await linking).not.toContain('error')
  expect((await world.ask('GET', REPOS)).status).toBe(200)
})
