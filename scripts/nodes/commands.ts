import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'

const TIMEOUT_MS = 15 * 60_000
const STOP_TIMEOUT_MS = 20_000

export type Result = { passed: boolean; seconds: number; output: string }

/** An npm command. `ready` matches its output with a URL once it is running; without it, the command must exit on its own. */
export type Command = { name: string; args: readonly string[]; ready?: RegExp }

export const COMMANDS: readonly Command[] = [
  { name: 'start', args: ['start', '--', '--port', '0'], ready: /running at (http\S+)/ },
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

/** Runs a command in a clone until it has exited or is ready, and stops it like Ctrl+C. */
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
      // The whole process group has already exited.
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
    while (code === undefined && performance.now() - begin < TIMEOUT_MS) {
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
      await Promise.race([ended, sleep(STOP_TIMEOUT_MS)])
      if (code === undefined) output += '\nIt did not end at Ctrl-C.\n'
      return { ...result, output, passed: answered && code !== undefined }
    }
    return done(ready === undefined && code === 0)
  } finally {
    process.off('exit', kill)
    kill()
  }
}
