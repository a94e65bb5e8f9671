import { execFileSync } from 'node:child_process'
import { inProject } from '../../scripts/setup/project.mjs'

/** @param {string[]} args */
const git = (...args) => execFileSync('git', args, { cwd: inProject(), encoding: 'utf8' }).trim()

/**
 * The commit that is built, and its date: never the time of the build, so that building it again gives the same. Null where the tree was
 * changed, or is not under git.
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
