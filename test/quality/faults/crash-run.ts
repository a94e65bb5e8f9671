import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import type { CrashServerSettings } from './crash-server.ts'

const readySchema = z.object({ url: z.string(), login: z.string() })

export type RunningServer = z.infer<typeof readySchema> & {
  child: ChildProcess
  /** Kills it without warning, like a power failure, and waits for it to exit. */
  kill(): Promise<void>
  /** Its stderr output. */
  complaints(): string
}

/** Starts the server to be killed and waits until it is ready. */
export async function startServer(settings: CrashServerSettings): Promise<RunningServer> {
  const program = join(import.meta.dirname, 'crash-server.ts')
  const child = spawn(process.execPath, [program, JSON.stringify(settings)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // All starts load the same sources.
    env: { ...process.env, NODE_COMPILE_CACHE: join(settings.dataDir, 'compile-cache') },
  })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text
  })
  const exit = once(child, 'exit')
  const line = await Promise.race([
    once(createInterface(child.stdout), 'line'),
    exit.then(() => {
      throw new Error(`The server did not start: ${stderr}`)
    }),
  ])
  return {
    ...readySchema.parse(JSON.parse(String(line[0]))),
    child,
    complaints: () => stderr,
    async kill() {
      child.kill('SIGKILL')
      await exit
    },
  }
}
