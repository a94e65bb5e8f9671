import { prepareElectron } from './electron.mjs'
import { ensureInstalled } from './install.mjs'
import { failWith, inProject, projectNode, say, tools } from './project.mjs'
import { run } from './run.mjs'

/** @param {string[]} args */
const dev = async (args) => {
  await ensureInstalled()
  const electron = await prepareElectron()
  if ('obstacle' in electron) {
    say(`The desktop app can't run here: ${electron.obstacle}. Going on without a window.`)
    process.exitCode = await run(projectNode(), [inProject('build', 'setup', 'dev-headless.mjs'), ...args])
    return
  }
  process.exitCode = await run(projectNode(), [tools.electronVite, 'dev', '--watch', '--', ...args])
}

await dev(process.argv.slice(2)).catch(failWith)
