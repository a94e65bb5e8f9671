import { execFileSync } from 'node:child_process'
import { inProject } from '../../scripts/setup/project.mjs'

/** @param {string[]} args */
const git = (...args) => execFileSync('git', args, { cwd: inProject(), encoding: 'utf8' }).trim()

/**
 * The commit being built and its date, instead of the build time, so that builds are reproducible. Null if the tree has changes or is not
 * under git.
 * @returns {{ commit: string | null, date: string | null }}
 */
export const buildInfo = () => {
  try {
    if (git('status', '--porcelain') !== '') return { commit: null, date: null }
    return { commit: git('rev-parse', 'HEAD'), date: git('show', '-s', '--format=%cs', 'HEAD') }
  } catch {
    return { commit: null, date: null }
  }
}
