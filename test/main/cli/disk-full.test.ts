import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, describe, expect, it } from 'vitest'
import {
  oneLine,
  prepareProgram,
  run,
  runJson,
  seedFile,
  serve,
  temporaryFolder,
} from '../../support/program.ts'
import { KEYS, SEED } from '../../support/seed.ts'

const mounts: string[] = []

prepareProgram()
afterEach(() => {
  // The server may still use it, so it is unmounted when the process exits.
  for (const folder of mounts.splice(0)) execFileSync('umount', ['--lazy', folder])
})

/** Mounts a disk of the given size. Requires root on Linux. */
function smallDisk(kib: number): string {
  const folder = join(temporaryFolder(), 'disk')
  mkdirSync(folder)
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kib}k`, 'tmpfs', folder], { stdio: 'ignore' })
  mounts.push(folder)
  return folder
}

function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  try {
    const folder = smallDisk(64)
    execFileSync('umount', [folder])
    mounts.pop()
    return true
  } catch {
    return false
  }
}

const isSupported = canMount()
if (!isSupported)
  process.stderr.write('skipped: full disk tests (mounting a small disk requires root on Linux)\n')

describe.skipIf(!isSupported)('a full disk', () => {
  it('returns a 503, loses no data, and recovers once there is free space', async () => {
    const disk = smallDisk(2048)
    const dataDir = join(disk, 'data')
    const server = await serve(['--data-dir', dataDir, '--seed', seedFile(SEED)])
    const patch = (n: number) =>
      server.request('/api/users/@me/hedgehog_config/', {
        method: 'PATCH',
        key: KEYS.grace,
        body: JSON.stringify({ n, text: 'x'.repeat(60_000) }),
      })
    let acknowledged = -1
    let full: Response | null = null
    for (let n = 0; n < 200 && full === null; n++) {
      const answer = await patch(n)
      if (answer.status === 200) acknowledged = n
      else full = answer
    }
    expect([full?.status, await full?.json()]).toEqual([
      503,
      {
        type: 'server_error',
        code: 'database_unavailable',
        detail: expect.stringMatching(/^The disk is full.+\.$/),
        attr: null,
      },
    ])
    // Reads still work and return all acknowledged writes.
    const read = async () =>
      (await (await server.request('/api/users/@me/hedgehog_config/', { key: KEYS.grace })).json()) as {
        n: number
      }
    expect((await read()).n).toBe(acknowledged)
    expect((await server.request('/_companion/health')).status).toBe(200)

    execFileSync('mount', ['-o', 'remount,size=16384k', disk])
    expect((await patch(1000)).status).toBe(200)
    expect((await read()).n).toBe(1000)
    expect(await server.stop()).toBe(0)
    const db = new Database(join(dataDir, 'companion.db'), { readonly: true })
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    db.close()
  })

  it('makes startup fail with one line and leaves the data unchanged', async () => {
    const disk = smallDisk(1024)
    const dataDir = join(disk, 'data')
    await runJson(['users', 'create', '--email', 'one@example.com', '--data-dir', dataDir])
    const large = {
      version: 1,
      users: [
        {
          email: 'large@example.com',
          installations: [
            { installation_id: '5', repository_template: { owner: 'big', count: 20_000, branches: 2 } },
          ],
        },
      ],
    }
    const args = ['serve', '--port', '0', '--data-dir', dataDir, '--seed', seedFile(large)]
    const outcome = await run(args)
    expect(outcome.code).toBe(1)
    expect(oneLine(outcome)).toContain('full')
    expect(await runJson(['users', 'list', '--data-dir', dataDir])).toMatchObject([
      {},
      { email: 'one@example.com' },
    ])
  })

  it('makes the first startup fail with one line', async () => {
    const disk = smallDisk(64)
    const outcome = await run(['serve', '--port', '0', '--data-dir', join(disk, 'data')])
    expect(outcome.code).toBe(1)
    expect(oneLine(outcome)).toContain('full')
  })

  it('makes a backup fail with one line and leaves no partial file', async () => {
    const disk = smallDisk(64)
    const dataDir = temporaryFolder()
    await runJson(['users', 'list', '--data-dir', dataDir])
    const outcome = await run(['backup', join(disk, 'copy.db'), '--data-dir', dataDir])
    expect(outcome.code).toBe(1)
    expect(oneLine(outcome)).toContain(disk)
    expect(execFileSync('ls', ['-A', disk], { encoding: 'utf8' })).toBe('')
  })
})
