import { app, BrowserWindow, powerMonitor, session } from 'electron'
import { attempt } from './attempt.ts'
import type { Log } from './running-core.ts'

export type Quitting = {
  begun(): boolean
  /** Registers a function that stops timers or closes windows when quitting begins. */
  onBegin(stop: () => void): void
  /** Shuts down, then calls `finish` instead of exiting, because an update's installer exits the app itself. */
  quitInto(finish: () => void): void
}

/** The core waits five seconds for open requests; after this, something hangs, and the data is safe without it. */
const LIMIT_MS = 15_000

type Deps = {
  close: () => Promise<void>
  /** Called right before the app exits, unless an installer takes over. */
  onExit: () => void
  log: Log
}

/** Delays quitting until the core has finished open requests and saved everything. */
export function quitCleanly({ close, onExit, log }: Deps): Quitting {
  const stops: (() => void)[] = []
  let begun = false
  let ended = false

  const end = async (): Promise<void> => {
    for (const stop of stops) attempt('could not close a part of the app', stop, log)
    for (const window of BrowserWindow.getAllWindows()) if (!window.isDestroyed()) window.close()
    // Closes the pages' keep-alive connections, which the core would otherwise wait for.
    try {
      await session.defaultSession.closeAllConnections()
    } catch (error) {
      log.warn({ error: String(error) }, 'could not close the pages’ connections')
    }
    await close()
  }

  const exit = (code: number): void => {
    attempt('could not start again', onExit, log)
    app.exit(code)
  }

  const quit = (finish: () => void): void => {
    if (begun) return
    begun = true
    const limit = setTimeout(() => {
      log.error({}, 'could not shut down in time')
      exit(1)
    }, LIMIT_MS)
    end()
      .then(() => {
        ended = true
        finish()
      })
      .catch((error: unknown) => {
        log.error({ error: String(error) }, 'could not shut down cleanly')
        exit(1)
      })
      .finally(() => clearTimeout(limit))
  }

  app.on('before-quit', (event) => {
    if (ended) return
    event.preventDefault()
    quit(() => exit(0))
  })
  // The system is about to shut down, and waits for apps that say so. Windows has another event, after which it waits for none.
  powerMonitor.on('shutdown', (event?: { preventDefault(): void }) => {
    event?.preventDefault()
    app.quit()
  })
  // The app keeps running in the tray; the main window decides whether closing it quits.
  app.on('window-all-closed', () => {})
  return { begun: () => begun, onBegin: (stop) => void stops.push(stop), quitInto: quit }
}
