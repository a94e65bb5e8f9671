import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'

const readySchema = z.object({ event: z.literal('ready'), url: z.url(), login_url: z.url() })

const cli = join(import.meta.dirname, '../../../out/main/cli.js')

/** The built app, headless, in a process of its own. */
export type RunningCompanion = AsyncDisposable & {
  url: string
  loginUrl: string
  dataDir: string
  /** The base of `Authorization: Bearer` calls, as a client makes them. */
  call(path: string, init: RequestInit & { key: string }): Promise<Response>
  /** Runs a command of the command line on the same data folder. Resolves to what it printed. */
  command(...args: string[]): Promise<string>
  stop(): Promise<void>
}

type Setup = {
  seed?: unknown
  env?: Record<string, string>
  ephemeral?: boolean
  port?: number
  dataDir?: string
}

/** Starts it on a free port and waits until it answers. */
export async function startCompanion(setup: Setup = {}): Promise<RunningCompanion> {
  const { seed, env = {}, ephemeral = true, port = 0 } = setup
  const dataDir = setup.dataDir ?? mkdtempSync(join(tmpdir(), 'companion-browser-'))
  const args = ['serve', '--json', '--port', String(port), '--data-dir', dataDir, '--log-level', 'error']
  if (ephemeral) args.push('--ephemeral')
  if (seed !== undefined) {
    writeFileSync(join(dataDir, 'seed.json'), JSON.stringify(seed))
    args.push('--seed', join(dataDir, 'seed.json'))
  }
  const child = run(args, env)
  const ready = await readyLine(child)
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
  }
  return {
    url: ready.url,
    loginUrl: ready.login_url,
    dataDir,
    call: (path, { key, ...init }) =>
      fetch(`${ready.url}${path}`, {
        ...init,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      }),
    async command(...words) {
      const command = run([...words, '--data-dir', dataDir], env)
      let printed = ''
      command.stdout?.on('data', (part: Buffer) => {
        printed += part.toString()
      })
      const [code] = await once(command, 'close')
      if (code !== 0) throw new Error(`companion ${words.join(' ')} ended with ${code}`)
      return printed
    },
    stop,
    async [Symbol.asyncDispose]() {
      await stop()
      if (setup.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

function run(args: readonly string[], env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [cli, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  })
}

async function readyLine(child: ChildProcess): Promise<z.infer<typeof readySchema>> {
  if (child.stdout === null) throw new Error('The server has no output.')
  for await (const line of createInterface({ input: child.stdout })) {
    return readySchema.parse(JSON.parse(line))
  }
  throw new Error('The server ended before it was ready. Was it built? Run `npm run build`.')
}
