import { existsSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's root folder, without a trailing slash. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '')

/**
 * A path inside the project.
 * @param {...string} parts
 */
export const inProject = (...parts) => join(root, ...parts)

/**
 * The folder that the user ran the command in, which relative paths refer to. npm runs scripts in the project's
 * folder but provides the original one.
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
 * Prints a line for the user, to stderr, because stdout is for the program's own output.
 * @param {string} line
 */
export const say = (line) => {
  process.stderr.write(`${line}\n`)
}

/** A setup error that the user can fix; the message says how. */
export class SetupError extends Error {}

/** The minimum Node for the built program if the project's own is missing. */
const oldestNode = 24

/**
 * The project's own Node, which runs everything. If npm scripts are disabled it is not installed, and the current
 * Node is used instead.
 */
export const projectNode = () => {
  const own = inProject('node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (existsSync(own)) return own
  if (Number.parseInt(process.versions.node, 10) >= oldestNode) return process.execPath
  throw new SetupError(
    `The project's own Node is not installed, and Node ${process.versions.node} is too old to do without it. Run: npm ci --ignore-scripts=false`,
  )
}

/** The scripts of the tools, to run with `projectNode()`. */
export const tools = {
  biome: inProject('node_modules', '@biomejs', 'biome', 'bin', 'biome'),
  electronVite: inProject('node_modules', 'electron-vite', 'bin', 'electron-vite.js'),
  // TypeScript 7 checks twice as fast; version 6 is there for what needs the compiler's API, which 7 doesn't have.
  tsc: inProject('node_modules', 'typescript-7', 'bin', 'tsc'),
  vitest: inProject('node_modules', 'vitest', 'vitest.mjs'),
}

/**
 * Prints only the message of a setup error, and a stack trace for any other error.
 * @param {unknown} error
 */
export const failWith = (error) => {
  say(error instanceof SetupError ? error.message : error instanceof Error ? `${error.stack}` : `${error}`)
  process.exitCode = 1
}
