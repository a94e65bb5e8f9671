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

/** Every import in our sources. `to` is a path under src/ for our own files, otherwise the module name. */
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
const violations = (who: (path: string) => boolean, mayImport: (to: string) => boolean) =>
  imports.filter(({ from, to }) => who(from) && !mayImport(to)).map(show)

/** The schemas of API requests and responses. */
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

describe('import rules', () => {
  it('cover every source file', () => {
    expect(files.length).toBeGreaterThan(80)
    expect(imports.length).toBeGreaterThan(300)
    expect(imports.filter(({ to }) => isOurs(to)).length).toBeGreaterThan(200)
  })

  it('the core does not import Electron, its hosts, or the UI', () => {
    const core = under('main/core')
    expect(
      violations(core, (to) =>
        isOurs(to) ? core(to) || under('shared')(to) : !isElectron(to) && !isReact(to),
      ),
    ).toEqual([])
  })

  it('shared code imports only itself and zod', () => {
    expect(violations(under('shared'), (to) => under('shared')(to) || to === 'zod')).toEqual([])
  })

  it('the UI imports shared code and the client, but not the main process, Node, or Electron', () => {
    const renderer = under('renderer')
    expect(
      violations(renderer, (to) => {
        if (isOurs(to) || under('renderer', 'shared', 'client')(to))
          return under('renderer', 'shared', 'client')(to)
        return !under('main', 'preload')(to) && !isNode(to) && !isElectron(to)
      }),
    ).toEqual([])
  })

  it('the contract imports only zod and shared code, so that the UI and routes can both use it', () => {
    expect(violations(isContract, (to) => to === 'zod' || under('shared')(to))).toEqual([])
  })

  it('base imports nothing from the core, and HTTP no feature', () => {
    const layers = (...folders: string[]) =>
      under('shared', ...folders.map((folder) => `main/core/${folder}`))
    expect(violations(under('main/core/base'), (to) => !isOurs(to) || layers('base')(to))).toEqual([])
    expect(violations(under('main/core/db'), (to) => !isOurs(to) || layers('base', 'db')(to))).toEqual([])
    expect(
      violations(under('main/core/http'), (to) => !isOurs(to) || layers('base', 'db', 'http')(to)),
    ).toEqual([])
    expect(
      violations(under('main/core/auth'), (to) => !isOurs(to) || layers('base', 'db', 'http', 'auth')(to)),
    ).toEqual([])
  })

  it('routes contain no transactions or SQL statements', () => {
    const routes = files.filter((name) => /^main\/core\/.*routes?\.ts$/.test(name))
    expect(routes.length).toBeGreaterThan(15)
    const touching = routes.filter((name) =>
      /\.(transaction|prepare|exec)\(/.test(readFileSync(join(SRC, name), 'utf8')),
    )
    expect(touching).toEqual([])
    expect(
      violations(
        (path) => routes.includes(path),
        (to) => !under('main/core/db')(to),
      ),
    ).toEqual([])
  })

  it('only the activity log writes to its table', () => {
    const writing = files.filter((name) => /INTO activity\b/.test(readFileSync(join(SRC, name), 'utf8')))
    expect(writing).toEqual(['main/core/activity/log.ts'])
  })

  it('nothing imports a built-in module whose exports Node would all load at the start', () => {
    // An import of node:http loads Node's fetch, which takes longer than most of the start; `process.getBuiltinModule` does not.
    const slow = imports.filter(({ to, typeOnly }) => /^node:(https?|tls)$/.test(to) && !typeOnly)
    expect(slow.filter(({ from }) => under('main', 'testing')(from)).map(show)).toEqual([])
  })

  it('the preload script imports only shared code and Electron', () => {
    expect(violations(under('preload'), (to) => under('preload', 'shared')(to) || to === 'electron')).toEqual(
      [],
    )
  })

  it('only the desktop app imports Electron', () => {
    const desktop = (path: string) => path === 'main/index.ts' || under('main/desktop', 'preload')(path)
    expect(
      violations(
        (path) => !desktop(path),
        (to) => !isElectron(to),
      ),
    ).toEqual([])
  })

  it('the CLI and the platform do not import the desktop app or the UI', () => {
    const headless = (path: string) => path === 'main/cli.ts' || under('main/cli', 'main/platform')(path)
    expect(violations(headless, (to) => !under('main/desktop', 'renderer', 'preload')(to))).toEqual([])
  })

  it('every imported file exists', () => {
    const missing = imports.filter(
      ({ to }) => /^(main|shared|renderer|preload)\/.*\.tsx?$/.test(to) && !isOurs(to),
    )
    expect(missing.map(show)).toEqual([])
  })

  it('there are no circular imports', () => {
    const needs = new Map<string, Set<string>>(files.map((file) => [file, new Set()]))
    for (const { from, to, typeOnly } of imports) if (!typeOnly && isOurs(to)) needs.get(from)?.add(to)
    expect(cyclesIn(needs)).toEqual([])
  })

  it('there are no circular imports between folders, including types', () => {
    const needs = new Map<string, Set<string>>(files.map((file) => [dirname(file), new Set()]))
    for (const { from, to } of imports)
      if (isOurs(to) && dirname(from) !== dirname(to)) needs.get(dirname(from))?.add(dirname(to))
    expect(cyclesIn(needs)).toEqual([])
  })

  it('there are no barrels, no catch-all files, and no imports without an extension', () => {
    expect(files.filter((name) => /(^|\/)(utils?|helpers?|common|manager)(\.tsx?$|\/)/.test(name))).toEqual(
      [],
    )
    const bare = imports.filter(
      ({ to }) => /^(main|shared|renderer|preload)\//.test(to) && !/\.\w+(\?\w+)?$/.test(to),
    )
    expect(bare.map(show)).toEqual([])
  })
})
