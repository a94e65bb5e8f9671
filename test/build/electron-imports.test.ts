import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { prepareProgram } from '../support/program.ts'

prepareProgram()
const built = resolve(import.meta.dirname, '../../out/main')

/** What Electron exports to the main process, by its declarations: constants and classes, not types. */
function exportsOfElectron(): Set<string> {
  const declarations = readFileSync(createRequire(import.meta.url).resolve('electron/electron.d.ts'), 'utf8')
  const bodies = ['Common', 'Main'].map((name) => {
    const start = declarations.indexOf(`  namespace ${name} {`)
    return declarations.slice(start, declarations.indexOf('\n  }\n', start))
  })
  const names = bodies.flatMap((body) => [...body.matchAll(/^ {4}(?:const|class) (\w+)/gm)])
  return new Set(names.map(([, name = '']) => name))
}

it('each name that the built app imports from Electron exists there', () => {
  const known = exportsOfElectron()
  expect(known.size).toBeGreaterThan(30)
  const imported = readdirSync(built)
    .filter((name) => name.endsWith('.js'))
    .flatMap((name) => [
      ...readFileSync(join(built, name), 'utf8').matchAll(/import ?\{([^}]*)\} ?from ?["']electron["']/g),
    ])
    .flatMap(([, names = '']) => names.split(',').map((one) => one.trim().split(' as ')[0] ?? ''))
  expect(imported).toContain('BrowserWindow')
  // One missing export would keep the whole module from loading.
  expect(imported.filter((name) => !known.has(name))).toEqual([])
})

it('only the desktop app’s own entry imports Electron, so that the command line runs without it', () => {
  const importing = readdirSync(built).filter(
    (name) => name.endsWith('.js') && /from ?["']electron["']/.test(readFileSync(join(built, name), 'utf8')),
  )
  expect(importing).toEqual(['index.js'])
})
