import { prepareElectron } from './setup/electron.mjs'
import { ensureInstalled } from './setup/install.mjs'
import { failWith, inProject, projectNode, say, tools } from './setup/project.mjs'
import { run } from './setup/run.mjs'

/** @param {string[]} args */
const dev = async (args) => {
  await ensureInstalled()
  const electron = await prepareElectron()
  if ('obstacle' in electron) {
    say(`The desktop app can't run here: ${electron.obstacle}. Going on without a window.`)
    process.exitCode = await run(projectNode(), [inProject('scripts', 'dev-headless.mjs'), ...args])
    return
  }
  process.exitCode = await run(projectNode(), [tools.electronVite, 'dev', '--watch', '--', ...args])
}

await dev(process.argv.slice(2)).catch(failWith)
