import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export const ROOT = resolve(import.meta.dirname, '../../..')
const PATIENCE_MS = 120_000
const END_MS = 15_000

/** What keeps running once it has said this. */
const READY = /answers at http|Open the app +http|runs at http|"event":"ready"/

/** The ports that the documents name, each with one that is free here: the app of the person who runs the tests may have the real ones. */
const DOCUMENTED_PORTS = ['7676', '7700']

export type Said = { stdout: string; stderr: string; code: number | null | 'runs' }

/** A folder that looks like a clone, with a home of its own, where commands are typed. */
export async function openTerminal() {
  const folder = mkdtempSync(join(tmpdir(), 'companion docs '))
  for (const name of readdirSync(ROOT))
    if (name !== '.git' && name !== 'README.md') symlinkSync(join(ROOT, name), join(folder, name))
  const ports = new Map<string, string>()
  for (const port of DOCUMENTED_PORTS) ports.set(port, String(await freePort()))
  const running = new Set<ChildProcess>()
  let key = 'phx_…'

  const inherited = Object.entries(process.env).filter(
    ([name]) =>
      !/^(npm_|INIT_CWD|COMPANION_(?!TEST)|GITHUB_|RATE_LIMIT|XDG_CONFIG|VITEST|NODE_ENV|DISPLAY|WAYLAND)/.test(
        name,
      ),
  )
  const env = {
    ...Object.fromEntries(inherited),
    HOME: folder,
    SECRET: 'a client secret',
    COMPANION_PORT: ports.get('7676'),
    COMPANION_NO_APT: '1',
  }

  /** The command with this machine's free ports, and the key that was printed last where it leaves one to fill in. */
  const fillIn = (command: string) =>
    [...ports]
      .reduce(
        (text, [documented, free]) => text.replaceAll(new RegExp(`\\b${documented}\\b`, 'g'), free),
        command,
      )
      .replace('phx_…', key)
      // Its port is the next after the app's.
      .replace(/dev:github$/, 'dev:github -- --port 0')

  /** Types a command and waits for its end, or until it says that it runs. */
  async function type(command: string): Promise<Said> {
    const child = spawn('sh', ['-c', fillIn(command)], { cwd: folder, env, detached: true })
    running.add(child)
    const said: Said = { stdout: '', stderr: '', code: null }
    child.stdout.on('data', (data) => {
      said.stdout += data
    })
    child.stderr.on('data', (data) => {
      said.stderr += data
    })
    const ended = once(child, 'close').then(([code]) => {
      said.code = code
      running.delete(child)
    })
    for (const begin = Date.now(); running.has(child); await Promise.race([ended, sleep(100)])) {
      if (READY.test(said.stdout)) return { ...said, code: 'runs' }
      if (Date.now() - begin > PATIENCE_MS)
        throw new Error(`${command} goes on and on: ${JSON.stringify(said)}`)
    }
    key = /phx_\w+/.exec(said.stdout)?.[0] ?? key
    return said
  }

  const interrupt = async (child: ChildProcess) => {
    const ended = once(child, 'close')
    signal(child, 'SIGINT')
    await Promise.race([ended, sleep(END_MS)])
    signal(child, 'SIGKILL')
  }

  return {
    folder,
    env,
    type,
    async [Symbol.asyncDispose]() {
      await Promise.all([...running].map(interrupt))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, name)
  } catch {
    // All of it has ended.
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address !== null ? address.port : 0
}
