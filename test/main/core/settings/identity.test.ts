import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { restoreBackup } from '../../../../src/main/core/backups/restore.ts'
import type { SecretStore } from '../../../../src/main/core/base/host.ts'
import { openMemorySecrets } from '../../../../src/main/platform/keychain.ts'
import {
  createLinkedWorld,
  GITHUB,
  type LinkedWorld,
  REFRESH,
  REPOS,
} from '../../../support/github/linked.ts'
import { startGitHub } from '../../../support/github/stand-in.ts'

let root: string
let keychain: Map<string, SecretStore>
let open: LinkedWorld[]
let before: Pick<LinkedWorld, 'github' | 'time' | 'secrets'>
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'companion-identity-'))
  keychain = new Map()
  open = []
  const time = { now: Date.now() }
  before = { github: await startGitHub({ now: () => time.now }), time, secrets: openMemorySecrets() }
})
afterEach(async () => {
  for (const world of open) await world.companion.close()
  await before.github.close()
  rmSync(root, { recursive: true, force: true })
})

const openSecrets = (instance: string): SecretStore => {
  const store = keychain.get(instance) ?? openMemorySecrets()
  keychain.set(instance, store)
  return store
}
/** Starts on a folder, and sweeps as each start does. */
const start = async (name: string): Promise<LinkedWorld> => {
  const world = await createLinkedWorld({ dataDir: join(root, name), before, openSecrets })
  open.push(world)
  await world.companion.app.github.links.sweep()
  return world
}
const stop = async (world: LinkedWorld): Promise<void> => {
  open = open.filter((one) => one !== world)
  await world.companion.close()
}
const file = (name: string) => join(root, name, 'companion.db')
const reads = async (world: LinkedWorld) => {
  world.clock.advance(60_000)
  return (await world.ask('POST', REFRESH)).status
}

it('a backup that is served in another folder leaves the tokens of the first alone', async () => {
  const first = await start('first')
  await first.link()
  await stop(first)
  mkdirSync(join(root, 'second'))
  restoreBackup(file('first'), file('second'))
  const second = await start('second')
  expect((await second.ask('GET', REPOS)).status).toBe(409)
  await second.ask('DELETE', `${GITHUB}/12345/`)
  await stop(second)
  expect(await reads(await start('first'))).toBe(200)
  expect(keychain.size).toBe(2)
})

it('a folder that was copied, files and all, is another one', async () => {
  const first = await start('first')
  await first.link()
  await stop(first)
  cpSync(join(root, 'first'), join(root, 'second'), { recursive: true })
  const second = await start('second')
  await second.ask('DELETE', `${GITHUB}/12345/`)
  expect(await reads(await start('first'))).toBe(200)
})

it('a folder that was renamed keeps its links', async () => {
  const first = await start('first')
  await first.link()
  await stop(first)
  renameSync(join(root, 'first'), join(root, 'moved'))
  expect(await reads(await start('moved'))).toBe(200)
  expect(keychain.size).toBe(1)
})

it('an older backup, and then the database that was set aside for it, both find their tokens', async () => {
  const first = await start('first')
  await first.link()
  await stop(first)
  copyFileSync(file('first'), join(root, 'older.db'))
  const later = await start('first')
  // The older backup knows nothing of this authorization.
  await later.link()
  await stop(later)
  const aside = restoreBackup(join(root, 'older.db'), file('first'))
  await stop(await start('first'))
  restoreBackup(aside ?? '', file('first'))
  expect(await reads(await start('first'))).toBe(200)
  expect(readdirSync(join(root, 'first')).filter((name) => name.includes('replaced'))).toHaveLength(2)
})

it('what is erased after a restore does not come back from the entries of the original', async () => {
  const first = await start('first')
  await first.link()
  await stop(first)
  copyFileSync(file('first'), join(root, 'copy.db'))
  restoreBackup(join(root, 'copy.db'), file('first'))
  const restored = await start('first')
  expect(await reads(restored)).toBe(200)
  expect((await restored.ask('DELETE', `${GITHUB}/12345/`)).status).toBe(204)
  await stop(restored)
  const again = await start('first')
  const [, own] = [...keychain.values()]
  expect(await own?.names()).toEqual([])
  expect((await again.ask('GET', REPOS)).status).toBe(404)
})

it('the secrets of a database that a restore replaced are kept as long as its file is', async () => {
  const first = await start('first')
  await first.link()
  await stop(first)
  copyFileSync(file('first'), join(root, 'copy.db'))
  const asides: string[] = []
  for (let round = 0; round < 2; round++) {
    asides.push(restoreBackup(join(root, 'copy.db'), file('first')) ?? '')
    const restored = await start('first')
    expect(await reads(restored)).toBe(200)
    await stop(restored)
  }
  const left = async () => (await Promise.all([...keychain.values()].map((one) => one.names()))).flat().length
  expect(await left()).toBe(3)
  rmSync(asides[0] ?? '')
  await stop(await start('first'))
  expect(await left()).toBe(2)
  rmSync(asides[1] ?? '')
  const last = await start('first')
  expect(await left()).toBe(1)
  expect((await last.ask('DELETE', `${GITHUB}/12345/`)).status).toBe(204)
  expect(await left()).toBe(0)
})

it('a backup of a database whose entries were erased since finds the tokens of the one it replaces', async () => {
  const first = await start('first')
  await first.link()
  await stop(first)
  copyFileSync(file('first'), join(root, 'copy.db'))
  const aside = restoreBackup(join(root, 'copy.db'), file('first'))
  const restored = await start('first')
  // GitHub's old refresh token is spent now.
  restored.clock.advance(9 * 3600_000)
  expect(await reads(restored)).toBe(200)
  await stop(restored)
  rmSync(aside ?? '')
  await stop(await start('first'))
  restoreBackup(join(root, 'copy.db'), file('first'))
  expect(await reads(await start('first'))).toBe(200)
})

it('a copy in another folder erases nothing of the databases that the original replaced', async () => {
  const first = await start('first')
  await first.link()
  await stop(first)
  copyFileSync(file('first'), join(root, 'copy.db'))
  const aside = restoreBackup(join(root, 'copy.db'), file('first'))
  await stop(await start('first'))
  mkdirSync(join(root, 'second'))
  copyFileSync(file('first'), file('second'))
  await stop(await start('second'))
  restoreBackup(aside ?? '', file('first'))
  expect(await reads(await start('first'))).toBe(200)
})
