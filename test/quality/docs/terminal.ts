import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../support/free-port.ts'

export const ROOT = resolve(import.meta.dirname, '../../..')
const TIMEOUT_MS = 120_000
const STOP_TIMEOUT_MS = 15_000

/** Printed by commands that keep running. */
const READY = /running at http|Open the app +http|runs at http|"event":"ready"/

/** Ports in the documents. They are replaced with free ones, because the user's own app may be using them. */
const DOCUMENTED_PORTS = ['7676', '7700', '8010']

export type CommandOutput = { stdout: string; stderr: string; code: number | null | 'runs' }

/** A terminal in a copy of the project, with its own home folder. */
export async function openTerminal() {
  const folder = mkdtempSync(join(tmpdir(), 'companion docs '))
  for (const name of readdirSync(ROOT))
    if (!['.git', 'README.md', 'out'].includes(name)) symlinkSync(join(ROOT, name), join(folder, name))
  // Of its own, because `npm run dev` builds, and other tests run what is built here.
  cpSync(join(ROOT, 'out'), join(folder, 'out'), { recursive: true, preserveTimestamps: true })
  copyFileSync(join(ROOT, 'docs/examples/world.json'), join(folder, 'world.json'))
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

  /** Replaces documented ports with free ones and key placeholders with the last printed key. */
  const fillIn = (command: string) =>
    [...ports]
      .reduce(
        (text, [documented, free]) => text.replaceAll(new RegExp(`\\b${documented}\\b`, 'g'), free),
        command,
      )
      .replace('phx_…', key)
      // The package is not installed here, but it is what the build makes.
      .replace(/^npx posthog-companion\b/, `"${process.execPath}" "${join(ROOT, 'out/main/bin.js')}"`)
      // Its default port may be in use.
      .replace(/dev:github$/, 'dev:github -- --port 0')

  /** Runs a command and waits until it exits or is ready. */
  async function type(command: string): Promise<CommandOutput> {
    const child = spawn('sh', ['-c', fillIn(command)], { cwd: folder, env, detached: true })
    running.add(child)
    const output: CommandOutput = { stdout: '', stderr: '', code: null }
    child.stdout.on('data', (data) => {
      output.stdout += data
    })
    child.stderr.on('data', (data) => {
      output.stderr += data
    })
    const ended = once(child, 'close').then(([code]) => {
      output.code = code
      running.delete(child)
    })
    for (const begin = Date.now(); running.has(child); await Promise.race([ended, sleep(100)])) {
      if (READY.test(output.stdout)) return { ...output, code: 'runs' }
      if (Date.now() - begin > TIMEOUT_MS)
        throw new Error(`${command} did not exit: ${JSON.stringify(output)}`)
    }
    key = /phx_\w+/.exec(output.stdout)?.[0] ?? key
    return output
  }

  const interrupt = async (child: ChildProcess) => {
    const ended = once(child, 'close')
    signal(child, 'SIGINT')
    await Promise.race([ended, sleep(STOP_TIMEOUT_MS)])
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
    // The whole process group has already exited.
  }
}
