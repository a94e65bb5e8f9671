import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { inProject, root, SetupError, say } from './project.mjs'

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, os?: string[], cpu?: string[], libc?: string[] }} LockedPackage
 */

const lockFile = inProject('package-lock.json')
const stampFile = inProject('node_modules', '.companion-installed')

/** Size and time of the lock file: while they stay, the packages need no second look. */
const fingerprint = () => {
  const { size, mtimeMs } = statSync(lockFile)
  return `${size} ${mtimeMs}`
}

/**
 * @param {string} file
 * @returns {Record<string, LockedPackage> | undefined}
 */
const packagesIn = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch {
    return undefined
  }
}

const matchesLock = () => {
  const installed = packagesIn(inProject('node_modules', '.package-lock.json'))
  const wanted = packagesIn(lockFile)
  if (!installed || !wanted) return false
  return Object.entries(wanted).every(([path, locked]) => {
    if (path === '') return true
    const there = installed[path]
    if (!there) return locked.optional === true && !isForThisSystem(locked)
    return there.version === locked.version && there.integrity === locked.integrity
  })
}

/**
 * Whether an optional package is the part for this system of another, which does not work without it. npm leaves it out,
 * too, where it was run on a Node that the package does not name.
 * @param {LockedPackage} locked
 */
const isForThisSystem = ({ os, cpu, libc }) =>
  os?.includes(process.platform) === true &&
  cpu?.includes(process.arch) === true &&
  (libc === undefined || libc.includes(systemLibc()))

const systemLibc = () => {
  const report = /** @type {{ header?: { glibcVersionRuntime?: string } } | undefined} */ (
    process.report?.getReport()
  )
  return report?.header?.glibcVersionRuntime ? 'glibc' : 'musl'
}

/** Whether node_modules holds what package-lock.json asks for. Costs two `stat`s where nothing changed. */
export const isInstalled = () => {
  try {
    if (readFileSync(stampFile, 'utf8') === fingerprint()) return true
  } catch {
    // No stamp: someone ran `npm ci` themselves, or nothing is installed.
  }
  if (!matchesLock()) return false
  try {
    writeFileSync(stampFile, fingerprint())
  } catch {
    // A node_modules that is another user's: looked at in full each time.
  }
  return true
}

/** Whether the optional package that reaches the system's keychain could be built here. */
export const hasKeychainModule = () =>
  existsSync(inProject('node_modules', 'keytar', 'build', 'Release', 'keytar.node'))

/**
 * How to run npm so that neither it nor the Node under it is in the folder that it is about to replace.
 * @param {import('./toolchain.mjs').Toolchain} [toolchain] the Node and npm to use, where it matters
 * @returns {[command: string, args: string[]]}
 */
const npmCommand = (toolchain) => {
  const npm = toolchain?.npm ?? process.env.npm_execpath
  const node = toolchain?.node ?? process.env.npm_node_execpath
  if (npm && node && !node.startsWith(inProject('node_modules'))) return [node, [npm]]
  return process.platform === 'win32' ? ['cmd.exe', ['/d', '/s', '/c', 'npm']] : ['npm', []]
}

/** @param {string} reason */
const install = async (reason) => {
  if (process.platform === 'win32' && process.execPath.startsWith(inProject('node_modules')))
    // Windows does not let npm replace a program that runs: this one.
    throw new SetupError(`${reason}. Run: npm ci`)
  const { run, toStderr } = await import('./run.mjs')
  say(`${reason}: installing them with npm ci …`)
  /** @type {import('./toolchain.mjs').RunNpm} */
  const npm = (args, toolchain) => {
    const [command, first] = npmCommand(toolchain)
    // The scripts of the packages run on it, too.
    const env = toolchain ? { ...process.env, PATH: toolchain.path } : process.env
    return run(command, [...first, ...args], { stdio: toStderr, env })
  }
  // `include`, for environments that say production: what builds the program is a development dependency.
  const options = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']
  const wanted = packagesIn(lockFile)?.['node_modules/node']?.version ?? process.versions.node
  const { withToolchain } = await import('./toolchain.mjs')
  const code = await withToolchain(wanted, npm, (toolchain) => npm(options, toolchain))
  if (code !== 0)
    throw new SetupError(
      `npm ci failed (exit code ${code}); its own message is above. Run it again in ${root}.`,
    )
  writeFileSync(stampFile, fingerprint())
  if (!hasKeychainModule()) {
    const { keychainHint } = await import('./system-packages.mjs')
    say(`GitHub links are off: the module for the system's keychain could not be built. ${keychainHint()}`)
  }
}

/**
 * Installs the packages where they are missing or not those of package-lock.json. Several may call this at
 * once: one installs, the others wait.
 * @param {{ again?: boolean }} [options] again: even when all is there, for an optional package that can be
 * built only now
 * @returns {Promise<boolean>} whether it installed anything
 */
export const ensureInstalled = async ({ again = false } = {}) => {
  if (isInstalled() && !again) return false
  const { withLock } = await import('./lock.mjs')
  return withLock('installation', async () => {
    if (!isInstalled()) {
      await install(
        existsSync(inProject('node_modules')) ? 'The packages are out of date' : 'The packages are missing',
      )
      return true
    }
    if (again && !hasKeychainModule()) {
      await install('The keychain module can be built now')
      return true
    }
    // Another process installed them while this one waited.
    return true
  })
}
