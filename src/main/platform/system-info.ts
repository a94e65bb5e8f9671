import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import packageJson from '../../../package.json' with { type: 'json' }
import type { Build, SystemInfo } from '../core/base/config.ts'

export const VERSION = packageJson.version

/** The version and the built UI. */
export function currentBuild(): Build {
  const built = join(import.meta.dirname, '..')
  return { version: VERSION, uiDir: join(built, 'renderer') }
}

export function currentSystem(): SystemInfo {
  return { cwd: process.cwd(), home: homeFolder(), platform: process.platform }
}

/** Null for a user ID without an entry in the user database, as is common in containers. */
function homeFolder(): string | null {
  try {
    const home = homedir()
    return isAbsolute(home) ? home : null
  } catch {
    return null
  }
}
