import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { inProject } from '../../scripts/setup/project.mjs'

/**
 * A package as it is installed.
 * @typedef {{ name: string, version: string, license: string, folder: string }} Dependency
 */

/** What the built bundles leave to Node to load, so that it must be packed as it is. */
export const loadedAtRunTime = ['better-sqlite3', 'electron-updater', 'keytar']

/** Their own dependencies are for compiling and downloading them, and stay out of the app. */
const builtAhead = ['better-sqlite3', 'keytar']

/** Development dependencies of which a file ends up in the app: the reference's viewer, which has its own dependencies in it, and sprites. */
const copiedWhole = ['@scalar/api-reference']
const copiedFiles = ['@posthog/hedgehog-mode']

/** @param {string} folder */
const manifestOf = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))

/**
 * Where a package finds one that it asks for, as Node looks for it; undefined where it is not installed.
 * @param {string} name
 * @param {string} from
 * @returns {string | undefined}
 */
const find = (name, from) => {
  const folder = join(from, 'node_modules', name)
  if (existsSync(join(folder, 'package.json'))) return folder
  return from === inProject() || dirname(from) === from ? undefined : find(name, dirname(from))
}

/**
 * Packages and all that they ask for in turn, each once, by name.
 * @param {string[]} names
 * @param {{ deep?: boolean }} [options]
 * @returns {Dependency[]}
 */
export const withDependencies = (names, { deep = true } = {}) => {
  /** @type {Map<string, Dependency>} */
  const found = new Map()
  /** @param {string} name @param {string} from */
  const add = (name, from) => {
    const folder = find(name, from)
    if (folder === undefined || found.has(folder)) return
    const { version, license, licenses, dependencies = {}, optionalDependencies = {} } = manifestOf(folder)
    found.set(folder, { name, version, license: licenseOf(license ?? licenses), folder })
    if (!deep || builtAhead.includes(name)) return
    for (const next of Object.keys({ ...dependencies, ...optionalDependencies })) add(next, folder)
  }
  for (const name of names) add(name, inProject())
  return [...found.values()].sort(
    (a, b) => a.name.localeCompare(b.name) || a.version.localeCompare(b.version),
  )
}

/** @param {unknown} declared a name, or the objects that old packages have */
const licenseOf = (declared) => {
  const names = [declared].flat().map((one) => (one instanceof Object && 'type' in one ? one.type : one))
  return names.every((name) => typeof name === 'string') && names.length > 0 ? names.join(' OR ') : 'unknown'
}

/** Everything of others that an installed app holds, Electron included. */
export const shippedDependencies = () => {
  const { dependencies, optionalDependencies } = manifestOf(inProject())
  const own = Object.keys({ ...dependencies, ...optionalDependencies })
  return [
    ...withDependencies([...own, ...copiedWhole]),
    ...withDependencies([...copiedFiles, 'electron'], { deep: false }),
  ].sort((a, b) => a.name.localeCompare(b.name) || a.version.localeCompare(b.version))
}

/**
 * The folders of what the built bundles load at run time, as the packaging names them. A package inside of another one's folder can be
 * moved up while it is packed, so it is named there as well.
 */
export const packedFolders = () => [
  ...new Set(
    withDependencies(loadedAtRunTime).flatMap(({ name, folder }) => [
      relative(inProject(), folder).replaceAll('\\', '/'),
      `node_modules/${name}`,
    ]),
  ),
]

/**
 * The names of everything that ships, as the lock file has them: what is not installed, such as another system's part, counts too.
 * @returns {Set<string>}
 */
export const shippedNames = () => {
  const { packages } = JSON.parse(readFileSync(inProject('package-lock.json'), 'utf8'))
  /** @type {Set<string>} */
  const names = new Set()
  /** @param {string} name @param {string} from where in the lock file it is asked for */
  const add = (name, from) => {
    const place = placesFrom(from)
      .map((folder) => `${folder}node_modules/${name}`)
      .find((path) => path in packages)
    if (place === undefined || names.has(place)) return
    names.add(place)
    if (builtAhead.includes(name) || copiedFiles.includes(name) || name === 'electron') return
    const { dependencies = {}, optionalDependencies = {} } = packages[place]
    for (const next of Object.keys({ ...dependencies, ...optionalDependencies })) add(next, `${place}/`)
  }
  const { dependencies = {}, optionalDependencies = {} } = packages['']
  const own = Object.keys({ ...dependencies, ...optionalDependencies })
  for (const name of [...own, ...copiedWhole, ...copiedFiles, 'electron']) add(name, '')
  return new Set(
    [...names].map((place) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length)),
  )
}

/** Where Node looks from a place in the lock file, the nearest first. @param {string} from */
const placesFrom = (from) => {
  const parts = from.split('node_modules/')
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('node_modules/'))
}
