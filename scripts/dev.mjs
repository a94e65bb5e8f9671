import { serveWithReload } from './dev-headless.mjs'
import { readDevArguments } from './setup/dev-arguments.mjs'
import { prepareElectron } from './setup/electron.mjs'
import { failWith, projectNode, say, tools } from './setup/project.mjs'
import { run } from './setup/run.mjs'

/** @param {string[]} args */
const dev = async (args) => {
  const { headless, port, rest } = await readDevArguments(args)
  // electron.vite.config.ts proxies the pages' requests to this port.
  process.env.COMPANION_PORT = `${port}`
  const electron = headless ? { obstacle: undefined } : await prepareElectron()
  if ('binary' in electron) {
    process.exitCode = await run(projectNode(), [
      tools.electronVite,
      'dev',
      '--watch',
      '--',
      '--port',
      `${port}`,
      ...rest,
    ])
    return
  }
  if (electron.obstacle)
    say(`The desktop app can't run here: ${electron.obstacle}. Continuing without a window.`)
  await serveWithReload(['--port', `${port}`, ...rest])
}

await dev(process.argv.slice(2)).catch(failWith)
