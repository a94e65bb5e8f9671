import { ensureBuilt } from './build.mjs'
import { runCompanion } from './companion.mjs'
import { prepareElectron } from './electron.mjs'
import { ensureInstalled } from './install.mjs'
import { failWith, root, say } from './project.mjs'

/** @param {string[]} args */
const start = async (args) => {
  await ensureInstalled()
  await ensureBuilt()
  const electron = await prepareElectron()
  if ('obstacle' in electron) {
    say(`The desktop app can't run here: ${electron.obstacle}. Going on without a window.`)
    await runCompanion(['serve', ...args])
    return
  }
  const { run } = await import('./run.mjs')
  process.exitCode = await run(electron.binary, [root, ...args])
}

await start(process.argv.slice(2)).catch(failWith)
