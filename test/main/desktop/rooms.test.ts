import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const DESKTOP = resolve(import.meta.dirname, '../../../src/main/desktop')
const MAIN = dirname(DESKTOP)

const imports = readdirSync(DESKTOP, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .flatMap((name) => {
    const file = join(DESKTOP, name)
    const found = readFileSync(file, 'utf8').matchAll(/from '(\.[^']+)'/g)
    return [...found].map(([, to = '']) => ({ from: file, to: resolve(dirname(file), to) }))
  })

/** The folder of a desktop file; files outside the folders compose them. */
const roomOf = (file: string) => dirname(relative(DESKTOP, file)) || '.'
const isInside = (file: string) => file.startsWith(`${DESKTOP}/`)

describe('the folders of the desktop app', () => {
  it('have no import cycles', () => {
    const needs = new Map<string, Set<string>>()
    for (const { from, to } of imports.filter(({ to }) => isInside(to)))
      if (roomOf(from) !== roomOf(to))
        needs.set(roomOf(from), (needs.get(roomOf(from)) ?? new Set()).add(roomOf(to)))
    expect(needs.size).toBeGreaterThan(3)
    const reaches = (room: string, seen = new Set<string>()): Set<string> => {
      for (const next of needs.get(room) ?? []) if (!seen.has(next)) reaches(next, seen.add(next))
      return seen
    }
    expect([...needs.keys()].filter((room) => reaches(room).has(room))).toEqual([])
  })

  it('import the core through one file', () => {
    const users = imports
      .filter(({ to }) => to.startsWith(join(MAIN, 'core')))
      .map(({ from }) => relative(DESKTOP, from))
    expect([...new Set(users)]).toEqual(['system/running-core.ts'])
  })
})
