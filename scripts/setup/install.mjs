import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { inProject, root, SetupError, say } from './project.mjs'

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, os?: string[], cpu?: string[], libc?: string[] }} LockedPackage
 */

const lockFile = inProject('package-lock.json')
const stampFile = inProject('node_modules', '.companion-installed')

/** The size and modification time of the lock file. If unchanged, the packages are not checked again. */
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
 * Whether an optional package is another package's required native part for this system. npm also skips it when run on
 * a Node version that the package does not support.
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

/** Whether node_modules matches package-lock.json. Only calls `stat` twice if nothing changed. */
export const isInstalled = () => {
  try {
    if (readFileSync(stampFile, 'utf8') === fingerprint()) return true
  } catch {
    // No stamp: the user ran `npm ci` directly, or nothing is installed.
  }
  if (!matchesLock()) return false
  try {
    writeFileSync(stampFile, fingerprint())
  } catch {
    // node_modules belongs to another user, so do the full check each time.
  }
  return true
}

/** Whether the optional keychain module was built. */
export const hasKeychainModule = () =>
  existsSync(inProject('node_modules', 'keytar', 'build', 'Release', 'keytar.node'))

/**
 * The command to run npm such that neither npm nor its Node is inside the folder that it replaces.
 * @param {import('./toolchain.mjs').Toolchain} [toolchain] the Node and npm to use, if not the current ones
 * @returns {[command: string, args: string[]]}
 */
export const npmCommand = (toolchain) => {
  const npm = toolchain?.npm ?? process.env.npm_execpath
  const node = toolchain?.node ?? process.env.npm_node_execpath
  if (npm && node && !node.startsWith(inProject('node_modules'))) return [node, [npm]]
  return process.platform === 'win32' ? ['cmd.exe', ['/d', '/s', '/c', 'npm']] : ['npm', []]
}

/** @param {string} reason */
const install = async (reason) => {
  if (process.platform === 'win32' && process.execPath.startsWith(inProject('node_modules')))
    // On Windows, npm can't replace a running program, such as this one.
    throw new SetupError(`${reason}. Run: npm ci`)
  const { run, toStderr } = await import('./run.mjs')
  say(`${reason}: installing them with npm ci …`)
  /** @type {import('./toolchain.mjs').RunNpm} */
  const npm = (args, toolchain) => {
    const [command, first] = npmCommand(toolchain)
    // The packages' scripts use it too.
    const env = toolchain ? { ...process.env, PATH: toolchain.path } : process.env
    return run(command, [...first, ...args], { stdio: toStderr, env })
  }
  // `include` overrides NODE_ENV=production, because the build tools are development dependencies.
  const options = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']
  const wanted = packagesIn(lockFile)?.['node_modules/node']?.version ?? process.versions.node
  const { withToolchain } = await import('./toolchain.mjs')
  const code = await withToolchain(wanted, npm, (toolchain) => npm(options, toolchain))
  if (code !== 0)
    throw new SetupError(`npm ci failed (exit code ${code}); see its message above. Run it again in ${root}.`)
  writeFileSync(stampFile, fingerprint())
  if (!hasKeychainModule()) {
    const { keychainHint } = await import('./system-packages.mjs')
    say(`GitHub links are off: the module for the system's keychain could not be built. ${keychainHint()}`)
  }
}

/**
 * Installs the packages if they are missing or don't match package-lock.json. Concurrent callers wait for a single
 * install.
 * @param {{ again?: boolean }} [options] again: even if nothing is missing, for an optional package that can
 * be built now
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
    // Another process has installed them in the meantime.
    return true
  })
}
