import { existsSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's folder, with no slash at its end. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '')

/**
 * A path inside the project.
 * @param {...string} parts
 */
export const inProject = (...parts) => join(root, ...parts)

/**
 * The folder in which the person typed the command: what a relative path of theirs starts from. npm runs its
 * scripts in the project's folder, and says where it was called.
 */
export const callerFolder = () => {
  const { INIT_CWD, npm_package_json } = process.env
  const calledByNpm =
    npm_package_json !== undefined && isSameFile(npm_package_json, inProject('package.json'))
  return INIT_CWD && calledByNpm && isSameFile(process.cwd(), root) ? INIT_CWD : process.cwd()
}

/**
 * @param {string} a
 * @param {string} b
 */
const isSameFile = (a, b) => {
  try {
    return realpathSync(a) === realpathSync(b)
  } catch {
    return false
  }
}

/**
 * One line for the person who waits. Always on stderr: stdout belongs to the program that is started.
 * @param {string} line
 */
export const say = (line) => {
  process.stderr.write(`${line}\n`)
}

/** Something about the set-up that the person can fix; the message says how. */
export class SetupError extends Error {}

/** The oldest Node that the built program runs on, where the project's own is not there. */
const oldestNode = 24

/**
 * The Node that comes with the project's packages: the one that everything runs on. Where npm was told to run
 * no scripts it isn't there, and the one that runs this has to do.
 */
export const projectNode = () => {
  const own = inProject('node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (existsSync(own)) return own
  if (Number.parseInt(process.versions.node, 10) >= oldestNode) return process.execPath
  throw new SetupError(
    `The project's own Node is not installed, and Node ${process.versions.node} is too old to do without it. Run: npm ci --ignore-scripts=false`,
  )
}

/** The script behind each tool's command, to be run with `projectNode()`. */
export const tools = {
  biome: inProject('node_modules', '@biomejs', 'biome', 'bin', 'biome'),
  electronVite: inProject('node_modules', 'electron-vite', 'bin', 'electron-vite.js'),
  tsc: inProject('node_modules', 'typescript', 'bin', 'tsc'),
  vitest: inProject('node_modules', 'vitest', 'vitest.mjs'),
}

/**
 * Prints a sentence instead of a stack where the sentence is all that helps.
 * @param {unknown} error
 */
export const failWith = (error) => {
  say(error instanceof SetupError ? error.message : error instanceof Error ? `${error.stack}` : `${error}`)
  process.exitCode = 1
}
