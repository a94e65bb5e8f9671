import { homedir } from 'node:os'
import { join } from 'node:path'

export const PRODUCT_NAME = 'PostHog Companion'

/** The folder where the desktop app and the headless server keep their data, unless told otherwise. */
export function defaultDataDir(
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): string {
  const home = homedir()
  switch (platform) {
    case 'darwin':
      return join(home, 'Library', 'Application Support', PRODUCT_NAME)
    case 'win32':
      return join(environment.APPDATA ?? join(home, 'AppData', 'Roaming'), PRODUCT_NAME)
    default:
      return join(environment.XDG_CONFIG_HOME ?? join(home, '.config'), PRODUCT_NAME)
  }
}
