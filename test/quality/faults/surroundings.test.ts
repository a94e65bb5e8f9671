import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { backupFolder, databasePath } from '../../../src/main/core/db/paths.ts'
import { oneLine, prepareProgram, run, serve } from '../../support/program.ts'
import { temporaryFolders } from './folders.ts'
import { doctorOn, openServer } from './here.ts'
import {
  asOtherUser,
  asOtherUserUntil,
  asOtherUserWithMask,
  canBeOtherUser,
  openToOthers,
} from './other-user.ts'

prepareProgram()
const newFolder = temporaryFolders()

describe('a port in use', () => {
  it('is reported in one line and by doctor, and the data folder stays unlocked', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const address = other.address()
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0
    const dataDir = newFolder()
    const refusal = await run(['serve', '--port', String(port), '--data-dir', dataDir])
    expect([refusal.code, oneLine(refusal)]).toEqual([
      1,
      expect.stringMatching(`Port ${port} is in use.*--port`),
    ])

    const app = await openServer(dataDir)
    app.app.settings.set('port', String(port))
    await app.close()
    expect(await doctorOn(dataDir, 'Server')).toMatchObject({
      state: 'problem',
      detail: expect.stringContaining(`port ${port} is in use`),
    })
    other.close()
  })
})

describe('a second server on a folder', () => {
  it('is rejected with the URL of the first, which doctor reports, and starts once the first is killed', async () => {
    const dataDir = newFolder()
    const first = await serve(['--data-dir', dataDir])
    const refusal = await run(['serve', '--port', '0', '--data-dir', dataDir])
    expect([refusal.code, oneLine(refusal)]).toEqual([1, expect.stringContaining(first.url)])
    expect(await doctorOn(dataDir, 'Server')).toMatchObject({
      state: 'ok',
      detail: expect.stringContaining(first.url),
    })
    const restore = await run(['restore', databasePath(dataDir), '--data-dir', dataDir])
    expect([restore.code, oneLine(restore)]).toEqual([1, expect.stringContaining(first.url)])
    first.signal('SIGKILL')
    await first.ended()
    expect(await doctorOn(dataDir, 'Server')).not.toMatchObject({ state: 'ok' })
    const second = await serve(['--data-dir', dataDir])
    expect(await second.stop()).toBe(0)
  })
})

describe.skipIf(!canBeOtherUser)('without write access', () => {
  const readOnly: [name: string, make: (dataDir: string) => void][] = [
    [
      'the folder',
      (dataDir) => {
        mkdirSync(dataDir)
        chmodSync(dataDir, 0o555)
      },
    ],
    [
      'the database',
      (dataDir) => {
        mkdirSync(dataDir)
        writeFileSync(databasePath(dataDir), '')
        chmodSync(dataDir, 0o777)
        chmodSync(databasePath(dataDir), 0o444)
      },
    ],
    ['a folder that is a file', (dataDir) => writeFileSync(dataDir, '')],
  ]

  it.each(readOnly)('to %s, startup and commands fail with one line that says what to do', (name, make) => {
    const folder = newFolder()
    openToOthers(folder)
    const dataDir = join(folder, 'data')
    make(dataDir)
    for (const args of [
      ['serve', '--port', '0'],
      ['restore', '/dev/null'],
    ]) {
      const { status, stdout, stderr } = asOtherUser([...args, '--data-dir', dataDir])
      expect([status, stdout, stderr.trimEnd().split('\n')]).toEqual([
        1,
        '',
        [expect.stringMatching(/(write access|Check the path|Choose )/)],
      ])
      if (name === 'the folder' && args[0] === 'serve' && process.getuid?.() === 0)
        expect(stderr).toContain('It belongs to another user (ID 0).')
    }
    const doctor = asOtherUser(['doctor', '--json', '--data-dir', dataDir])
    expect([doctor.status, doctor.stderr]).toEqual([1, ''])
    expect(JSON.parse(doctor.stdout)).toContainEqual(
      expect.objectContaining({ state: 'problem', detail: expect.stringMatching(/access|not a folder/) }),
    )
  })

  it('only its mode belongs to someone else: a folder that others may write to is used, with a warning', async () => {
    const folder = newFolder()
    openToOthers(folder)
    const dataDir = join(folder, 'shared')
    mkdirSync(dataDir)
    openToOthers(dataDir)
    expect(asOtherUser(['users', 'list', '--data-dir', dataDir])).toMatchObject({ status: 0, stderr: '' })
    expect(existsSync(databasePath(dataDir))).toBe(true)
    if (process.getuid?.() !== 0) return
    const serving = ['serve', '--port', '0', '--data-dir', dataDir]
    const warning = 'the data folder belongs to another user'
    expect(await asOtherUserUntil(warning, serving)).toContain(warning)
  })

  it('to a read-only folder that the user owns, startup restores access', () => {
    const folder = newFolder()
    openToOthers(folder)
    const dataDir = join(folder, 'data')
    mkdirSync(dataDir)
    if (process.getuid?.() === 0) chownSync(dataDir, 65534, 65534)
    chmodSync(dataDir, 0o500)
    expect(asOtherUser(['users', 'list', '--data-dir', dataDir])).toMatchObject({ status: 0, stderr: '' })
    expect(existsSync(databasePath(dataDir))).toBe(true)
  })
  it.each(['0177', '0777'])(
    'because of the umask %s: the folder and its backups are private and usable',
    async (umask) => {
      const folder = newFolder()
      openToOthers(folder)
      const dataDir = join(folder, 'new', 'data')
      const serving = ['serve', '--port', '0', '--data-dir', dataDir]
      await asOtherUserWithMask(umask, 'created the daily backup', serving)
      const modeOf = (path: string) => statSync(path).mode & 0o777
      expect([dataDir, backupFolder(dataDir)].map(modeOf)).toEqual([0o700, 0o700])
      const [backup = ''] = readdirSync(backupFolder(dataDir))
      expect([join(backupFolder(dataDir), backup), databasePath(dataDir)].map(modeOf)).toEqual([0o600, 0o600])
    },
  )
})
