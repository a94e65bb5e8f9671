import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { root } from './project.mjs'

/** @typedef {import('node:child_process').StdioOptions} StdioOptions */

/** No stdin, and all output to stderr, for programs that must not write to stdout. */
export const toStderr = /** @type {StdioOptions} */ (['ignore', 2, 2])

const forwarded = /** @type {NodeJS.Signals[]} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])

/**
 * Runs a program, in the project's folder by default, and waits for it to exit. Signals are forwarded, so that killing the
 * process started by npm stops the program.
 * @param {string} command
 * @param {string[]} args
 * @param {{ stdio?: StdioOptions, env?: NodeJS.ProcessEnv, cwd?: string, timeout?: AbortSignal }} [options]
 * @returns {Promise<number>} its exit code; 128 + the signal number if a signal ended it, or 127 if it could
 * not be started
 */
export const run = (command, args, { stdio = 'inherit', env = process.env, cwd = root, timeout } = {}) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio, ...(timeout && { signal: timeout }) })
    /** @param {NodeJS.Signals} signal */
    const forward = (signal) => child.kill(signal)
    for (const signal of forwarded) process.on(signal, forward)
    /** @param {number} code */
    const finish = (code) => {
      for (const signal of forwarded) process.off(signal, forward)
      resolve(code)
    }
    child.on('error', (error) => {
      if (error.name !== 'AbortError') finish(127)
    })
    child.on('close', (code, signal) => finish(code ?? 128 + (signal ? constants.signals[signal] : 0)))
  })
