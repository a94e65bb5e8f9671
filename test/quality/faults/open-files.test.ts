import { spawnSync } from 'node:child_process'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { databasePath } from '../../../src/main/core/db/paths.ts'
import { prepareProgram } from '../../support/program.ts'
import { temporaryFolders } from './folders.ts'
import { openServer } from './here.ts'

prepareProgram()
const newFolder = temporaryFolders()

const PROGRAM = join(import.meta.dirname, '../../../out/main/cli.js')
/** With fewer, Node can't load the program. */
const LIMITS = [22, 24, 26, 28, 30, 34, 40]

const ON_WINDOWS = process.platform === 'win32'
if (ON_WINDOWS) console.log('a limit on open files is not tested: Windows has no ulimit')

describe.skipIf(ON_WINDOWS)('a limit on open files', () => {
  it('that a command reaches is named in one sentence, and nothing is called damaged', {
    timeout: 120_000,
  }, async () => {
    const dataDir = newFolder()
    await (await openServer(dataDir)).close()
    const copy = join(dataDir, 'copy.db')
    copyFileSync(databasePath(dataDir), copy)
    const commands = [
      ['backup', copy, '--force'],
      ['restore', copy],
    ]
    const failures = LIMITS.flatMap((limit) =>
      commands.flatMap((command) => {
        const args = [`ulimit -n ${limit}; exec "$@"`, 'sh', process.execPath, PROGRAM, ...command]
        const { status, stderr } = spawnSync('sh', ['-c', ...args, '--data-dir', dataDir], {
          encoding: 'utf8',
        })
        // Node itself may warn that it could not read certificates.
        const lines = stderr.split('\n').filter((line) => line !== '' && !/certificates|certs/.test(line))
        return status === 0 ? [] : [lines]
      }),
    )
    expect(failures.length).toBeGreaterThan(0)
    for (const lines of failures)
      expect(lines).toEqual([expect.stringMatching(/^Too many files are open.*ulimit -n/)])
  })
})
