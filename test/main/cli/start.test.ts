import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { prepareProgram } from '../../support/program.ts'

prepareProgram()

const BUILT = resolve(import.meta.dirname, '../../../out/main')
const mapSchema = z.object({ sources: z.array(z.string()) })

const codeOf = (file: string) => readFileSync(join(BUILT, file), 'utf8')
const sourcesOf = (file: string): string[] =>
  readdirSync(BUILT).includes(`${file}.map`) ? mapSchema.parse(JSON.parse(codeOf(`${file}.map`))).sources : []

/** A built file with all that it imports before it runs. */
function loadedWith(file: string, known = new Set<string>()): Set<string> {
  if (known.has(file)) return known
  known.add(file)
  for (const [, imported = ''] of codeOf(file).matchAll(/(?:from|import)\s*["'`]\.\/([^"'`]+\.js)["'`]/g))
    loadedWith(imported, known)
  return known
}

/** The built file that has a source of ours. */
function fileWith(source: string): string {
  const file = readdirSync(BUILT).find(
    (name) => name.endsWith('.js') && sourcesOf(name).some((path) => path.endsWith(source)),
  )
  if (file === undefined) throw new Error(`no built file has ${source}`)
  return file
}

function packagesIn(files: Iterable<string>): string[] {
  const bundled = [...files]
    .flatMap(sourcesOf)
    .map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1])
  const external = [...files].flatMap((file) =>
    [...codeOf(file).matchAll(/from\s*["'`](better-sqlite3|keytar|electron)["'`]/g)].map(([, name]) => name),
  )
  return [...new Set([...bundled, ...external])].filter((name) => name !== undefined)
}

it('help and usage errors wait for nothing but the parser of the command line', () => {
  expect(packagesIn(loadedWith('cli.js'))).toEqual(['commander'])
})

it('commands other than serve load the features and the database, but no server', () => {
  const packages = packagesIn(loadedWith(fileWith('src/main/core/app.ts')))
  expect(packages).toEqual(expect.arrayContaining(['better-sqlite3', 'zod']))
  expect(packages.filter((name) => /fastify|find-my-way/.test(name))).toEqual([])
})

it('a start of the server loads nothing that only some requests need', () => {
  const files = loadedWith(fileWith('src/main/cli/start-server.ts'))
  const packages = packagesIn(files)
  expect(packages).toEqual(expect.arrayContaining(['better-sqlite3', 'zod', 'fastify']))
  const later =
    /^(ajv|yaml|glob|pino|semver|ret|ipaddr.js|jose|fast-uri|light-my-request|@fastify\/(send|static|swagger)|@octokit\/.*|expo-server-sdk)$/
  expect(packages.filter((name) => later.test(name))).toEqual([])
  // Node takes as long to load its HTTP/2 as to load SQLite.
  expect([...files].filter((file) => /["'`]node:http[2s]["'`]/.test(codeOf(file)))).toEqual([])
  expect([...files].flatMap(sourcesOf).filter((path) => /seeds\/(oauth-)?schema\.ts$/.test(path))).toEqual([])
})

it('no built file imports a module of Node, which would load what that module only has for some', () => {
  const files = readdirSync(BUILT).filter((file) => file.endsWith('.js'))
  const imported = files.flatMap((file) =>
    [...codeOf(file).matchAll(/\bfrom\s*["'`](node:[a-z/]+)["'`]/g)].map(([, name]) => name),
  )
  // The build itself adds this one; it has nothing that loads lazily.
  expect(new Set(imported)).toEqual(new Set(['node:module']))
})

it('a server makes no functions from text for its routes', () => {
  const script = `
    let made = 0
    const count = (make, args) => { made++; return make(...args) }
    globalThis.Function = new Proxy(Function, {
      construct: count,
      apply: (make, _this, args) => count(make, args),
    })
    const { startCompanion } = await import(${JSON.stringify(join(BUILT, 'testing.js'))})
    const companion = await startCompanion()
    await companion.close()
      console.log(made)`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  // One for each set of parameters.
  expect(Number(stdout)).toBeLessThan(40)
})

it('what Node prints of an error that nothing catches is short enough to read', () => {
  const script = `
    const { startCompanion } = await import(${JSON.stringify(join(BUILT, 'testing.js'))})
    const { url } = await startCompanion()
    await startCompanion({ port: Number(new URL(url).port) })`
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
  })
  expect(status).toBe(1)
  expect(stderr).toMatch(/^StartError: Port \d+ is in use\./m)
  // Node shows the line that threw, which in a file without line breaks is all of it.
  expect(stderr.length).toBeLessThan(3000)
})

it.each([
  ['the command', `await import(BUILT + '/bin.js')`],
  [
    'a test suite',
    `await (await import(BUILT + '/testing.js')).startCompanion().catch((e) => { throw e.message })`,
  ],
])('on a Node that SQLite’s binary can’t run on, %s ends with one sentence', (_what, script) => {
  const older = `Object.defineProperty(process.versions, 'napi', { value: '9' })`
  const code = `const BUILT = ${JSON.stringify(BUILT)}\n${older}\n${script}`
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
    encoding: 'utf8',
  })
  expect(status).toBe(1)
  expect(stderr).toContain(
    `PostHog Companion needs Node 22.14, 23.6, or newer, and this is Node ${process.versions.node}.`,
  )
})
