import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'

const PATIENCE_MS = 15 * 60_000
const END_MS = 20_000

export type Result = { passed: boolean; seconds: number; output: string }

/** A command as a newcomer types it. `ready`: what it prints once it runs, with an address in it; without, it runs to its end. */
export type Command = { name: string; args: readonly string[]; ready?: RegExp }

export const COMMANDS: readonly Command[] = [
  { name: 'start', args: ['start', '--', '--port', '0'], ready: /answers at (http\S+)/ },
  { name: 'test', args: ['test', '--', 'test/scripts/start.test.ts'] },
  {
    name: 'dev',
    args: ['run', 'dev', '--', '--headless', '--port', '0', '--ephemeral'],
    ready: /Open the app +(http\S+)/,
  },
  { name: 'companion', args: ['run', '--silent', 'companion', '--', 'keys', 'list', '--json'] },
  {
    name: 'serve',
    args: ['run', '--silent', 'serve', '--', '--ephemeral', '--json', '--port', '0'],
    ready: /"url":"(http[^"]+)"/,
  },
  { name: 'dev:github', args: ['run', 'dev:github', '--', '--port', '0'], ready: /runs at (http\S+)/ },
  { name: 'lint', args: ['run', 'lint'] },
  { name: 'typecheck', args: ['run', 'typecheck'] },
  { name: 'generate:client', args: ['run', 'generate:client', '--', '--check'] },
  { name: 'screenshots', args: ['run', 'screenshots', '--', 'welcome'] },
]

/** Runs one command in a clone, as far as it is to see that it works, and ends it as Ctrl-C does. */
export async function runCommand(
  { args, ready }: Command,
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<Result> {
  const begin = performance.now()
  const child = spawn('npm', args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const signal = (name: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, name)
    } catch {
      // Everything of it has ended.
    }
  }
  const kill = () => signal('SIGKILL')
  process.once('exit', kill)
  let output = ''
  let stdout = ''
  child.stdout.on('data', (text) => {
    stdout += text
    output += text
  })
  child.stderr.on('data', (text) => {
    output += text
  })
  let code: number | null | undefined
  const ended = once(child, 'close').then(([given]) => {
    code = given
  })
  const done = (passed: boolean): Result => ({
    passed,
    seconds: (performance.now() - begin) / 1000,
    output,
  })
  try {
    while (code === undefined && performance.now() - begin < PATIENCE_MS) {
      const address = ready?.exec(stdout)?.[1]
      if (address === undefined) {
        await Promise.race([ended, sleep(200)])
        continue
      }
      const answered = await fetch(address, { redirect: 'manual' }).then(
        ({ status }) => status < 500,
        () => false,
      )
      const result = done(answered)
      signal('SIGINT')
      await Promise.race([ended, sleep(END_MS)])
      if (code === undefined) output += '\nIt did not end at Ctrl-C.\n'
      return { ...result, output, passed: answered && code !== undefined }
    }
    return done(ready === undefined && code === 0)
  } finally {
    process.off('exit', kill)
    kill()
  }
}
