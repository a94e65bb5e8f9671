import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect, it } from 'vitest'

const RENDERER = join(import.meta.dirname, '../../../src/renderer')

const files = readdirSync(RENDERER, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => ({ file, source: readFileSync(join(RENDERER, file), 'utf8') }))

/** The sources that import a file. */
const importersOf = (imported: string) =>
  files.filter(({ file, source }) =>
    [...source.matchAll(/from '(\.[^']+)'/g)].some(
      ([, path = '']) => resolve(RENDERER, dirname(file), path) === join(RENDERER, imported),
    ),
  )

it('every text is used by a page that imports it', () => {
  const texts = files.filter(({ file }) => /text\.ts$/.test(file))
  const unused = texts.flatMap(({ file, source }) => {
    const users = importersOf(file)
      .map((user) => user.source)
      .join('\n')
    // Only the first level, because what is nested may be looked up by a value of the API.
    return [...source.matchAll(/^ {2}(\w+)(?=[:(])/gm)]
      .map(([, name]) => name)
      .filter((name) => !new RegExp(`(\\.|[{,]\\s*)${name}\\b`).test(users))
      .map((name) => `${file}: ${name}`)
  })
  expect(texts.length).toBeGreaterThan(10)
  expect(unused).toEqual([])
})
