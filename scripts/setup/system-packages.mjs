import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { findBrowser } from './browser.mjs'
import { hasKeychainModule } from './install.mjs'
import { say } from './project.mjs'
import { run, toStderr } from './run.mjs'

const keychainBuild = ['libsecret-1-dev', 'pkg-config', 'python3', 'make', 'g++']
const keychainTests = ['libsecret-1-0', 'gnome-keyring', 'dbus']

const isDebianLike = () => existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get')

/** A sentence with the command that makes it possible to build the keychain module. */
export const keychainHint = () => {
  if (process.platform !== 'linux') return 'Install the compilers that node-gyp asks for, then run: npm ci'
  if (isDebianLike()) {
    const missing = notInstalled(keychainBuild)
    if (missing.length === 0) return 'To see why, run: npm ci --foreground-scripts'
    return `Run: ${process.getuid?.() === 0 ? '' : 'sudo '}apt-get install ${missing.join(' ')} && npm ci`
  }
  return 'Install a C++ compiler, make, Python 3, pkg-config, and the libsecret headers, then run: npm ci'
}

// biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query fills these in, not JavaScript.
const dpkgFormat = '${binary:Package} ${db:Status-Status}\n'

/** @param {string[]} names */
const notInstalled = (names) => {
  const { stdout } = spawnSync('dpkg-query', ['-W', '--showformat', dpkgFormat, ...names], {
    encoding: 'utf8',
  })
  const there = new Set(
    `${stdout}`
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.replace(/[: ].*/, '')),
  )
  return names.filter((name) => !there.has(name))
}

/** The prefix to run apt-get as root without a password; undefined if not possible. */
const asRoot = () => {
  if (process.getuid?.() === 0) return []
  return spawnSync('sudo', ['-n', 'true']).status === 0 ? ['sudo', '-n'] : undefined
}

/**
 * On Debian-based systems, installs the system packages for the tests if no password is required. Otherwise, prints
 * the command to run, and the tests that need them are skipped.
 * @returns {Promise<boolean>} whether something new was installed
 */
export const ensureSystemPackages = async () => {
  if (process.platform !== 'linux' || !isDebianLike()) return false
  // Separate groups, because an unknown package (Ubuntu has no Chromium) makes its whole group fail.
  const groups = [
    notInstalled([...keychainTests, ...(hasKeychainModule() ? [] : keychainBuild)]),
    findBrowser() ? [] : ['chromium-headless-shell'],
  ].filter((names) => names.length > 0)
  if (groups.length === 0) return false
  const manualCommand = `${process.getuid?.() === 0 ? '' : 'sudo '}apt-get install ${groups.flat().join(' ')}`
  const prefix = process.env.COMPANION_NO_APT ? undefined : asRoot()
  if (!prefix) {
    say(`Some tests need system packages that are not installed. Run: ${manualCommand}`)
    return false
  }
  say(`Installing system packages for the tests: ${groups.flat().join(' ')} …`)
  const [command, ...words] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq']
  /** @param {...string} args */
  const apt = (...args) => run(command, [...words, ...args], { stdio: toStderr })
  await apt('update')
  let installed = false
  for (const names of groups) {
    const code = await apt('install', '--yes', '--no-upgrade', '--no-install-recommends', ...names)
    if (code === 0) installed = true
    else say(`Continuing without ${names.join(' ')}: apt-get could not install it.`)
  }
  return installed
}
