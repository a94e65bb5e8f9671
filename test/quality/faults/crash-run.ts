import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import type { CrashServerSettings } from './crash-server.ts'

const readySchema = z.object({ url: z.string(), login: z.string() })

export type RunningServer = z.infer<typeof readySchema> & {
  child: ChildProcess
  /** Ends it without a word, as a power cut does, and waits until it is gone. */
  kill(): Promise<void>
  /** What it complained of. */
  complaints(): string
}

/** Starts the server that is to be killed and waits until it answers. */
export async function startServer(settings: CrashServerSettings): Promise<RunningServer> {
  const program = join(import.meta.dirname, 'crash-server.ts')
  const child = spawn(process.execPath, [program, JSON.stringify(settings)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // The same sources are read at each start.
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
