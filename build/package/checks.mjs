import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { inProject, SetupError } from '../../scripts/setup/project.mjs'

const require = createRequire(import.meta.url)

/**
 * Has electron-builder's own schema look at the configuration.
 * @param {object} configuration
 */
export const checkConfiguration = async (configuration) => {
  const { validateConfiguration } = require('app-builder-lib/out/util/config/config')
  const { DebugLogger } = require('builder-util')
  await validateConfiguration(configuration, new DebugLogger(false))
}

/** The size that a PNG says it has. */
/** @param {string} file */
const widthOf = (file) => {
  const png = readFileSync(file)
  if (png.toString('latin1', 1, 4) !== 'PNG')
    throw new SetupError(`${file} is no PNG. Run: node build/icons/render.mjs`)
  return png.readUInt32BE(16)
}

/** Looks whether each icon is there in the size that its name says. Answers how many there are. */
export const checkIcons = () => {
  const folder = inProject('build', 'icons')
  const linux = readdirSync(join(folder, 'linux'))
  for (const name of linux) {
    if (widthOf(join(folder, 'linux', name)) !== Number.parseInt(name, 10))
      throw new SetupError(`build/icons/linux/${name} has another size. Run: node build/icons/render.mjs`)
  }
  const others = [
    'icon.png',
    'icon.ico',
    'icon.icns',
    'tray.png',
    'tray@2x.png',
    'trayTemplate.png',
    'trayTemplate@2x.png',
  ]
  const missing = others.filter((name) => !existsSync(join(folder, name)))
  if (missing.length > 0)
    throw new SetupError(`build/icons lacks ${missing.join(', ')}. Run: node build/icons/render.mjs`)
  return linux.length + others.length
}

/**
 * Has freedesktop's own tool look at a desktop entry.
 * @param {string} file
 * @returns {'valid' | 'not checked'}
 */
export const checkDesktopFile = (file) => {
  try {
    execFileSync('desktop-file-validate', [file], { stdio: ['ignore', 2, 2] })
    return 'valid'
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'not checked'
    throw new SetupError(`${file} is no valid desktop entry; the reason is above.`)
  }
}
