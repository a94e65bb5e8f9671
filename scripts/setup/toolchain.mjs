import { existsSync, readFileSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { inProject, SetupError } from './project.mjs'

/** @typedef {(args: string[], toolchain?: Toolchain) => Promise<number>} RunNpm */
/** @typedef {{ node: string, npm: string | undefined, path: string | undefined }} Toolchain `npm` and `path` default to the current ones */

/**
 * npm skips optional packages, including native parts of the build tools, if they do not support its Node, and npm 9
 * skips all that specify a C library. So packages are installed with the project's Node and npm, which are downloaded
 * first if the current ones differ.
 * @param {string} nodeVersion
 * @param {RunNpm} npm
 * @param {(toolchain?: Toolchain) => Promise<number>} work
 */
export const withToolchain = async (nodeVersion, npm, work) => {
  const { packageManager = 'npm' } = JSON.parse(readFileSync(inProject('package.json'), 'utf8'))
  if (process.versions.node === nodeVersion && hasNpm(packageManager)) return work()
  // Not in node_modules, because npm replaces it.
  const folder = inProject('out', '.toolchain')
  try {
    const name = nodePackage()
    const options = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error']
    const packages = [`${name}@${nodeVersion}`, packageManager]
    const code = await npm(['install', ...options, `--prefix=${folder}`, ...packages])
    const bin = join(folder, 'node_modules', name, 'bin')
    const node = join(bin, process.platform === 'win32' ? 'node.exe' : 'node')
    if (code !== 0 || !existsSync(node))
      throw new SetupError(
        `Node ${nodeVersion}, which the project runs on, could not be installed; see npm's message above. Run the command again.`,
      )
    const commands = [bin, join(folder, 'node_modules', '.bin'), process.env.PATH]
    return await work({
      node,
      npm: join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
      path: commands.join(delimiter),
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Whether the current npm has at least the major version that the project specifies.
 * @param {string} packageManager such as npm@11.0.0
 */
const hasNpm = (packageManager) => {
  const [, here = '0'] = /^npm\/(\d+)/.exec(process.env.npm_config_user_agent ?? '') ?? []
  const [, wanted = '0'] = /^npm@(\d+)/.exec(packageManager) ?? []
  return Number(here) >= Number(wanted)
}

/** The package with the Node binary for this system, as named by the `node` package. */
const nodePackage = () => {
  const { platform, arch } = process
  if (platform === 'win32') return `node-win-${arch === 'ia32' ? 'x86' : arch}`
  return `${platform === 'darwin' && arch === 'arm64' ? 'node-bin' : 'node'}-${platform}-${arch}`
}
