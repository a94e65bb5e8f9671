import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readShippedPackages } from '../../../build/package/shipped-packages.ts'

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

describe('a shipped package', () => {
  it('has an allowed license', () => {
    const shipped = readShippedPackages(ROOT)
    expect(shipped.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['better-sqlite3', 'fastify', 'react']),
    )
    expect(shipped.filter(({ license }) => !isAllowed(license))).toEqual([])
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
        expect([name, version]).toEqual([
          name,
          expect.stringMatching(/^(npm:[\w@/-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/),
        ])
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
