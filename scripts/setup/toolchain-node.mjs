import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { inProject, SetupError } from './project.mjs'

/**
 * npm leaves out optional packages, among them the native parts of the build, where the Node under it is not one that
 * they name. So npm itself runs on the project's Node, which is therefore fetched before the packages are.
 * @template T
 * @param {string} version
 * @param {(args: string[]) => Promise<number>} npm
 * @param {(node: string) => Promise<T>} work
 * @returns {Promise<T>}
 */
export const withToolchainNode = async (version, npm, work) => {
  if (process.versions.node === version) return work(process.execPath)
  // Not in node_modules, which npm replaces.
  const folder = inProject('out', '.node')
  try {
    const name = packageName()
    const code = await npm([
      'install',
      '--no-save',
      '--no-package-lock',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      `--prefix=${folder}`,
      `${name}@${version}`,
    ])
    const bin = join(folder, 'node_modules', name, 'bin')
    const node = join(bin, process.platform === 'win32' ? 'node.exe' : 'node')
    if (code !== 0 || !existsSync(node))
      throw new SetupError(
        `Node ${version}, which the project runs on, could not be installed; npm's own message is above. Run the command again, or use Node ${version}.`,
      )
    return await work(node)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The package that holds Node for this system, as the package `node` names it. */
const packageName = () => {
  const { platform, arch } = process
  if (platform === 'win32') return `node-win-${arch === 'ia32' ? 'x86' : arch}`
  return `${platform === 'darwin' && arch === 'arm64' ? 'node-bin' : 'node'}-${platform}-${arch}`
}
