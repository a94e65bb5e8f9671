import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { kindOf } from './file-kind.ts'
import { setMode } from './set-mode.ts'

/**
 * Creates a folder and those above it, with this mode whatever the umask; without one, the umask decides. Where the system allows no folder,
 * as in `/proc`, Node's own recursive `mkdir` never returns.
 */
export function createFolder(folder: string, mode?: number): void {
  const above = dirname(folder)
  if (!existsSync(above)) createFolder(above, mode)
  try {
    mkdirSync(folder, mode)
  } catch (error) {
    if (kindOf(folder) !== 'a folder') throw error
    return
  }
  if (mode !== undefined) setMode(folder, mode)
}
