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

/** Whether the program can be run as a user without special rights: as root needs `setpriv`, and a tree that others may read. */
export const canBeOtherUser =
  process.platform !== 'win32' && starts([...become, process.execPath, '--version'])
if (!canBeOtherUser)
  process.stdout.write('left out: what another user may do, since there is no way to become one\n')

/** Runs a command line of the program as a user without special rights. */
export function asOtherUser(args: readonly string[]) {
  return runAsOther([process.execPath, PROGRAM, ...args])
}

/** Runs any command as a user without special rights. */
export function runAsOther(command: readonly string[]) {
  const [name = '', ...rest] = [...become, ...command]
  const { status, stdout, stderr } = spawnSync(name, rest, {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: '/nonexistent' },
  })
  return { status, stdout, stderr }
}

/** Lets others into a folder that holds what a test looks at. */
export const openToOthers = (folder: string): void => chmodSync(folder, 0o777)
