import { shell } from 'electron'
import { mayOpenExternally } from './external-links.ts'
import { AppError } from './running-core.ts'

/** Opens URLs in the system's browser, and rejects those that the app has no reason to open. */
export function createExternalOpener(githubUrl: () => string): (address: string) => Promise<void> {
  return async (address) => {
    if (!mayOpenExternally(address, githubUrl()))
      throw new AppError(
        'permission_denied',
        'Only https URLs and the configured GitHub can be opened in the browser.',
      )
    await shell.openExternal(address)
  }
}
