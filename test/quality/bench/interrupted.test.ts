import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const MODULE = join(import.meta.dirname, 'processes.ts')

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

it.each(['SIGINT', 'SIGTERM'] as const)(
  'a benchmark interrupted with %s stops the server that it started',
  async (signal) => {
    const folder = mkdtempSync(join(tmpdir(), 'companion-bench-'))
    const script = `
      import { endWithChildren, startBare } from ${JSON.stringify(MODULE)}
      endWithChildren()
      const { pid } = await startBare(${JSON.stringify(join(folder, 'bare.db'))})
      console.log(pid)
      setInterval(() => {}, 1000)`
    const measurement = spawn(process.execPath, ['--input-type=module', '--eval', script])
    try {
      const [line] = await once(measurement.stdout, 'data')
      const server = Number(line)
      expect(isAlive(server)).toBe(true)
      measurement.kill(signal)
      await once(measurement, 'exit')
      await expect.poll(() => isAlive(server), { timeout: 15_000 }).toBe(false)
    } finally {
      measurement.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    }
  },
)
