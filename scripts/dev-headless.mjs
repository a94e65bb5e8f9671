import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { callerFolder, inProject, SetupError, say } from './setup/project.mjs'

const signInAddress = /https?:\/\/[^\s"]+\/_companion\/login\?token=[^\s"]+/

/**
 * Hot reload without Electron: Vite serves the pages and proxies everything else to the core, which is rebuilt and
 * restarted when its sources change. Stops on a signal.
 * @param {string[]} args for `serve`
 */
export const serveWithReload = async (args) => {
  const { resolveConfig } = await import('electron-vite')
  const { build, createServer } = await import('vite')
  const { config } = await resolveConfig({ build: { watch: {} }, logLevel: 'warn' }, 'serve', 'development')
  if (!config?.main || !config.renderer)
    throw new SetupError('electron.vite.config.ts has no main or no renderer.')

  const pages = await createServer(config.renderer)
  await pages.listen()
  const origin = new URL(pages.resolvedUrls?.local[0] ?? '').origin
  const core = createCore(args, (address) => printReady(origin, address))

  const watcher = await build(config.main)
  if (!('on' in watcher)) throw new SetupError('The build of the core does not watch its files.')
  watcher.on('event', (event) => {
    if (event.code === 'END') core.restart()
    if (event.code === 'ERROR') say(`${event.error}`)
  })

  const stop = async () => {
    await Promise.all([watcher.close(), pages.close(), core.stop()])
    process.exit(process.exitCode)
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  core.failed.then((code) => {
    process.exitCode = code
    stop()
  })
}

/**
 * @param {string} origin the origin of the pages
 * @param {string} address the core's sign-in link
 */
const printReady = (origin, address) => {
  const { pathname, search, origin: core } = new URL(address)
  const lines = [
    'PostHog Companion, with hot reload (stop it with Ctrl-C):',
    `  Open the app   ${origin}${pathname}${search}`,
    `  API            ${core}`,
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

/**
 * Runs the core in a process that is replaced after each build.
 * @param {string[]} args
 * @param {(address: string) => void} onReady
 */
const createCore = (args, onReady) => {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let child
  let wasReady = false
  let stopping = false
  // A build that finishes during a restart waits until the restart is done.
  let turn = Promise.resolve()
  /** @type {PromiseWithResolvers<number>} */
  const { promise: failed, resolve: fail } = Promise.withResolvers()

  const end = async () => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  const start = () => {
    const started = spawn(process.execPath, [inProject('out', 'main', 'cli.js'), 'serve', ...args], {
      cwd: callerFolder(),
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    child = started
    createInterface({ input: started.stdout }).on('line', (line) => {
      const [address] = signInAddress.exec(line) ?? []
      if (address === undefined) return
      wasReady = true
      onReady(address)
    })
    // If it was never ready, its arguments are invalid; otherwise wait for the next change.
    started.on('exit', (code) => {
      if (!wasReady && !stopping) fail(code ?? 1)
    })
  }

  return {
    /** Resolves with the exit code of a core that was never ready. */
    failed,
    restart: () => {
      turn = turn.then(async () => {
        await end()
        if (!stopping) start()
      })
    },
    stop: async () => {
      stopping = true
      await turn
      await end()
    },
  }
}
