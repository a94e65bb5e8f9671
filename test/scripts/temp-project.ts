import { spawn } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

const repository = resolve(import.meta.dirname, '../..')

/** A build's output: a command line that echoes its arguments, exits as told, or serves until a signal. */
const program = `
const [command, value] = process.argv.slice(2)
if (command === 'exit') process.exitCode = Number(value)
if (command === 'serve') {
  const timer = setInterval(() => {}, 1000)
  process.on('SIGTERM', () => clearInterval(timer))
}
if (command === 'where') process.stdout.write(JSON.stringify({ cwd: process.cwd(), node: process.execPath }) + '\\n')
else process.stdout.write(JSON.stringify(process.argv.slice(2)) + '\\n')
`

/** Replaces electron-vite: fast, verbose on stdout, and counts its runs. Fails if the source says so. */
const builder = `
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
console.log('noise of the builder')
appendFileSync('builds.log', 'x')
await new Promise((done) => setTimeout(done, 200))
if (readFileSync('src/main/cli.ts', 'utf8').includes('syntax error')) process.exit(1)
const out = process.argv[process.argv.indexOf('--outDir') + 1]
mkdirSync(out + '/main', { recursive: true })
mkdirSync(out + '/renderer', { recursive: true })
writeFileSync(out + '/main/index.js', '')
writeFileSync(out + '/renderer/index.html', '')
writeFileSync(out + '/main/cli.js', ${JSON.stringify(program)})
`

/** Replaces npm: copies packages/ to node_modules, and counts its runs. */
const npm = `
import { appendFileSync, cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
console.log('noise of npm')
appendFileSync('installs.log', process.argv[2] + ' ')
appendFileSync('npm-nodes.log', process.argv0 + '\\n')
if (process.argv[2] === 'install') {
  const [prefix, name] = process.argv.slice(-3)
  const modules = prefix.replace('--prefix=', '') + '/node_modules/'
  const bin = modules + name.replace(/@.*/, '') + '/bin/'
  for (const folder of [bin, modules + 'npm/bin']) mkdirSync(folder, { recursive: true })
  cpSync('npm.mjs', modules + 'npm/bin/npm-cli.js')
  writeFileSync(modules + 'package.json', '{ "type": "module" }')
  symlinkSync(${JSON.stringify(process.execPath)}, bin + ${JSON.stringify(process.platform === 'win32' ? 'node.exe' : 'node')})
  process.exit()
}
rmSync('node_modules', { recursive: true, force: true })
await new Promise((done) => setTimeout(done, 200))
cpSync('packages', 'node_modules', { recursive: true })
cpSync('package-lock.json', 'node_modules/.package-lock.json')
`

export type Outcome = { code: number | null; stdout: string; stderr: string }

/**
 * A project in a temporary folder with the real scripts and a small program. Nothing is installed or built yet.
 * Removed at the end of a `using` block. `node` is the Node that the commands are started with.
 */
export const createTempProject = ({ node = process.execPath } = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'companion scripts '))
  const path = (name: string) => join(folder, name)
  const write = (name: string, text: string) => {
    mkdirSync(dirname(path(name)), { recursive: true })
    writeFileSync(path(name), text)
  }
  const read = (name: string) => (existsSync(path(name)) ? readFileSync(path(name), 'utf8') : '')

  cpSync(join(repository, 'scripts'), path('scripts'), { recursive: true })
  write('package.json', '{ "type": "module" }')
  write('package-lock.json', '{ "packages": { "": {}, "node_modules/a": { "version": "1.0.0" } } }')
  write('npm.mjs', npm)
  write('packages/electron-vite/bin/electron-vite.js', builder)
  write('packages/package.json', '{ "type": "module" }')
  write('src/main/cli.ts', '// the program\n')

  const start = (script: string, args: string[] = [], env: NodeJS.ProcessEnv = {}) =>
    spawn(node, [path('scripts/launch.cjs'), `scripts/${script}.mjs`, ...args], {
      cwd: folder,
      env: {
        ...process.env,
        DISPLAY: '',
        WAYLAND_DISPLAY: '',
        COMPANION_NO_APT: '1',
        npm_execpath: path('npm.mjs'),
        npm_node_execpath: node,
        ...env,
      },
    })

  const run = (...args: Parameters<typeof start>) =>
    new Promise<Outcome>((resolve) => {
      const child = start(...args)
      const outcome: Outcome = { code: null, stdout: '', stderr: '' }
      child.stdout.on('data', (chunk) => (outcome.stdout += chunk))
      child.stderr.on('data', (chunk) => (outcome.stderr += chunk))
      child.on('close', (code) => resolve({ ...outcome, code }))
    })

  return {
    path,
    write,
    read,
    start,
    run,
    /** Installs like a direct `npm ci`, without our scripts. */
    install: () => {
      cpSync(path('packages'), path('node_modules'), { recursive: true })
      cpSync(path('package-lock.json'), path('node_modules/.package-lock.json'))
    },
    /** Lets the project use one of this repository's packages. */
    borrow: (name: string) =>
      symlinkSync(join(repository, 'node_modules', name), path(`node_modules/${name}`), 'junction'),
    /** Makes `npm ci` install a Node for the project, like the package `node`. */
    provideNode: () => {
      mkdirSync(path('packages/node/bin'), { recursive: true })
      symlinkSync(
        process.execPath,
        path(`packages/node/bin/${process.platform === 'win32' ? 'node.exe' : 'node'}`),
      )
    },
    builds: () => read('builds.log').length,
    installs: () => read('installs.log').trim(),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}
