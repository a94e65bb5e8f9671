import * as nodeModule from 'node:module'
import { pathToFileURL } from 'node:url'
import { ensureBuilt } from './build.mjs'
import { requireInstalled } from './setup/install.mjs'
import { isMain } from './setup/is-main.mjs'
import { failWith, inProject, nodeMajor, oldestNode, projectNode, SetupError } from './setup/project.mjs'

const program = inProject('out', 'main', 'cli.js')

/**
 * Runs the built command line with these arguments, in this process where its Node will do: signals, stdin,
 * exit code and stdout are then the program's own.
 * @param {string[]} args
 */
export const runCompanion = async (args) => {
  requireInstalled()
  await ensureBuilt()
  if (nodeMajor < oldestNode) {
    if (projectNode() === process.execPath)
      throw new SetupError(`Node ${nodeMajor} is too old, and node_modules has no newer one. Run: npm ci`)
    const { run } = await import('./setup/run.mjs')
    process.exitCode = await run(projectNode(), [program, ...args])
    return
  }
  // Beside the build, so that it goes when out/ goes.
  nodeModule.enableCompileCache?.(inProject('out', '.compile-cache'))
  process.argv.splice(1, process.argv.length, program, ...args)
  await import(pathToFileURL(program).href)
}

if (isMain(import.meta.url)) await runCompanion(process.argv.slice(2)).catch(failWith)
