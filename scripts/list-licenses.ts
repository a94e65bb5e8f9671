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

export type PackageLicense = { name: string; version: string; license: string; text: string | null }

/** The packages that the project in `root` is made of, by name, with the texts of their licenses. */
export function listLicenses(root: string): PackageLicense[] {
  const { packages } = lockSchema.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')))
  const known = new Map<string, PackageLicense>()
  for (const [path, { version, dev, license }] of Object.entries(packages)) {
    if (path === '' || (dev && !CARRIED.has(path)) || !existsSync(join(root, path))) continue
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    known.set(`${name}@${version}`, { name, version, license, text: licenseText(join(root, path)) })
  }
  return [...known.values()].sort((a, b) => a.name.localeCompare(b.name, 'en'))
}

function licenseText(folder: string): string | null {
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)/i.test(name))
  return file === undefined ? null : readFileSync(join(folder, file), 'utf8').trim()
}
