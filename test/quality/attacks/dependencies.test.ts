import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

const ROOT = join(import.meta.dirname, '../../..')

const packageSchema = z.object({
  license: z.string().optional(),
  dependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
})
const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      integrity: z.string().optional(),
      license: z.string().optional(),
      dev: z.boolean().optional(),
    }),
  ),
})

const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'))
const project = packageSchema.parse(read(join(ROOT, 'package.json')))
const { packages } = lockSchema.parse(read(join(ROOT, 'package-lock.json')))
const shipped = Object.entries(packages).filter(([path, { dev }]) => path !== '' && dev !== true)

/** Licences that let the app be given away under MIT, with no duty but to name their authors. */
const ALLOWED = new Set([
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  '0BSD',
  'BlueOak-1.0.0',
  'Python-2.0',
  'Unlicense',
  'CC0-1.0',
  'WTFPL',
])

/** An expression is fine where one of its alternatives is. */
const isAllowed = (licence: string) =>
  licence
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some((alternative) => alternative.split(' AND ').every((one) => ALLOWED.has(one.trim())))

function licenceOf(path: string): string {
  const stated = packages[path]?.license
  if (stated !== undefined) return stated
  const file = join(ROOT, path, 'package.json')
  return existsSync(file) ? (packageSchema.parse(read(file)).license ?? 'none') : 'not installed'
}

describe('what is shipped with the app', () => {
  it('has a licence that lets it be', () => {
    expect(shipped.length).toBeGreaterThan(20)
    const wrong = shipped
      .map(([path]) => [path, licenceOf(path)] as const)
      .filter(([, licence]) => !isAllowed(licence))
    expect(wrong).toEqual([])
  })

  it('is what its makers published: each package has its checksum', () => {
    const unchecked = Object.entries(packages).filter(
      ([path, { integrity }]) => path !== '' && integrity === undefined,
    )
    expect(unchecked.map(([path]) => path)).toEqual([])
  })

  it('is named with one version, never a range', () => {
    for (const group of [project.dependencies, project.optionalDependencies, project.devDependencies]) {
      for (const [name, version] of Object.entries(group))
        expect([name, version]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+(-[\w.]+)?$/)])
    }
  })

  it('runs no script at installation but those that are allowed by name', () => {
    const allowed = z
      .object({ allowScripts: z.record(z.string(), z.boolean()) })
      .parse(read(join(ROOT, 'package.json'))).allowScripts
    expect(
      Object.entries(allowed)
        .filter(([, may]) => may)
        .map(([name]) => name)
        .sort(),
    ).toEqual(['keytar', 'node'])
  })
})
