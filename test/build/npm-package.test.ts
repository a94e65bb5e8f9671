import { type ExecFileException, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { browserPath, hasBrowser } from '../support/browser/executable.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const EXAMPLES = join(ROOT, 'examples')
const MAX_INSTALLED_BYTES = 40_000_000
const INSTALL_TIMEOUT_MS = 300_000

const packSchema = z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) })

let folder = ''
let tarball = ''
let files: string[] = []

type Result = { code: number | string; stdout: string; stderr: string }

/** Runs a program on this Node, in a folder of the installed package. */
function run(command: string, args: readonly string[], cwd: string, env: Record<string, string> = {}) {
  const PATH = [dirname(process.execPath), join(folder, 'node_modules/.bin'), process.env.PATH].join(
    delimiter,
  )
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|COMPANION_|VITEST|NODE_)/.test(name),
  )
  return new Promise<Result>((done) => {
    const options = {
      cwd,
      env: { ...Object.fromEntries(inherited), ...env, PATH },
      maxBuffer: 64 * 1024 * 1024,
    }
    execFile(command, args, options, (error: ExecFileException | null, stdout, stderr) =>
      done({ code: error === null ? 0 : (error.code ?? 'killed'), stdout, stderr }),
    )
  })
}

async function succeed(command: string, args: readonly string[], cwd: string, env?: Record<string, string>) {
  const { code, stdout, stderr } = await run(command, args, cwd, env)
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${stdout}\n${stderr}`)
  return stdout
}

/** The examples' tools are installed as a user does it, from the registry. */
const hasRegistry = (await run('npm', ['view', 'jest', 'version', '--fetch-retries=0'], tmpdir())).code === 0
if (!hasRegistry)
  process.stdout.write(
    'skipped: installing the package and its examples (the npm registry cannot be reached)\n',
  )

const bytesIn = (path: string): number => {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.size
  return readdirSync(path).reduce((sum, name) => sum + bytesIn(join(path, name)), 0)
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'companion package '))
  const packed = await succeed('npm', ['pack', '--json', '--pack-destination', folder], ROOT)
  const [pack] = Object.values(
    z.record(z.string(), packSchema).or(z.array(packSchema)).parse(JSON.parse(packed)),
  )
  if (pack === undefined) throw new Error('npm pack made nothing.')
  tarball = join(folder, pack.filename)
  files = pack.files.map(({ path }) => path)
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))

it('the package holds what is built and its licenses, and nothing else', () => {
  const kinds = [
    /^(LICENSE|README\.md|package\.json)$/,
    /^out\/main\/[\w-]+\.js$/,
    /^out\/renderer\/(index|overlay)\.html$/,
    /^out\/renderer\/assets\/[\w-]+\.(js|css|json|svg|png)(\.br|\.gz)?$/,
    /^out\/types\/testing\.d\.ts$/,
    /^out\/third-party-licenses\.txt$/,
  ]
  expect(files.filter((path) => !kinds.some((kind) => kind.test(path)))).toEqual([])
  for (const kind of kinds) expect(files.some((path) => kind.test(path))).toBe(true)
})

describe.skipIf(!hasRegistry)('installed into an empty folder', () => {
  beforeAll(async () => {
    const begin = performance.now()
    await succeed('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', tarball], folder)
    const seconds = (performance.now() - begin) / 1000
    // Where there is a compiler, npm may build the optional keychain module, with all that is left of that.
    const built = join(folder, 'node_modules/keytar/build')
    const bytes = bytesIn(join(folder, 'node_modules')) - (existsSync(built) ? bytesIn(built) : 0)
    console.info(`installed in ${seconds.toFixed(1)} s, ${(bytes / 1e6).toFixed(1)} MB`)
    expect(bytes).toBeLessThan(MAX_INSTALLED_BYTES)
  }, INSTALL_TIMEOUT_MS)

  const companion = (args: readonly string[]) =>
    run(
      join(folder, 'node_modules/.bin/posthog-companion'),
      [...args, '--data-dir', join(folder, 'data')],
      folder,
    )

  it('has every command', async () => {
    const json = async (...args: string[]) => {
      const { code, stdout, stderr } = await companion([...args, '--json'])
      expect([code, stderr]).toEqual([0, ''])
      return JSON.parse(stdout)
    }
    expect(await json('users', 'create', '--email', 'ada@example.com')).toMatchObject({
      email: 'ada@example.com',
    })
    expect(await json('keys', 'create', '--label', 'ci', '--scopes', 'user:read')).toMatchObject({
      value: expect.stringMatching(/^phx_/),
    })
    expect(await json('projects', 'list')).toHaveLength(1)
    expect(await json('github', 'status')).toMatchObject({ configured: false })
    expect(await json('backup', join(folder, 'copy.db'))).toMatchObject({ backup: join(folder, 'copy.db') })
    expect(await json('restore', join(folder, 'copy.db'))).toMatchObject({
      restored: join(folder, 'copy.db'),
    })
    const doctor = JSON.parse((await companion(['doctor', '--json'])).stdout)
    expect(doctor.length).toBeGreaterThan(3)
    const wrong = await companion(['keys', 'create', '--label', 'ci', '--scopes', 'nonsense'])
    expect(wrong.code).toBe(2)
  })

  it('serves the API, the UI, and its reference, and stops on a signal', async () => {
    const server = spawn(
      join(folder, 'node_modules/.bin/posthog-companion'),
      ['serve', '--ephemeral', '--port', '0', '--json'],
      { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] },
    )
    const [line] = await once(createInterface(server.stdout), 'line')
    const { url } = z.object({ url: z.string() }).parse(JSON.parse(String(line)))
    const status = async (path: string, accept = 'application/json') =>
      (await fetch(url + path, { headers: { accept } })).status
    expect([await status('/_companion/health'), await status('/', 'text/html')]).toEqual([200, 200])
    expect(await status('/_companion/docs')).toBe(200)
    expect(await status('/api/users/@me/')).toBe(401)
    server.kill('SIGTERM')
    expect(await once(server, 'exit')).toEqual([0, null])
  })

  it('has types that resolve as Node and bundlers look for them, and exports that tools accept', {
    timeout: 240_000,
  }, async () => {
    const npx = (name: string) => join(ROOT, 'node_modules/.bin', name)
    await succeed(npx('publint'), [tarball], folder)
    await succeed(npx('attw'), [tarball, '--profile', 'esm-only'], folder)
    writeFileSync(
      join(folder, 'world.json'),
      `{ "version": 1, "users": [
         { "email": "a@example.com", "push_tokens": [{ "token": "x", "platform": "ios" }], "hedgehog_config": { "color": null } },
         { "email": "b@example.com", "installations": [
           { "installation_id": "1", "account": { "type": "User", "name": "b" }, "repository_selection": null }
         ] }
       ] }`,
    )
    writeFileSync(
      join(folder, 'use.ts'),
      `import { startCompanion, type TestCompanion } from 'posthog-companion/testing'
       import world from './world.json' with { type: 'json' }
       const companion: TestCompanion = await startCompanion({ seed: { version: 1, users: [{ email: 'a@example.com' }] } })
       await companion.reset(world)
       // @ts-expect-error the field is misspelled
       await companion.reset({ version: 1, users: [{ email: 'a@example.com', pushtokens: [] }] })
       // @ts-expect-error a platform is missing
       await companion.reset({ version: 1, users: [{ email: 'a@example.com', push_tokens: [{ token: 'x' }] }] })
       // @ts-expect-error the version is missing
       await startCompanion({ seed: {} })
       const { data } = await companion.client({ apiKey: 'x' }).GET('/api/users/{uuid}', { params: { path: { uuid: '@me' } } })
       const email: string | undefined = data?.email
       // @ts-expect-error there is no such preset
       await companion.fault({ match: {}, then: { preset: 'nonsense' } })
       console.log(email)`,
    )
    for (const resolution of ['node16', 'bundler']) {
      const module = resolution === 'bundler' ? 'preserve' : 'node18'
      const options = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--resolveJsonModule']
      const language = ['--target', 'es2023', '--lib', 'es2023,esnext.disposable,dom']
      const types = ['--types', 'node', '--typeRoots', join(ROOT, 'node_modules/@types')]
      await succeed(
        join(ROOT, 'node_modules/typescript/bin/tsc'),
        [...options, ...language, ...types, '--module', module, '--moduleResolution', resolution, 'use.ts'],
        folder,
      )
    }
  })
})

describe.skipIf(!hasRegistry)('the examples', () => {
  beforeAll(async () => {
    for (const name of readdirSync(EXAMPLES))
      cpSync(join(EXAMPLES, name), join(folder, name), {
        recursive: true,
        filter: (path) => !/node_modules|__pycache__|\.pytest_cache|test-results/.test(path),
      })
    const tools = ['vitest', 'jest', 'playwright'].flatMap((name) => {
      const { devDependencies } = z
        .object({ devDependencies: z.record(z.string(), z.string()) })
        .parse(JSON.parse(readFileSync(join(EXAMPLES, name, 'package.json'), 'utf8')))
      return Object.entries(devDependencies).filter(([dependency]) => dependency !== 'posthog-companion')
    })
    const wanted = tools.map(([name, range]) => `${name}@${range}`)
    await succeed('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...wanted], folder)
  }, INSTALL_TIMEOUT_MS)

  it('for Vitest passes', { timeout: 120_000 }, async () => {
    expect(await succeed('vitest', ['run'], join(folder, 'vitest'))).toMatch(/3 passed/)
  })

  it('for Jest passes', { timeout: 120_000 }, async () => {
    const options = { NODE_OPTIONS: '--experimental-vm-modules' }
    const { code, stderr } = await run('jest', [], join(folder, 'jest'), options)
    expect([code, stderr]).toEqual([0, expect.stringMatching(/Tests: +2 passed/)])
  })

  if (!hasBrowser) process.stdout.write('skipped: the example for Playwright (no browser found)\n')
  it.skipIf(!hasBrowser)('for Playwright passes', { timeout: 120_000 }, async () => {
    const output = await succeed('playwright', ['test', '--reporter=line'], join(folder, 'playwright'), {
      BROWSER_PATH: browserPath,
    })
    expect(output).toMatch(/2 passed/)
  })

  /** The servers that a folder's seed was given to, by their ids. */
  const serversOf = async (path: string): Promise<number[]> =>
    (await succeed('ps', ['-A', '-ww', '-o', 'pid=,args='], folder))
      .split('\n')
      .filter((line) => line.includes(join(path, 'seed.json')))
      .map((line) => Number.parseInt(line, 10))

  it('for pytest passes, and leaves no server behind', { timeout: 120_000 }, async (context) => {
    if ((await run('python3', ['-m', 'pytest', '--version'], folder)).code !== 0) {
      process.stdout.write('skipped: the example for pytest (Python has no pytest)\n')
      return context.skip()
    }
    const path = join(folder, 'pytest')
    // With the example's own command, which starts the server through npx.
    expect(await succeed('python3', ['-m', 'pytest', '-q'], path)).toMatch(/2 passed/)
    if (process.platform === 'win32') {
      process.stdout.write('skipped: whether the example for pytest leaves a server behind (no ps)\n')
      return
    }
    const left = await serversOf(path)
    for (const pid of left) process.kill(pid)
    expect(left).toEqual([])
  })
})
