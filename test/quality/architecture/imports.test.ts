import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../../..')
const SRC = join(ROOT, 'src')

type Import = { from: string; to: string; typeOnly: boolean }

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => /\.tsx?$/.test(name))

/** Every import of our sources. `to` is a path under src/ for our own files, else the name as it is written. */
const imports: Import[] = files.flatMap((from) => {
  const source = ts.createSourceFile(from, readFileSync(join(SRC, from), 'utf8'), ts.ScriptTarget.Latest)
  const found: Import[] = []
  const add = (specifier: ts.Node, typeOnly: boolean) => {
    if (!ts.isStringLiteralLike(specifier)) return
    const { text } = specifier
    const to = text.startsWith('.')
      ? relative(SRC, join(SRC, dirname(from), text)).replaceAll('\\', '/')
      : text
    found.push({ from, to, typeOnly })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node))
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword)
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier) add(node.moduleSpecifier, node.isTypeOnly)
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, true)
    else if (
      ts.isCallExpression(node) &&
      node.expression.kind === ts.SyntaxKind.ImportKeyword &&
      node.arguments[0]
    )
      add(node.arguments[0], false)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
})

const show = ({ from, to }: Import) => `${from} imports ${to}`
const under = (...folders: string[]) => {
  const prefixes = folders.map((folder) => `${folder}/`)
  return (path: string) => prefixes.some((prefix) => path.startsWith(prefix))
}
const isOurs = (path: string) => files.includes(path)
const offences = (who: (path: string) => boolean, mayImport: (to: string) => boolean) =>
  imports.filter(({ from, to }) => who(from) && !mayImport(to)).map(show)

/** What the API's requests and answers look like. */
const isContract = under('shared/contract')
const isElectron = (name: string) => /^electron($|[-/])/.test(name) || name.startsWith('@electron')
const isNode = (name: string) => name.startsWith('node:') || builtinModules.includes(name)
const isReact = (name: string) => /^(react|react-dom)($|\/)/.test(name)

function cyclesIn(needs: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const done = new Set<string>()
  const cycles: string[] = []
  const follow = (name: string, path: readonly string[]): void => {
    const start = path.indexOf(name)
    if (start >= 0) {
      cycles.push([...path.slice(start), name].join(' → '))
      return
    }
    if (done.has(name)) return
    for (const next of needs.get(name) ?? []) follow(next, [...path, name])
    done.add(name)
  }
  for (const name of needs.keys()) follow(name, [])
  return cycles
}

describe('what may import what', () => {
  it('is read from every source file', () => {
    expect(files.length).toBeGreaterThan(80)
    expect(imports.length).toBeGreaterThan(300)
    expect(imports.filter(({ to }) => isOurs(to)).length).toBeGreaterThan(200)
  })

  it('the core knows neither Electron, nor who hosts it, nor the pages', () => {
    const core = under('main/core')
    expect(
      offences(core, (to) =>
        isOurs(to) ? core(to) || under('shared')(to) : !isElectron(to) && !isReact(to),
      ),
    ).toEqual([])
  })

  it('what is shared imports itself and zod', () => {
    expect(offences(under('shared'), (to) => under('shared')(to) || to === 'zod')).toEqual([])
  })

  it('the pages import what is shared, the client and themselves, and neither the main process, Node nor Electron', () => {
    const renderer = under('renderer')
    expect(
      offences(renderer, (to) => {
        if (isOurs(to) || under('renderer', 'shared', 'client')(to))
          return under('renderer', 'shared', 'client')(to)
        return !under('main', 'preload')(to) && !isNode(to) && !isElectron(to)
      }),
    ).toEqual([])
  })

  it('the contract imports zod and what is shared, so that pages and routes can both use it', () => {
    expect(offences(isContract, (to) => to === 'zod' || under('shared')(to))).toEqual([])
  })

  it('base knows nothing of the core, and HTTP no feature', () => {
    const layers = (...folders: string[]) =>
      under('shared', ...folders.map((folder) => `main/core/${folder}`))
    expect(offences(under('main/core/base'), (to) => !isOurs(to) || layers('base')(to))).toEqual([])
    expect(offences(under('main/core/db'), (to) => !isOurs(to) || layers('base', 'db')(to))).toEqual([])
    expect(
      offences(under('main/core/http'), (to) => !isOurs(to) || layers('base', 'db', 'http')(to)),
    ).toEqual([])
    expect(
      offences(under('main/core/auth'), (to) => !isOurs(to) || layers('base', 'db', 'http', 'auth')(to)),
    ).toEqual([])
  })

  it('routes hold no transaction and no statement', () => {
    const routes = files.filter((name) => /^main\/core\/.*routes?\.ts$/.test(name))
    expect(routes.length).toBeGreaterThan(15)
    const touching = routes.filter((name) =>
      /\.(transaction|prepare|exec)\(/.test(readFileSync(join(SRC, name), 'utf8')),
    )
    expect(touching).toEqual([])
    expect(
      offences(
        (path) => routes.includes(path),
        (to) => !under('main/core/db')(to),
      ),
    ).toEqual([])
  })

  it('only the activity log writes to its table', () => {
    const writing = files.filter((name) => /INTO activity\b/.test(readFileSync(join(SRC, name), 'utf8')))
    expect(writing).toEqual(['main/core/activity/log.ts'])
  })

  it('the preload imports what is shared, and Electron', () => {
    expect(offences(under('preload'), (to) => under('preload', 'shared')(to) || to === 'electron')).toEqual(
      [],
    )
  })

  it('only the desktop knows Electron', () => {
    const desktop = (path: string) => path === 'main/index.ts' || under('main/desktop', 'preload')(path)
    expect(
      offences(
        (path) => !desktop(path),
        (to) => !isElectron(to),
      ),
    ).toEqual([])
  })

  it('the command line and the platform know nothing of the desktop and the pages', () => {
    const headless = (path: string) => path === 'main/cli.ts' || under('main/cli', 'main/platform')(path)
    expect(offences(headless, (to) => !under('main/desktop', 'renderer', 'preload')(to))).toEqual([])
  })

  it('no file of ours is imported that is not there', () => {
    const missing = imports.filter(
      ({ to }) => /^(main|shared|renderer|preload)\/.*\.tsx?$/.test(to) && !isOurs(to),
    )
    expect(missing.map(show)).toEqual([])
  })

  it('no module needs itself, through others or directly', () => {
    const needs = new Map<string, Set<string>>(files.map((file) => [file, new Set()]))
    for (const { from, to, typeOnly } of imports) if (!typeOnly && isOurs(to)) needs.get(from)?.add(to)
    expect(cyclesIn(needs)).toEqual([])
  })

  it('no folder needs itself through others, types included', () => {
    const needs = new Map<string, Set<string>>(files.map((file) => [dirname(file), new Set()]))
    for (const { from, to } of imports)
      if (isOurs(to) && dirname(from) !== dirname(to)) needs.get(dirname(from))?.add(dirname(to))
    expect(cyclesIn(needs)).toEqual([])
  })

  it('no file is a barrel, a drawer for everything, or lacks the extension in its imports', () => {
    expect(files.filter((name) => /(^|\/)(utils?|helpers?|common|manager)(\.tsx?$|\/)/.test(name))).toEqual(
      [],
    )
    const bare = imports.filter(
      ({ to }) => /^(main|shared|renderer|preload)\//.test(to) && !/\.\w+(\?\w+)?$/.test(to),
    )
    expect(bare.map(show)).toEqual([])
  })
})
