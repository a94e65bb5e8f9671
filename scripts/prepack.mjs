import { ensureBuilt } from './build.mjs'
import { ensureInstalled } from './setup/install.mjs'
import { failWith } from './setup/project.mjs'

/** Builds before `npm pack` and `npm publish`, because the package contains the build output. */
const prepare = async () => {
  await ensureInstalled()
  await ensureBuilt()
  // Loaded now, because it needs what may have just been installed.
  const { buildTypes } = await import('../build/package/types.mjs')
  await buildTypes()
}

await prepare().catch(failWith)
