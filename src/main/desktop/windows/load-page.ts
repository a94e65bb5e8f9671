import { type BrowserWindow, dialog } from 'electron'
import { type Log, StartError } from '../system/running-core.ts'

type Deps = { origin: string; isQuitting: () => boolean; onFailure: () => void; log: Log }

/**
 * Loads a page into the main window, and offers to try again if that fails. `addressOf` is called for each attempt, because sign-in links are
 * single-use. A load that another one replaces, or that the page itself prevents, is not a failure.
 */
export function loadPage(window: BrowserWindow, addressOf: () => string, deps: Deps): void {
  tryToLoad(window, addressOf, deps).catch((error: unknown) =>
    deps.log.error({ error: String(error) }, 'could not report a page that failed to load'),
  )
}

async function tryToLoad(window: BrowserWindow, addressOf: () => string, deps: Deps): Promise<void> {
  for (;;) {
    try {
      await window.loadURL(addressOf())
      return
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
      if (code === 'ERR_ABORTED' || window.isDestroyed() || deps.isQuitting()) return
      deps.log.warn({ code, error: String(error) }, 'could not load the main window’s page')
      deps.onFailure()
      const { response } = await dialog.showMessageBox(window, {
        type: 'error',
        message: 'The page couldn’t be loaded.',
        detail:
          error instanceof StartError
            ? error.message
            : `The server at ${deps.origin} doesn’t respond (${code}).`,
        buttons: ['Try Again', 'Cancel'],
        cancelId: 1,
      })
      if (response !== 0 || window.isDestroyed() || deps.isQuitting()) return
    }
  }
}
