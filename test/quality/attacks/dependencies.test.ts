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

/** Licenses compatible with distributing the app under MIT that only require attribution. */
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

/** An SPDX expression is allowed if one of its alternatives is. */
const isAllowed = (license: string) =>
  license
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some((alternative) => alternative.split(' AND ').every((one) => ALLOWED.has(one.trim())))

function licenseOf(path: string): string {
  const stated = packages[path]?.license
  if (stated !== undefined) return stated
  const file = join(ROOT, path, 'package.json')
  return existsSync(file) ? (packageSchema.parse(read(file)).license ?? 'none') : 'not installed'
}

describe('a shipped package', () => {
  it('has an allowed license', () => {
    expect(shipped.length).toBeGreaterThan(20)
    const wrong = shipped
      .map(([path]) => [path, licenseOf(path)] as const)
      .filter(([, license]) => !isAllowed(license))
    expect(wrong).toEqual([])
  })

  it('has an integrity checksum', () => {
    const unchecked = Object.entries(packages).filter(
      ([path, { integrity }]) => path !== '' && integrity === undefined,
    )
    expect(unchecked.map(([path]) => path)).toEqual([])
  })

  it('has an exact version, not a range', () => {
    for (const group of [project.dependencies, project.optionalDependencies, project.devDependencies]) {
      for (const [name, version] of Object.entries(group))
        expect([name, version]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+(-[\w.]+)?$/)])
    }
  })

  it('runs no install script unless it is explicitly allowed', () => {
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
