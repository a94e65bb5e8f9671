import { realpathSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { ensureInstalled, hasKeychainModule } from './install.mjs'
import { failWith, inProject, projectNode } from './project.mjs'

/**
 * Installs what is missing, then runs a file on the project's own Node: in this process where this is that
 * Node already, so that signals, stdin and exit code are the program's own.
 * @param {string[]} args the file with its arguments; before it options for Node, or `--with-system-packages`
 * where the tests' packages of the system are to be installed first
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
    // What was installed just now may have replaced the Node that runs this.
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

/** Whether the keychain module, which was left out when it could not be built, can be built now. */
const installSystemPackages = async () => {
  const { ensureSystemPackages } = await import('./system-packages.mjs')
  return (await ensureSystemPackages()) && !hasKeychainModule()
}
