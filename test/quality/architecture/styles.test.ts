import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const RENDERER = join(import.meta.dirname, '../../../src/renderer')
/** Their classes are for all pages, which may adjust them. */
const SHARED = ['ui', 'styles']

/** The classes whose own rules a style sheet has, such as `.request-row { … }`. */
const classesIn = (css: string) =>
  [...css.replaceAll(/\/\*.*?\*\//gs, '').matchAll(/(?<=^|[}\n])\s*\.([a-z][\w-]*)\s*\{/g)].map(
    ([, name]) => name ?? '',
  )

it('no two pages style the same class, since the sheets of all pages are loaded in the end', () => {
  const folders = new Map<string, Set<string>>()
  for (const file of readdirSync(RENDERER, { recursive: true, encoding: 'utf8' })) {
    const folder = file.split(/[\\/]/)[0] ?? ''
    if (!file.endsWith('.css') || SHARED.includes(folder)) continue
    for (const name of classesIn(readFileSync(join(RENDERER, file), 'utf8')))
      folders.set(name, (folders.get(name) ?? new Set()).add(folder))
  }
  expect(folders.size).toBeGreaterThan(50)
  expect([...folders].filter(([, owners]) => owners.size > 1).map(([name]) => name)).toEqual([])
})
