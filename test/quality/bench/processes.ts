import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { z } from 'zod'
import { freePort } from '../../support/free-port.ts'

const ROOT = join(import.meta.dirname, '../../..')
/** The installed command, which keeps what V8 compiled. */
export const PROGRAM = join(ROOT, 'out/main/bin.js')
export const KEY = 'phx_bench_0123456789abcdefghijklmnopqrstuvw'
/** The first run downloads hundreds of packages. */
const PRISM_TIMEOUT_MS = 90_000

/** A server in its own process. `startMs` is the time until it was ready. */
export type Target = { url: string; loginUrl: string; pid: number; startMs: number; stop(): Promise<void> }

/** Running child processes and how to kill them. */
const running = new Map<ChildProcess, () => void>()

const track = (child: ChildProcess, end: () => void): ChildProcess => {
  running.set(child, end)
  child.once('exit', () => running.delete(child))
  return child
}

/** Makes signals that end this process also end its children. */
export function endWithChildren(): void {
  process.once('exit', () => {
    for (const end of running.values()) end()
  })
  for (const [signal, number] of [['SIGINT', 2] as const, ['SIGTERM', 15] as const])
    process.once(signal, () => process.exit(128 + number))
}

const readySchema = z.object({ url: z.string(), login_url: z.string(), pid: z.int() })

/** Starts our built server on a data folder. */
export function startOurs(dataDir: string, seed?: unknown): Promise<Target> {
  const seedFile = `${dataDir}.json`
  if (seed !== undefined) writeFileSync(seedFile, JSON.stringify(seed))
  return serve(['--data-dir', dataDir, ...(seed === undefined ? [] : ['--seed', seedFile])])
}

export const startInMemory = (): Promise<Target> => serve(['--ephemeral'])

async function serve(options: string[]): Promise<Target> {
  const begin = performance.now()
  const child = start([PROGRAM, 'serve', '--json', '--port', '0', '--log-level', 'error', ...options])
  const { url, login_url, pid } = readySchema.parse(JSON.parse(await firstLine(child)))
  return { url, loginUrl: login_url, pid, startMs: performance.now() - begin, stop: () => stop(child) }
}

/** Starts the baseline: plain `node:http` with the same reads and writes. */
export async function startBare(file: string): Promise<Target> {
  const begin = performance.now()
  const child = start([join(import.meta.dirname, 'bare-server.ts'), file, KEY])
  const url = await firstLine(child)
  return {
    url,
    loginUrl: '',
    pid: child.pid ?? 0,
    startMs: performance.now() - begin,
    stop: () => stop(child),
  }
}

/** Starts the usual alternative, Prism's mock of the same document. Null if it can't be installed. */
export async function startPrism(documentFile: string): Promise<Target | null> {
  const port = await freePort()
  const args = ['--yes', '@stoplight/prism-cli@5.16.0', 'mock', '--port', String(port), documentFile]
  // npx would read npm's own variables as settings.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)))
  const child = spawn('npx', args, { stdio: 'ignore', detached: true, env })
  // npx starts it as a child process.
  const endGroup = () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL')
  }
  track(child, endGroup)
  const url = `http://127.0.0.1:${port}`
  const target: Target = {
    url,
    loginUrl: '',
    pid: child.pid ?? 0,
    startMs: 0,
    stop: async () => endGroup(),
  }
  for (const begin = Date.now(); Date.now() - begin < PRISM_TIMEOUT_MS && child.exitCode === null; ) {
    if (await answers(`${url}/api/users/@me/hedgehog_config`)) return target
    await setTimeout(250)
  }
  await target.stop()
  return null
}

async function answers(url: string): Promise<boolean> {
  return fetch(url, { headers: { authorization: `Bearer ${KEY}` } }).then(
    ({ ok }) => ok,
    () => false,
  )
}

/** How long Node takes to load SQLite and open a database, in milliseconds. */
export async function timeSqlite(): Promise<number> {
  const begin = performance.now()
  const child = start([join(import.meta.dirname, 'open-database.mjs')])
  await firstLine(child)
  return performance.now() - begin
}

/** The CPU time of a process in microseconds; null if unavailable. */
export function cpuMicroseconds(pid: number): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    // utime and stime, in 1/100 s.
    return (Number(fields[11]) + Number(fields[12])) * 10_000
  } catch {
    return null
  }
}

/** The resident memory of a process in MiB; null if unavailable. */
export function memoryMib(pid: number): number | null {
  try {
    const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return Number(kib) / 1024
  } catch {
    return null
  }
}

function start(args: string[]): ChildProcess {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  return track(child, () => child.kill('SIGKILL'))
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the process has no output')
  const [line] = await Promise.race([
    once(createInterface(child.stdout), 'line'),
    once(child, 'exit').then(() => Promise.reject(new Error('the process ended before it was ready'))),
  ])
  return String(line)
}

async function stop(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  await exit
}
