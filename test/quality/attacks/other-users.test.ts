import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { prepareProgram, run, seedFile, serve } from '../../support/program.ts'
import { SEED } from '../../support/seed.ts'
import { temporaryFolders } from '../faults/folders.ts'
import { canBeOtherUser, openToOthers, runAsOther } from '../faults/other-user.ts'

prepareProgram()
const newFolder = temporaryFolders()

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))

describe.skipIf(process.platform === 'win32')('another OS user', () => {
  it('cannot read any of our files, while the server is running or after', async () => {
    const folder = newFolder()
    openToOthers(folder)
    const dataDir = join(folder, 'data')
    const server = await serve(['--data-dir', dataDir, '--seed', seedFile(SEED)])
    await vi.waitFor(() => expect(filesIn(dataDir).some((name) => /daily-.*\.db$/.test(name))).toBe(true), {
      timeout: 20_000,
    })
    const look = () => {
      for (const path of [dataDir, ...filesIn(dataDir)]) {
        const { mode } = statSync(path)
        expect([path, (mode & 0o077).toString(8)]).toEqual([path, '0'])
      }
    }
    look()
    if (canBeOtherUser && process.getuid?.() === 0) {
      expect(runAsOther(['ls', dataDir]).status).not.toBe(0)
      for (const path of filesIn(dataDir)) expect(runAsOther(['cat', path]).status).not.toBe(0)
      expect(runAsOther(['cat', `/proc/${server.ready.pid}/environ`]).status).not.toBe(0)
    }
    await run(['backup', join(folder, 'mine.db'), '--data-dir', dataDir])
    expect(statSync(join(folder, 'mine.db')).mode & 0o077).toBe(0)
    expect(await server.stop()).toBe(0)
    look()
  })
})
