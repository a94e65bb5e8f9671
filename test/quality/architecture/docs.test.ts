import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

const ROOT = resolve(import.meta.dirname, '../../..')

const documents = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md'].filter(
  (name) => existsSync(join(ROOT, name)),
)
for (const folder of ['docs', 'docs/decisions'])
  documents.push(
    ...readdirSync(join(ROOT, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${folder}/${name}`),
  )

const packageSchema = z.object({ scripts: z.record(z.string(), z.string()) })
const { scripts } = packageSchema.parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')))

/** What a build or a run makes; it need not be there. */
const MADE = /^(out|dist|node_modules|coverage)(\/|$)/
const TOP = readdirSync(ROOT)

/** The paths that a document names: what it links to, and what stands in code and begins with a name at the top of the project. */
function pathsIn(text: string): string[] {
  const links = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map((match) => match[1] ?? '')
  const code = [...text.matchAll(/`([^`\s]+)`/g)]
    .map((match) => match[1] ?? '')
    .filter((word) => TOP.includes(word.split('/')[0] ?? '') && /^[\w./@-]+$/.test(word))
  const tree = [...text.matchAll(/^((?:src|test|build|docs)\/[\w./-]*)\s/gm)].map((match) => match[1] ?? '')
  return [...links.filter((link) => !/^[a-z]+:/.test(link)), ...code, ...tree].filter(
    (path) => !MADE.test(path),
  )
}

describe.each(documents)('%s', (name) => {
  const text = readFileSync(join(ROOT, name), 'utf8')

  it('names only paths that are there', () => {
    const here = join(ROOT, name, '..')
    const missing = pathsIn(text).filter(
      (path) => !existsSync(join(ROOT, path)) && !existsSync(join(here, path)),
    )
    expect(missing).toEqual([])
  })

  it('names only scripts that are there', () => {
    const named = [...text.matchAll(/npm run (?:--silent )?([\w:]+)/g)].map((match) => match[1] ?? '')
    expect(named.filter((script) => scripts[script] === undefined)).toEqual([])
  })
})

it('the documents that a newcomer looks for are read here', () => {
  expect(documents).toContain('CONTRIBUTING.md')
  expect(pathsIn('See [a](missing/a.md), `src/main/b.ts` and `x/y`.\n\nsrc/main/c/   folder\n')).toEqual([
    'missing/a.md',
    'src/main/b.ts',
    'src/main/c/',
  ])
})
