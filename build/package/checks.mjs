import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { inProject, SetupError } from '../../scripts/setup/project.mjs'

const require = createRequire(import.meta.url)

/**
 * Validates the configuration against electron-builder's schema.
 * @param {object} configuration
 */
export const checkConfiguration = async (configuration) => {
  const { validateConfiguration } = require('app-builder-lib/out/util/config/config')
  const { DebugLogger } = require('builder-util')
  await validateConfiguration(configuration, new DebugLogger(false))
}

/**
 * The size in a PNG's header.
 * @param {string} file
 */
const widthOf = (file) => {
  const png = readFileSync(file)
  if (png.toString('latin1', 1, 4) !== 'PNG')
    throw new SetupError(`${file} is not a PNG. Run: node build/icons/render.mjs`)
  return png.readUInt32BE(16)
}

/** Checks that each icon exists in the size that its name says. Returns the number of icons. */
export const checkIcons = () => {
  const folder = inProject('build', 'icons')
  const linux = readdirSync(join(folder, 'linux'))
  for (const name of linux) {
    if (widthOf(join(folder, 'linux', name)) !== Number.parseInt(name, 10))
      throw new SetupError(`build/icons/linux/${name} has the wrong size. Run: node build/icons/render.mjs`)
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
    throw new SetupError(`build/icons is missing ${missing.join(', ')}. Run: node build/icons/render.mjs`)
  return linux.length + others.length
}

/**
 * Validates a desktop entry with freedesktop's own tool.
 * @param {string} file
 * @returns {'valid' | 'not checked'}
 */
export const checkDesktopFile = (file) => {
  try {
    execFileSync('desktop-file-validate', [file], { stdio: ['ignore', 2, 2] })
    return 'valid'
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'not checked'
    throw new SetupError(`${file} is not a valid desktop entry; see the errors above.`)
  }
}
