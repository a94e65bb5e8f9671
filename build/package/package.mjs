import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { ensureBuilt } from '../../scripts/build.mjs'
import { fetchElectron } from '../../scripts/setup/electron.mjs'
import { ensureInstalled } from '../../scripts/setup/install.mjs'
import { failWith, inProject, projectNode, root, SetupError, say } from '../../scripts/setup/project.mjs'
import { run } from '../../scripts/setup/run.mjs'
import configuration, { leftOut } from '../electron-builder.mjs'
import { buildInfo } from './build-info.mjs'
import { checkConfiguration, checkDesktopFile, checkIcons } from './checks.mjs'
import { billOfMaterials, thirdPartyLicenses } from './documents.ts'
import { installedPackage, readShippedPackages } from './shipped-packages.ts'

/** The steps that don't need Electron's binary; only the installers do. */
const output = inProject('out', 'package')

/** @param {string} name @param {string} text */
const write = (name, text) => {
  writeFileSync(`${output}/${name}`, text)
  return `${output}/${name}`
}

const prepare = async () => {
  mkdirSync(output, { recursive: true })
  const info = buildInfo()
  writeFileSync(inProject('out', 'build-info.json'), `${JSON.stringify(info)}\n`)
  say(`build info       ${info.commit ?? 'no commit, because the tree has changes'}`)

  await checkConfiguration(configuration)
  say('configuration    valid')
  say(`icons            ${checkIcons()} files`)

  const { desktopFile } = await import('../../src/main/desktop/system/desktop-file.ts')
  const { linkEntry } = await import('../../src/main/desktop/deep-links/link-desktop-entry.ts')
  const entry = write(
    'links.desktop',
    desktopFile(linkEntry('posthog-companion', ['/opt/PostHog Companion.AppImage'])),
  )
  say(`desktop entry    ${checkDesktopFile(entry)}`)

  const packages = [...installedPackage(root, 'electron'), ...readShippedPackages(root)]
  const manifest = JSON.parse(readFileSync(inProject('package.json'), 'utf8'))
  write('sbom.cdx.json', billOfMaterials(manifest, packages))
  write('third-party-licenses.txt', thirdPartyLicenses(packages))
  const unknown = packages.filter(({ license }) => license === 'not stated').map(({ name }) => name)
  say(
    `SBOM, licenses   ${packages.length} packages${unknown.length > 0 ? `, without a license: ${unknown}` : ''}`,
  )
}

/** @param {string[]} args */
const makeInstallers = async (args) => {
  if (leftOut !== null && !args.includes('--dir')) say(leftOut)
  if (!(await fetchElectron()))
    throw new SetupError(
      'Electron can’t be downloaded, so there are no installers. To make only what needs no Electron, run: npm run package -- --no-installers',
    )
  const builder = inProject('node_modules', 'electron-builder', 'cli.js')
  process.exitCode = await run(projectNode(), [
    builder,
    '--config',
    'build/electron-builder.mjs',
    '--publish',
    'never',
    ...args,
  ])
}

const main = async () => {
  await ensureInstalled()
  await ensureBuilt()
  await prepare()
  const args = process.argv.slice(2)
  if (!args.includes('--no-installers')) await makeInstallers(args)
}

await main().catch(failWith)
