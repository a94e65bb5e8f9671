import { ensureBuilt } from './build.mjs'
import { ensureInstalled } from './setup/install.mjs'
import { failWith } from './setup/project.mjs'

/** Before `npm pack` and `npm publish`: the package holds what is built. */
const prepare = async () => {
  await ensureInstalled()
  await ensureBuilt()
  // Loaded now, because it needs what may have just been installed.
  const { buildTypes } = await import('../build/package/types.mjs')
  await buildTypes()
}

await prepare().catch(failWith)
