import { realpathSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { ensureInstalled, hasKeychainModule } from './install.mjs'
import { failWith, inProject, projectNode } from './project.mjs'

/**
 * Installs missing packages, then runs a file on the project's Node. If that is the current Node, the file runs in
 * this process, so that signals, stdin, and the exit code are those of the program.
 * @param {string[]} args the file with its arguments, after options for Node or `--with-system-packages`, which
 * installs the tests' system packages first
 */
export const launch = async (args) => {
  try {
    const asked = args[0] === '--with-system-packages'
    const again = asked && (await installSystemPackages())
    const installedNow = await ensureInstalled({ again })
    const command = asked ? args.slice(1) : args
    const place = command.findIndex((word) => !word.startsWith('-'))
    const file = inProject(command[place] ?? '')
    const options = command.slice(0, place)
    const rest = command.slice(place + 1)
    const node = projectNode()
    // The installation may have replaced the current Node.
    if (!installedNow && options.length === 0 && realpathSync(node) === realpathSync(process.execPath)) {
      process.argv.splice(1, process.argv.length, file, ...rest)
      await import(pathToFileURL(file).href)
      return
    }
    const { run } = await import('./run.mjs')
    process.exitCode = await run(node, [...options, file, ...rest], { cwd: process.cwd() })
  } catch (error) {
    failWith(error)
  }
}

/** Installs system packages. Returns whether the keychain module, which could not be built before, can be built now. */
const installSystemPackages = async () => {
  const { ensureSystemPackages } = await import('./system-packages.mjs')
  return (await ensureSystemPackages()) && !hasKeychainModule()
}
