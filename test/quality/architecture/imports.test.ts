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

/** What a feature's requests and answers look like. */
const isSchema = (path: string) => path.startsWith('shared/contract/')
const isElectron = (name: string) => /^electron($|[-/])/.test(name) || name.startsWith('@electron')
const isNode = (name: string) => name.startsWith('node:') || builtinModules.includes(name)
const isReact = (name: string) => /^(react|react-dom)($|\/)/.test(name)

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

  it('the pages import what is shared, themselves and the schemas of the API, and neither Node nor Electron', () => {
    const renderer = under('renderer')
    expect(
      offences(renderer, (to) => {
        if (to.startsWith('renderer/') || to.startsWith('shared/') || to.startsWith('client/')) return true
        if (isSchema(to)) return true
        return !to.startsWith('main/') && !to.startsWith('preload/') && !isNode(to) && !isElectron(to)
      }),
    ).toEqual([])
  })

  it('the schemas of the API import zod, each other and the kinds of fields, so that pages can use them', () => {
    const fields = ['main/core/http/fields.ts', 'main/core/http/validation.ts']
    expect(
      offences(
        isSchema,
        (to) => to === 'zod' || isSchema(to) || fields.includes(to) || to.startsWith('shared/'),
      ),
    ).toEqual([])
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

  it('no module needs itself at run time, through others or directly', () => {
    const needs = new Map<string, string[]>(files.map((file) => [file, []]))
    for (const { from, to, typeOnly } of imports) if (!typeOnly && isOurs(to)) needs.get(from)?.push(to)
    const done = new Set<string>()
    const cycles: string[] = []
    const follow = (file: string, path: readonly string[]): void => {
      const start = path.indexOf(file)
      if (start >= 0) {
        cycles.push([...path.slice(start), file].join(' → '))
        return
      }
      if (done.has(file)) return
      for (const next of needs.get(file) ?? []) follow(next, [...path, file])
      done.add(file)
    }
    for (const file of files) follow(file, [])
    expect(cycles).toEqual([])
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
