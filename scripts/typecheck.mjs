import { isMain } from './setup/is-main.mjs'
import { projectNode, tools } from './setup/project.mjs'
import { run } from './setup/run.mjs'

const configurations = ['.', 'scripts', 'build/package']

/**
 * Type-checks every part of the project.
 * @returns {Promise<number>} 0, or the exit code of the first part that has errors
 */
export const typecheck = async () => {
  for (const path of configurations) {
    const code = await run(projectNode(), [tools.tsc, '--noEmit', '-p', path])
    if (code !== 0) return code
  }
  return 0
}

if (isMain(import.meta.url)) process.exitCode = await typecheck()
