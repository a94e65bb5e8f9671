import { existsSync } from 'node:fs'
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
 * One line for the person who waits. Always on stderr: stdout belongs to the program that is started.
 * @param {string} line
 */
export const say = (line) => {
  process.stderr.write(`${line}\n`)
}

/** The major version of the Node that runs this. */
export const nodeMajor = Number.parseInt(process.versions.node, 10)

/** The oldest Node that the built program and the tools run on. */
export const oldestNode = 22

/** The Node that comes with the project's packages; where it isn't there, the one that runs this. */
export const projectNode = () => {
  const own = inProject('node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  return existsSync(own) ? own : process.execPath
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

/** Something about the set-up that the person can mend; the message says how. */
export class SetupError extends Error {}
