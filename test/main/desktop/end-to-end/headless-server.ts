import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { testEnvironment } from './driver.ts'

/** Runs `serve` on a folder until it is disposed of, on a free port by default. */
export async function serve(dataDir: string, port = '0'): Promise<{ url: string } & AsyncDisposable> {
  const cli = resolve(import.meta.dirname, '../../../../out/main/cli.js')
  const child = spawn(process.execPath, [cli, 'serve', '--data-dir', dataDir, '--port', port, '--json'], {
    env: testEnvironment({ dataDir }),
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  return {
    url: JSON.parse(line).url,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}
