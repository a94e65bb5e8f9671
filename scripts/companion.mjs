import { enableCompileCache } from 'node:module'
import { pathToFileURL } from 'node:url'
import { ensureBuilt } from './build.mjs'
import { isMain } from './setup/is-main.mjs'
import { callerFolder, failWith, inProject } from './setup/project.mjs'

const program = inProject('out', 'main', 'cli.js')

/**
 * Runs the built command line with these arguments, in this process: signals, stdin, exit code and stdout are
 * then the program's own.
 * @param {string[]} args
 */
export const runCompanion = async (args) => {
  await ensureBuilt()
  // Beside the build, so that it goes when out/ goes.
  enableCompileCache(inProject('out', '.compile-cache'))
  process.chdir(callerFolder())
  process.argv.splice(1, process.argv.length, program, ...args)
  await import(pathToFileURL(program).href)
}

if (isMain(import.meta.url)) await runCompanion(process.argv.slice(2)).catch(failWith)
