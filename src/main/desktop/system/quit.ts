import { app, BrowserWindow, session } from 'electron'
import type { Log } from './running-core.ts'

export type Quitting = {
  begun(): boolean
  /** Called when it begins: what has a timer or a window of its own stops here. */
  onBegin(stop: () => void): void
  /** Ends everything, then does this instead of exiting: an update's installer ends the app itself. */
  quitInto(finish: () => void): void
}

/** Has the app end only once the core let requests under way finish and wrote everything. */
export function quitCleanly(close: () => Promise<void>, log: Log): Quitting {
  const stops: (() => void)[] = []
  let begun = false
  let ended = false

  const end = async (): Promise<void> => {
    for (const stop of stops) stop()
    for (const window of BrowserWindow.getAllWindows()) if (!window.isDestroyed()) window.close()
    // Pages keep connections open for requests to come, which the core would wait for.
    await session.defaultSession.closeAllConnections()
    await close()
    ended = true
  }

  const quit = (finish: () => void): void => {
    if (begun) return
    begun = true
    end().then(finish, (error: unknown) => {
      log.error({ error: String(error) }, 'the app could not stop cleanly')
      app.exit(1)
    })
  }

  app.on('before-quit', (event) => {
    if (ended) return
    event.preventDefault()
    quit(() => app.exit(0))
  })
  // The app lives in the tray; the main window says when its closing ends it.
  app.on('window-all-closed', () => {})
  return { begun: () => begun, onBegin: (stop) => void stops.push(stop), quitInto: quit }
}
