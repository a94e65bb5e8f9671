import { spawn, spawnSync } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { join } from 'node:path'

const NOBODY = 65534
const PROGRAM = join(import.meta.dirname, '../../../out/main/cli.js')

const ENVIRONMENT = { PATH: process.env.PATH, HOME: '/nonexistent' }

const isRoot = process.getuid?.() === 0
const become = isRoot ? ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'] : []

const starts = (command: readonly string[]): boolean => {
  const [name = '', ...args] = command
  return spawnSync(name, args).status === 0
}

/** Whether the program can be run as an unprivileged user. As root, this requires `setpriv` and a project folder that others can read. */
export const canBeOtherUser =
  process.platform !== 'win32' && starts([...become, process.execPath, '--version'])
if (!canBeOtherUser) process.stdout.write('skipped: tests as another OS user (cannot switch users)\n')

/** Runs the CLI as an unprivileged user. */
export const asOtherUser = (args: readonly string[]) => runAsOther([process.execPath, PROGRAM, ...args])

/** Runs any command as an unprivileged user. */
export function runAsOther(command: readonly string[]) {
  const [name = '', ...rest] = [...become, ...command]
  const { status, stdout, stderr } = spawnSync(name, rest, { encoding: 'utf8', env: ENVIRONMENT })
  return { status, stdout, stderr }
}

/** Runs the CLI as an unprivileged user until it prints this on stderr, and returns that output. @throws Error if it exits before */
export const asOtherUserUntil = (text: string, args: readonly string[]): Promise<string> =>
  runAsOtherUntil(text, [process.execPath, PROGRAM, ...args])

/** The same with a umask. */
export const asOtherUserWithMask = (umask: string, text: string, args: readonly string[]): Promise<string> =>
  runAsOtherUntil(text, ['sh', '-c', `umask ${umask}; exec "$@"`, 'sh', process.execPath, PROGRAM, ...args])

async function runAsOtherUntil(text: string, command: readonly string[]): Promise<string> {
  const [name = '', ...rest] = [...become, ...command]
  const child = spawn(name, rest, { stdio: ['ignore', 'ignore', 'pipe'], env: ENVIRONMENT })
  let stderr = ''
  try {
    for await (const part of child.stderr.setEncoding('utf8')) {
      stderr += part
      if (stderr.includes(text)) return stderr
    }
    throw new Error(`It exited without "${text}": ${stderr}`)
  } finally {
    child.kill('SIGKILL')
  }
}

/** Gives other users access to a test's folder. */
export const openToOthers = (folder: string): void => chmodSync(folder, 0o777)
