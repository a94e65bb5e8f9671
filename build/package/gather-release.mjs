// Gathers the files of a release from one folder for each system and architecture: `node build/package/gather-release.mjs FROM TO`.
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import { isMain } from '../../scripts/setup/is-main.mjs'
import { failWith, SetupError, say } from '../../scripts/setup/project.mjs'

/**
 * A manifest of the update feed, as electron-builder writes it for one build.
 * @typedef {{ version: string, files: { url: string, sha512: string, size?: number }[], path: string, sha512: string, releaseDate: string }} Manifest
 */

const isManifest = (/** @type {string} */ name) => /^latest.*\.yml$/.test(name)

/**
 * The two architectures of macOS and Windows have one manifest, of which the updater takes the file that has its architecture in its name.
 * @param {string} name
 * @param {Manifest[]} manifests
 * @returns {Manifest}
 */
export const mergeManifests = (name, manifests) => {
  const versions = new Set(manifests.map(({ version }) => version))
  if (versions.size !== 1)
    throw new SetupError(`${name} is for several versions: ${[...versions].join(', ')}.`)
  const isFirst = (/** @type {Manifest} */ { path }) => path.includes('x64')
  const [first, ...others] = manifests.toSorted((a, b) => Number(isFirst(b)) - Number(isFirst(a)))
  if (first === undefined) throw new SetupError(`There is no ${name}.`)
  return { ...first, files: [...first.files, ...others.flatMap(({ files }) => files)] }
}

/** @param {string} from @param {string} to */
export const gatherRelease = (from, to) => {
  mkdirSync(to, { recursive: true })
  /** @type {Map<string, Manifest[]>} */
  const manifests = new Map()
  for (const build of readdirSync(from).sort()) {
    for (const name of readdirSync(join(from, build)).sort()) {
      const file = join(from, build, name)
      if (isManifest(name)) {
        manifests.set(name, [...(manifests.get(name) ?? []), parse(readFileSync(file, 'utf8'))])
        continue
      }
      if (existsSync(join(to, name))) throw new SetupError(`Two builds have a file ${name}.`)
      copyFileSync(file, join(to, name))
    }
  }
  for (const [name, found] of manifests) writeFileSync(join(to, name), stringify(mergeManifests(name, found)))
  const names = readdirSync(to).sort()
  const sums = names.map(
    (name) =>
      `${createHash('sha256')
        .update(readFileSync(join(to, name)))
        .digest('hex')}  ${name}\n`,
  )
  writeFileSync(join(to, 'SHA256SUMS.txt'), sums.join(''))
  return names
}

if (isMain(import.meta.url)) {
  try {
    const [from, to] = process.argv.slice(2)
    if (from === undefined || to === undefined)
      throw new SetupError('Usage: node build/package/gather-release.mjs FROM TO')
    say(`${gatherRelease(from, to).length} files, and their checksums`)
  } catch (error) {
    failWith(error)
  }
}
