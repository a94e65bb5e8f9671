import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { z } from 'zod'
import { KEY } from './world.ts'

const ROOT = resolve(import.meta.dirname, '../../..')

const readySchema = z.object({ url: z.url(), login_url: z.url() })

/** The built app, headless, in its own process. */
export type RunningCompanion = {
  url: string
  loginUrl: string
  dataDir: string
  /** Calls the API with the seeded owner's key. */
  call(method: string, path: string, body?: unknown): Promise<Response>
  /** Suspends the process, so that connections stay open but nothing responds. */
  pause(): void
  resume(): void
  stop(): Promise<void>
}

export type CompanionSetup = {
  seed?: unknown
  env?: Record<string, string>
  /** A data folder. In memory if omitted. */
  dataDir?: string
  /** A free port if omitted. */
  port?: number
  /** Whether it is a server for tests, with the control API. */
  control?: boolean
}

let built: Promise<unknown> | undefined

/** Builds the app if necessary, starts it on a free port, and waits until it is ready. */
export async function startCompanion({
  seed,
  env = {},
  dataDir,
  port = 0,
  control = false,
}: CompanionSetup = {}): Promise<RunningCompanion> {
  built ??= promisify(execFile)(process.execPath, [join(ROOT, 'scripts/companion.mjs'), '--version'])
  await built
  const own = mkdtempSync(join(tmpdir(), 'companion-browser-'))
  const args = [
    'serve',
    '--json',
    '--port',
    String(port),
    '--data-dir',
    dataDir ?? own,
    '--log-level',
    'silent',
  ]
  if (dataDir === undefined) args.push('--ephemeral')
  if (control) args.push('--control')
  if (seed !== undefined) {
    writeFileSync(join(own, 'seed.json'), JSON.stringify(seed))
    args.push('--seed', join(own, 'seed.json'))
  }
  const child = spawn(process.execPath, [join(ROOT, 'out/main/cli.js'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    // The compile cache is next to the build, as for `npm run companion`.
    env: { ...process.env, HOME: own, NODE_COMPILE_CACHE: join(ROOT, 'out/.compile-cache'), ...env },
  })
  const ready = await readyLine(child)
  return {
    url: ready.url,
    loginUrl: ready.login_url,
    dataDir: dataDir ?? own,
    call: (method, path, body) =>
      fetch(`${ready.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM')
        await once(child, 'exit')
      }
      rmSync(own, { recursive: true, force: true })
    },
  }
}

async function readyLine(child: ChildProcess): Promise<z.infer<typeof readySchema>> {
  if (child.stdout === null) throw new Error('The server has no output.')
  for await (const line of createInterface({ input: child.stdout }))
    return readySchema.parse(JSON.parse(line))
  throw new Error('The server exited before it was ready. See its output above.')
}
