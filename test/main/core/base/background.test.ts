import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createBackground } from '../../../../src/main/core/base/background.ts'
import { HOUR } from '../../../../src/main/core/base/time.ts'
import { createLinkedWorld, PATHS, REFRESH, REPOS } from '../../../support/github/linked.ts'
import { testHost } from '../../../support/host.ts'

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'companion-background-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

it('a sweep that another process keeps from writing is reported, and the server goes on', async () => {
  const world = await createLinkedWorld({ dataDir })
  await world.link()
  expect((await world.ask('GET', REPOS)).status).toBe(200)
  world.github.world.addRepository({ name: 'new' })
  world.clock.advance(HOUR)
  // The copy that the new one replaces is what the sweep has to remove.
  expect((await world.ask('POST', REFRESH)).status).toBe(200)
  const other = new Database(join(dataDir, 'companion.db'))
  other.exec('BEGIN IMMEDIATE')
  world.companion.app.github.reader.sweepSoon()
  await expect
    .poll(() => world.log.filter(({ level }) => level === 'warn').map(({ message }) => message), {
      timeout: 15_000,
    })
    .toEqual(['could not remove old repository snapshots'])
  other.close()
  expect((await world.ask('GET', REPOS)).status).toBe(200)
  await world.stop()
})

it('a renewal whose client is gone is saved before the server ends', async () => {
  const world = await createLinkedWorld({ dataDir, port: 0 })
  await world.link()
  world.clock.advance(9 * HOUR)
  const { url } = await world.companion.start()
  world.github.faults.delay(PATHS.token, 700)
  world.github.requests.clear()
  const leaving = new AbortController()
  const reading = fetch(`${url}${REPOS}`, {
    headers: { authorization: 'Bearer phx_ada_0123456789abcdefghijklmnopqrstuvwxyz' },
    signal: leaving.signal,
  }).catch(() => null)
  await expect.poll(() => world.github.requests.list(PATHS.token).length).toBe(1)
  leaving.abort()
  await reading
  await world.companion.close()
  world.github.faults.clear()
  const next = await createLinkedWorld({ dataDir, before: world })
  expect((await next.ask('GET', REPOS)).status).toBe(200)
  await next.stop()
})

it('work that fails is logged by its code, and work that comes after the stop is not begun', async () => {
  const lines: unknown[] = []
  const { log } = testHost()
  const background = createBackground({
    ...log,
    warn: (fields, message) => void lines.push([fields, message]),
  })
  background.run('could not do it', () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOSPC' })))
  await expect.poll(() => lines).toEqual([[{ reason: 'ENOSPC' }, 'could not do it']])
  let finished = false
  const gate = Promise.withResolvers<void>()
  background.run('never fails', async () => {
    await gate.promise
    finished = true
  })
  const stopped = background.stop()
  gate.resolve()
  await stopped
  expect(finished).toBe(true)
  background.run('too late', () => Promise.reject(new Error('was begun')))
  await background.stop()
  expect(lines).toHaveLength(1)
})
