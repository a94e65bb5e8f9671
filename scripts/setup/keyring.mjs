import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hasKeychainModule } from './install.mjs'
import { run } from './run.mjs'

/** @param {string} command */
const exists = (command) => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0

/** Why the keychain tests can't run here; undefined if they can. */
export const keyringObstacle = () => {
  if (!hasKeychainModule()) return 'the module for the system’s keychain is not built'
  if (process.platform !== 'linux') return undefined
  return exists('dbus-run-session') && exists('gnome-keyring-daemon')
    ? undefined
    : 'there is no keyring daemon (gnome-keyring, dbus)'
}

// The daemon has its own folders, so that it does not open or replace the user's keyring.
const session = `
printf test | XDG_RUNTIME_DIR="$0" XDG_DATA_HOME="$0" gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
exec "$@"
`

/**
 * Runs a program with a real, unlocked keychain: on Linux an empty one created for this run, elsewhere the system
 * keychain.
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
export const runWithKeyring = async (command, args, env) => {
  if (process.platform !== 'linux') return run(command, args, { env })
  const folder = mkdtempSync(join(tmpdir(), 'companion-keyring-'))
  try {
    return await run('dbus-run-session', ['--', 'sh', '-c', session, folder, command, ...args], { env })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
