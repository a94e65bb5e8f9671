import { isMain } from './setup/is-main.mjs'
import { failWith, inProject, projectNode, SetupError, say, tools } from './setup/project.mjs'
import { clearStaging, isBuilt, publishBuild, sources, staging } from './setup/stamp.mjs'

const build = async () => {
  const { run, toStderr } = await import('./setup/run.mjs')
  const builtFrom = sources()
  clearStaging()
  const code = await run(
    projectNode(),
    [tools.electronVite, 'build', '--outDir', inProject(staging), '--logLevel', 'warn'],
    { stdio: toStderr },
  )
  if (code !== 0) throw new SetupError(`The build failed (exit code ${code}); see the errors above.`)
  publishBuild(builtFrom)
}

/**
 * Builds out/ if it is missing or older than the sources. Concurrent callers wait for a single build. Prints only
 * to stderr.
 * @param {{ always?: boolean }} [options]
 */
export const ensureBuilt = async ({ always = false } = {}) => {
  if (isBuilt() && !always) return
  const { withLock } = await import('./setup/lock.mjs')
  await withLock('build', async () => {
    if (isBuilt() && !always) return
    say('Building …')
    await build()
  })
}

if (isMain(import.meta.url)) await ensureBuilt({ always: true }).catch(failWith)
