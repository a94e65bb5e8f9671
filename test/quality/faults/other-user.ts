import { spawnSync } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { join } from 'node:path'

const NOBODY = 65534
const PROGRAM = join(import.meta.dirname, '../../../out/main/cli.js')

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
export function asOtherUser(args: readonly string[], options: { timeout?: number } = {}) {
  return runAsOther([process.execPath, PROGRAM, ...args], options)
}

/** Runs any command as an unprivileged user, for at most `timeout` ms. */
export function runAsOther(command: readonly string[], options: { timeout?: number } = {}) {
  const [name = '', ...rest] = [...become, ...command]
  const { status, stdout, stderr } = spawnSync(name, rest, {
    ...options,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: '/nonexistent' },
  })
  return { status, stdout, stderr }
}

/** Gives other users access to a test's folder. */
export const openToOthers = (folder: string): void => chmodSync(folder, 0o777)
