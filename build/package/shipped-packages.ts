import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Plugin } from 'vite'
import { z } from 'zod'
import { thirdPartyLicenses } from './documents.ts'

/** A package that ships at least partly, with its license text. */
export type ShippedPackage = { name: string; version: string; license: string; text: string | null }

/** Packages that the bundles load at run time. */
const LOADED = ['better-sqlite3', 'keytar']

/** Packages of which files are copied: the hedgehog's sprites. */
const COPIED = ['@posthog/hedgehog-mode']

const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  license: z.union([z.string(), z.object({ type: z.string() }).transform(({ type }) => type)]).optional(),
  licenses: z.array(z.object({ type: z.string() })).optional(),
})

const packageSchema = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string(),
  text: z.string().nullable(),
})

/** The packages in `out/`, without Electron. */
export const readShippedPackages = (root: string): ShippedPackage[] =>
  z
    .array(packageSchema)
    .parse(JSON.parse(readFileSync(join(root, 'out/renderer/assets/licenses.json'), 'utf8')))

/** An installed package. */
export const installedPackage = (root: string, name: string): ShippedPackage[] =>
  describe([join(root, 'node_modules', name)])

/**
 * Two Vite plugins. `collect` records the packages that each part of the build bundles. `write`, in the part that is built last, writes all
 * of them with their licenses, as data for the app's own page and as text.
 */
export function shippedPackages(root: string): { collect: Plugin; write: Plugin } {
  const folders = new Set<string>()
  return {
    collect: {
      name: 'collect-shipped-packages',
      apply: 'build',
      generateBundle(_options, bundle) {
        for (const output of Object.values(bundle)) {
          for (const module of output.type === 'chunk' ? output.moduleIds : []) {
            const folder = packageFolder(module)
            if (folder !== null) folders.add(folder)
          }
        }
      },
    },
    write: {
      name: 'write-shipped-packages',
      apply: 'build',
      writeBundle({ dir = '' }) {
        for (const name of [...LOADED, ...COPIED]) addPackage(folders, name, root)
        const packages = describe(folders)
        writeFileSync(join(dir, 'assets/licenses.json'), JSON.stringify(packages))
        writeFileSync(join(dir, '../third-party-licenses.txt'), thirdPartyLicenses(packages))
      },
    },
  }
}

/** The folder of the package that a module belongs to. */
const packageFolder = (module: string): string | null =>
  /^\0?(.*[/\\]node_modules[/\\](?:@[^/\\]+[/\\])?[^/\\]+)[/\\]/.exec(module)?.[1] ?? null

/** Adds a package. One that is not installed is for another system. */
function addPackage(folders: Set<string>, name: string, from: string): void {
  const folder = findPackage(name, from)
  if (folder !== null) folders.add(folder)
}

/** Finds a package from a folder, like Node. */
function findPackage(name: string, from: string): string | null {
  const folder = join(from, 'node_modules', name)
  if (existsSync(join(folder, 'package.json'))) return folder
  return dirname(from) === from ? null : findPackage(name, dirname(from))
}

function describe(folders: Iterable<string>): ShippedPackage[] {
  const known = new Map<string, ShippedPackage>()
  for (const folder of folders) {
    const { name, version, license, licenses } = manifestOf(folder)
    const stated = license ?? licenses?.map(({ type }) => type).join(' OR ') ?? 'not stated'
    known.set(`${name}@${version}`, { name, version, license: stated, text: licenseText(folder) })
  }
  return [...known.values()].sort(
    (a, b) => a.name.localeCompare(b.name, 'en') || a.version.localeCompare(b.version, 'en'),
  )
}

const manifestOf = (folder: string) =>
  manifestSchema.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')))

function licenseText(folder: string): string | null {
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)([.-].*)?$/i.test(name))
  return file === undefined ? null : readFileSync(join(folder, file), 'utf8').trim()
}
