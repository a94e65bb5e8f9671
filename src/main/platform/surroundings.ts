import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import packageJson from '../../../package.json' with { type: 'json' }
import type { Build, Surroundings } from '../core/base/config.ts'

export const VERSION = packageJson.version

/** What lies beside the built program. */
export function currentBuild(): Build {
  const built = join(import.meta.dirname, '..')
  return { version: VERSION, uiDir: join(built, 'renderer'), viewerDir: join(built, 'docs-viewer') }
}

export function currentSurroundings(): Surroundings {
  return { cwd: process.cwd(), home: homeFolder(), platform: process.platform }
}

/** Null for a user id without an entry in the user database, as containers have them. */
function homeFolder(): string | null {
  try {
    const home = homedir()
    return isAbsolute(home) ? home : null
  } catch {
    return null
  }
}
