import { shell } from 'electron'
import { mayOpenExternally } from './external-links.ts'
import { AppError } from './running-core.ts'

/** Opens addresses in the system's browser. Rejects those that the app has no reason to open. */
export function createExternalOpener(githubUrl: () => string): (address: string) => Promise<void> {
  return async (address) => {
    if (!mayOpenExternally(address, githubUrl()))
      throw new AppError(
        'permission_denied',
        'Only https addresses and the GitHub that is set up are opened in the browser.',
      )
    await shell.openExternal(address)
  }
}
