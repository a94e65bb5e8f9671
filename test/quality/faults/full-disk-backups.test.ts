import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { applyPendingRestore } from '../../../src/main/core/backups/pending-restore.ts'
import { writeBackup } from '../../../src/main/core/backups/write.ts'
import { openDatabase } from '../../../src/main/core/db/open.ts'
import { pendingRestorePath } from '../../../src/main/core/db/paths.ts'
import { SESSION_HEADER } from '../../../src/shared/session-header.ts'
import { ADA } from '../../support/seed.ts'
import { createListeningWorld } from '../attacks/listening.ts'

const disk = mkdtempSync(join(tmpdir(), 'companion-small-disk-'))
const isMounted =
  process.platform === 'linux' &&
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', disk]).status === 0
if (!isMounted) process.stdout.write('skipped: backups on a full disk (only root can mount a small one)\n')
afterAll(() => {
  if (isMounted) spawnSync('umount', [disk])
  rmSync(disk, { recursive: true, force: true })
})

function fill(file: string, size: number): void {
  try {
    for (;;) writeFileSync(file, Buffer.alloc(size), { flag: 'a' })
  } catch {
    // No room for a block of this size.
  }
}

describe.skipIf(!isMounted)('on a full disk', () => {
  const dataDir = join(disk, 'data')
  const filler = join(disk, 'filler')
  beforeAll(() => mkdirSync(dataDir))

  it('an uploaded backup is refused with a reason, leaves nothing behind, and can be sent again', async () => {
    const world = await createListeningWorld({ config: { dataDir } })
    const session = await world.signIn(ADA)
    const headers = { 'content-type': 'application/octet-stream', [SESSION_HEADER]: session }
    const put = async (body: Uint8Array<ArrayBuffer>) => {
      const answer = await fetch(`${world.url}/_companion/restore`, { method: 'PUT', headers, body })
      return { status: answer.status, body: await answer.json() }
    }
    for (const answer of await Promise.all([put(new Uint8Array(9e6)), put(new Uint8Array(9e6))])) {
      expect([answer.status, answer.body]).toEqual([
        503,
        expect.objectContaining({ code: 'database_unavailable', type: 'server_error' }),
      ])
    }
    expect(readdirSync(dataDir).filter((name) => name.includes('restore'))).toEqual([])
    expect((await put(new Uint8Array(10))).body).toMatchObject({ code: 'invalid_input' })
    await world.close()
  })

  it('a download without room for its copy is refused with a reason, leaves nothing behind, and can be repeated', async () => {
    const world = await createListeningWorld({ config: { dataDir } })
    const headers = { [SESSION_HEADER]: await world.signIn(ADA) }
    const get = () => fetch(`${world.url}/_companion/backup`, { headers })
    vi.stubEnv('TMPDIR', disk)
    fill(filler, 65_536)
    const refused = await get()
    expect(refused.status).toBe(503)
    expect(await refused.json()).toMatchObject({
      code: 'database_unavailable',
      detail: expect.stringContaining('There is no room for a backup'),
    })
    expect(readdirSync(disk).sort()).toEqual(['data', 'filler'])
    rmSync(filler)
    const copy = new Uint8Array(await (await get()).arrayBuffer())
    const restore = (body: Uint8Array<ArrayBuffer>) =>
      fetch(`${world.url}/_companion/restore`, { method: 'PUT', headers, body })
    // As a program that doesn't notice that a download broke off would have it.
    expect((await restore(copy.slice(0, copy.length / 2))).status).toBe(400)
    expect((await restore(copy)).status).toBe(204)
    await fetch(`${world.url}/_companion/restore`, { method: 'DELETE', headers })
    await expect.poll(() => readdirSync(disk)).toEqual(['data'])
    vi.unstubAllEnvs()
    await world.close()
  })

  it('a backup that waits to be restored waits until there is room', async () => {
    const db = openDatabase(dataDir)
    await writeBackup(db, pendingRestorePath(dataDir), false)
    db.close()
    for (const size of [65_536, 4096]) fill(filler, size)
    expect(() => applyPendingRestore(dataDir)).toThrow()
    expect(existsSync(pendingRestorePath(dataDir))).toBe(true)
    expect(readdirSync(dataDir).filter((name) => name.includes('incoming'))).toEqual([])
    rmSync(filler)
    applyPendingRestore(dataDir)
    expect(existsSync(pendingRestorePath(dataDir))).toBe(false)
    openDatabase(dataDir).close()
  })
})
