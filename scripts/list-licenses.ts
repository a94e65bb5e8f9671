import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** Development packages that are partly bundled with the app. */
const CARRIED = new Set(['node_modules/@posthog/hedgehog-mode', 'node_modules/@scalar/api-reference'])

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().default(''),
      dev: z.boolean().default(false),
      license: z.string().default('not stated'),
    }),
  ),
})

export type PackageLicence = { name: string; version: string; licence: string; text: string | null }

/** The packages shipped by the project in `root`, by name, with their license texts. */
export function listLicences(root: string): PackageLicence[] {
  const { packages } = lockSchema.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')))
  const known = new Map<string, PackageLicence>()
  for (const [path, { version, dev, license }] of Object.entries(packages)) {
    if (path === '' || (dev && !CARRIED.has(path)) || !existsSync(join(root, path))) continue
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    known.set(`${name}@${version}`, { name, version, licence: license, text: licenceText(join(root, path)) })
  }
  return [...known.values()].sort((a, b) => a.name.localeCompare(b.name, 'en'))
}

function licenceText(folder: string): string | null {
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)/i.test(name))
  return file === undefined ? null : readFileSync(join(folder, file), 'utf8').trim()
}
