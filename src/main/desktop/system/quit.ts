import { app, BrowserWindow, session } from 'electron'
import type { Log } from './running-core.ts'

export type Quitting = {
  begun(): boolean
  /** Registers a function that stops timers or closes windows when quitting begins. */
  onBegin(stop: () => void): void
  /** Shuts down, then calls `finish` instead of exiting, because an update's installer exits the app itself. */
  quitInto(finish: () => void): void
}

/** Delays quitting until the core has finished open requests and saved everything. */
export function quitCleanly(close: () => Promise<void>, log: Log): Quitting {
  const stops: (() => void)[] = []
  let begun = false
  let ended = false

  const end = async (): Promise<void> => {
    for (const stop of stops) stop()
    for (const window of BrowserWindow.getAllWindows()) if (!window.isDestroyed()) window.close()
    // Closes the pages' keep-alive connections, which the core would otherwise wait for.
    await session.defaultSession.closeAllConnections()
    await close()
    ended = true
  }

  const quit = (finish: () => void): void => {
    if (begun) return
    begun = true
    end().then(finish, (error: unknown) => {
      log.error({ error: String(error) }, 'could not shut down cleanly')
      app.exit(1)
    })
  }

  app.on('before-quit', (event) => {
    if (ended) return
    event.preventDefault()
    quit(() => app.exit(0))
  })
  // The app keeps running in the tray; the main window decides whether closing it quits.
  app.on('window-all-closed', () => {})
  return { begun: () => begun, onBegin: (stop) => void stops.push(stop), quitInto: quit }
}
