import { app, BrowserWindow, session } from 'electron'
import type { Log } from '../../core/host.ts'

export type Quitting = { begun(): boolean }

/** Has the app end only once the core let requests under way finish and wrote everything. */
export function quitCleanly(close: () => Promise<void>, log: Log): Quitting {
  let begun = false

  const end = async (): Promise<void> => {
    for (const window of BrowserWindow.getAllWindows()) window.close()
    // Pages keep connections open for requests to come, which the core would wait for.
    await session.defaultSession.closeAllConnections()
    await close()
  }

  app.on('before-quit', (event) => {
    event.preventDefault()
    if (begun) return
    begun = true
    end().then(
      () => app.exit(0),
      (error: unknown) => {
        log.error({ error: String(error) }, 'the app could not stop cleanly')
        app.exit(1)
      },
    )
  })
  // The app lives in the tray; the main window says when its closing ends it.
  app.on('window-all-closed', () => {})
  return { begun: () => begun }
}
