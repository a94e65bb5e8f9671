import { ensureBuilt } from './build.mjs'
import { runCompanion } from './companion.mjs'
import { prepareElectron } from './setup/electron.mjs'
import { callerFolder, failWith, root, say } from './setup/project.mjs'

/** @param {string[]} args */
const start = async (args) => {
  await ensureBuilt()
  const electron = await prepareElectron()
  if ('obstacle' in electron) {
    say(`The desktop app can't run here: ${electron.obstacle}. Continuing without a window.`)
    await runCompanion(['serve', ...args])
    return
  }
  const { run } = await import('./setup/run.mjs')
  process.exitCode = await run(electron.binary, [root, ...args], { cwd: callerFolder() })
}

await start(process.argv.slice(2)).catch(failWith)
