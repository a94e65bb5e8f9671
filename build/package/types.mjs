import { rolldown } from 'rolldown'
import { dts } from 'rolldown-plugin-dts'
import { inProject, root } from '../../scripts/setup/project.mjs'

/** Writes the type declarations of `posthog-companion/testing` as one file that imports nothing. */
export const buildTypes = async () => {
  const bundle = await rolldown({
    input: { testing: inProject('src', 'testing', 'index.ts') },
    cwd: root,
    external: /^node:/,
    plugins: [dts({ emitDtsOnly: true, tsconfig: inProject('tsconfig.json') })],
  })
  await bundle.write({ dir: inProject('out', 'types') })
  await bundle.close()
}
