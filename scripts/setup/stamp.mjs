import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { inProject } from './project.mjs'

const stampFile = inProject('out', '.stamp')
/** The temporary build folder, relative to the project. It has the same depth as out/, so that source maps stay valid. */
export const staging = '.out-next'
const folders = ['src']
const files = ['electron.vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.json']
const products = ['out/main/cli.js', 'out/main/index.js', 'out/renderer/index.html']

/** @param {string} path */
const describe = (path) => {
  const stat = statSync(inProject(path), { throwIfNoEntry: false })
  return stat ? `${path} ${stat.size} ${stat.mtimeMs}` : `${path} -`
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
const filesUnder = (folder) =>
  readdirSync(inProject(folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    return entry.isDirectory() ? filesUnder(path) : [path]
  })

/** All files that a build reads, one per line, with size and modification time. */
export const sources = () => [...files, ...folders.flatMap(filesUnder)].map(describe).join('\n')

/** Whether out/ is up to date with the sources. Calls `stat` for each source and reads none. */
export const isBuilt = () => {
  try {
    return (
      readFileSync(stampFile, 'utf8') === sources() && products.every((path) => existsSync(inProject(path)))
    )
  } catch {
    return false
  }
}

/** Removes an interrupted build. */
export const clearStaging = () => rmSync(inProject(staging), { recursive: true, force: true })

/**
 * Moves a finished build to out/, so that programs starting in the meantime find either the old or the new build.
 * @param {string} builtFrom `sources()` from before the build, so that later edits cause a rebuild
 */
export const publishBuild = (builtFrom) => {
  mkdirSync(inProject('out'), { recursive: true })
  rmSync(stampFile, { force: true })
  const replaced = inProject(staging, '.replaced')
  mkdirSync(replaced)
  for (const name of readdirSync(inProject(staging)).filter((name) => name !== '.replaced')) {
    const target = inProject('out', name)
    if (existsSync(target)) renameSync(target, `${replaced}/${name}`)
    renameSync(inProject(staging, name), target)
  }
  clearStaging()
  writeFileSync(stampFile, builtFrom)
}
