import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { afterEach, beforeAll } from 'vitest'
import { z } from 'zod'

const ROOT = resolve(import.meta.dirname, '../..')
const PROGRAM = join(ROOT, 'out', 'main', 'cli.js')
/** Allows for a busy machine. */
const TIMEOUT_MS = 20_000

export type Outcome = { code: number | null; stdout: string; stderr: string }

/** `wrapper` is prepended to the command. */
export type RunOptions = { env?: Record<string, string>; input?: string; wrapper?: readonly string[] }

export type Served = {
  ready: Ready
  url: string
  /** The output on stdout and stderr so far. */
  output(): { stdout: string; stderr: string }
  request(path: string, init?: RequestInit & { key?: string }): Promise<Response>
  signal(name: NodeJS.Signals): void
  /** Waits for the process to exit. */
  ended(): Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  /** Stops the process and waits for it to exit. */
  stop(): Promise<number | null>
}

const readySchema = z.strictObject({
  event: z.literal('ready'),
  url: z.string(),
  login_url: z.string(),
  data_dir: z.string().nullable(),
  pid: z.int(),
  control_token: z.string().optional(),
})
export type Ready = z.infer<typeof readySchema>

const running = new Set<ChildProcess>()
const folders = new Set<string>()

/** Builds the program if necessary. After each test, stops its processes and removes its folders. */
export function prepareProgram(): void {
  beforeAll(
    () => promisify(execFile)(process.execPath, [join(ROOT, 'scripts/companion.mjs'), '--version']),
    120_000,
  )
  afterEach(async () => {
    for (const child of running) {
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    }
    running.clear()
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
    folders.clear()
  })
}

/** Creates a folder that is removed after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'companion-test-'))
  folders.add(folder)
  return folder
}

export function seedFile(seed: unknown): string {
  const file = join(temporaryFolder(), 'seed.json')
  writeFileSync(file, typeof seed === 'string' ? seed : JSON.stringify(seed))
  return file
}

/** The environment without variables that affect the program, and with its own home folder. */
function environment(more: Record<string, string> = {}): Record<string, string> {
  const inherited = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined || /^(COMPANION|GITHUB|RATE_LIMIT|XDG|NODE_|VITEST)/.test(name)
      ? []
      : [[name, value]],
  )
  const home = temporaryFolder()
  // A compile cache cuts startup time by a third. It is next to the build, as for `npm run companion`.
  const cache = join(ROOT, 'out', '.compile-cache')
  return { ...Object.fromEntries(inherited), HOME: home, APPDATA: home, NODE_COMPILE_CACHE: cache, ...more }
}

function start(args: readonly string[], { env, input, wrapper = [] }: RunOptions) {
  const [command = process.execPath, ...rest] = [...wrapper, process.execPath, PROGRAM, ...args]
  const child = spawn(command, rest, { env: environment(env), stdio: 'pipe' })
  running.add(child)
  child.stdin.on('error', () => {})
  child.stdin.end(input ?? '')
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    output.stderr += text
  })
  return { child, output }
}

/** Runs a command until it exits. */
export async function run(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const { child, output } = start(args, options)
  const [code] = await once(child, 'close')
  running.delete(child)
  return { code, ...output }
}

/** Runs a command with `--json` and returns its parsed output. The command must succeed. */
export async function runJson(args: readonly string[], options: RunOptions = {}): Promise<unknown> {
  const { code, stdout, stderr } = await run([...args, '--json'], options)
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${stderr}`)
  return JSON.parse(stdout)
}

/** Starts a server, on a free port by default, and waits until it is ready. */
export async function serve(args: readonly string[], options: RunOptions = {}): Promise<Served> {
  const port = args.includes('--port') || options.env?.COMPANION_PORT !== undefined ? [] : ['--port', '0']
  const { child, output } = start(['serve', '--json', ...port, ...args], options)
  const exit = once(child, 'close').then(([code, signal]) => {
    running.delete(child)
    return { code, signal }
  })
  const line = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([text]) => z.string().parse(text)),
    exit.then(({ code }) => {
      throw new Error(`serve ended with ${code} before it was ready: ${output.stderr}`)
    }),
    timeout('serve was not ready in time'),
  ])
  const ready = readySchema.parse(JSON.parse(line))
  const ended = () => Promise.race([exit, timeout('serve did not end in time')])
  return {
    ready,
    url: ready.url,
    output: () => output,
    request: (path, { key, ...init } = {}) =>
      fetch(`${ready.url}${path}`, {
        redirect: 'manual',
        ...init,
        headers: {
          'content-type': 'application/json',
          ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
          ...init.headers,
        },
      }),
    signal: (name) => void child.kill(name),
    ended,
    async stop() {
      child.kill('SIGTERM')
      return (await ended()).code
    },
  }
}

function timeout(sentence: string): Promise<never> {
  return new Promise((_resolve, reject) => {
    setTimeout(() => reject(new Error(sentence)), TIMEOUT_MS).unref()
  })
}

/** The error of a failed command, which must be a single line on stderr, with nothing on stdout. */
export function oneLine({ stdout, stderr }: Outcome): string {
  const lines = stderr.trimEnd().split('\n')
  if (stdout !== '' || lines.length !== 1)
    throw new Error(`not one line: ${JSON.stringify({ stdout, stderr })}`)
  return lines[0] ?? ''
}
