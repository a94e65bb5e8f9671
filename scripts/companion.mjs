import { enableCompileCache } from 'node:module'
import { pathToFileURL } from 'node:url'
import { ensureBuilt } from './build.mjs'
import { isMain } from './setup/is-main.mjs'
import { callerFolder, failWith, inProject } from './setup/project.mjs'

const program = inProject('out', 'main', 'cli.js')

/**
 * Runs the built CLI with these arguments in this process, so that signals, stdin, stdout, and the exit code are
 * those of the program.
 * @param {string[]} args
 */
export const runCompanion = async (args) => {
  await ensureBuilt()
  // Next to the build, so that it is deleted with out/.
  enableCompileCache(inProject('out', '.compile-cache'))
  process.chdir(callerFolder())
  process.argv.splice(1, process.argv.length, program, ...args)
  await import(pathToFileURL(program).href)
}

if (isMain(import.meta.url)) await runCompanion(process.argv.slice(2)).catch(failWith)
