// Hot reload without Electron: Vite serves the pages and passes the rest on to the core, which is built again
// and started again when its sources change.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolveConfig } from 'electron-vite'
import { build, createServer } from 'vite'
import { inProject, say } from './setup/project.mjs'

const args = process.argv.slice(2)

/** @type {import('node:child_process').ChildProcess | undefined} */
let core
let stopping = false

const stopCore = async () => {
  if (!core || core.exitCode !== null || core.signalCode !== null) return
  core.kill('SIGTERM')
  await once(core, 'exit')
}

const restartCore = async () => {
  await stopCore()
  if (stopping) return
  core = spawn(process.execPath, [inProject('out', 'main', 'cli.js'), 'serve', ...args], { stdio: 'inherit' })
}

// A build that ends while the core restarts for the one before waits for its turn.
let turn = Promise.resolve()

const { config } = await resolveConfig({ build: { watch: {} }, logLevel: 'warn' }, 'serve', 'development')
if (!config?.main || !config.renderer) throw new Error('electron.vite.config.ts has no main or no renderer.')

const pages = await createServer(config.renderer)
await pages.listen()
say(
  `Pages with hot reload: ${pages.resolvedUrls?.local[0]} (sign in there with the path of the address below)`,
)

const watcher = await build(config.main)
if (!('on' in watcher)) throw new Error('The build of the core does not watch its files.')
watcher.on('event', (event) => {
  if (event.code === 'END') turn = turn.then(restartCore)
  if (event.code === 'ERROR') say(`${event.error}`)
})

const stop = async () => {
  if (stopping) return
  stopping = true
  await Promise.all([watcher.close(), pages.close(), stopCore()])
  process.exit(0)
}
process.on('SIGINT', stop)
process.on('SIGTERM', stop)
