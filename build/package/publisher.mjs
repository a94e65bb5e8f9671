import { execFileSync } from 'node:child_process'
import { root } from '../../scripts/setup/project.mjs'

/**
 * Who publishes the packages. Null where it isn't known, since a made-up address or contact would be worse than none.
 * @typedef {{ homepage: string | null, maintainer: string | null }} Publisher
 */

/**
 * From the environment of a release, or else from the clone: its remote, and its user or the author of its last commit.
 * @param {NodeJS.ProcessEnv} environment
 * @param {string} folder
 * @returns {Publisher}
 */
export const readPublisher = (environment = process.env, folder = root) => {
  /** @param {string[]} args */
  const git = (...args) => {
    try {
      return execFileSync('git', args, {
        cwd: folder,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim()
    } catch {
      return ''
    }
  }
  const { COMPANION_HOMEPAGE, COMPANION_MAINTAINER, GITHUB_REPOSITORY, GITHUB_SERVER_URL } = environment
  const [name, email] = [git('config', 'user.name'), git('config', 'user.email')]
  const homepage =
    COMPANION_HOMEPAGE ||
    (GITHUB_REPOSITORY && `${GITHUB_SERVER_URL || 'https://github.com'}/${GITHUB_REPOSITORY}`) ||
    pageOf(git('remote', 'get-url', 'origin'))
  const maintainer =
    COMPANION_MAINTAINER || (name && email ? `${name} <${email}>` : git('log', '-1', '--format=%an <%ae>'))
  return { homepage: homepage || null, maintainer: maintainer || null }
}

/**
 * The page of a repository, for its address over https or SSH; empty for a folder.
 * @param {string} remote
 */
const pageOf = (remote) => {
  const [, host, path] =
    /^(?:https:\/\/(?:[^@/]+@)?|ssh:\/\/git@|git@)([\w.-]+)[:/](.+?)(?:\.git)?\/?$/.exec(remote) ?? []
  return host && path ? `https://${host}/${path}` : ''
}
