import { join } from 'node:path'
import { app, BrowserWindow, dialog, screen } from 'electron'
import type { Log } from '../../core/host.ts'
import type { StateFile } from '../system/state-file.ts'
import type { Pages } from './page-registry.ts'
import { PAGE_PREFERENCES } from './page-security.ts'
import { fitBounds, MIN_SIZE } from './window-bounds.ts'

export type MainWindow = {
  /** Brings the window up, and makes it if there is none. */
  show(): void
  /** Brings it up at a path of the app's own. */
  showAt(path: string): void
  current(): BrowserWindow | null
}

type Deps = {
  state: StateFile
  pages: Pages
  /** Where the pages come from. */
  origin: string
  /** A fresh path that signs the window in. */
  loginPath: () => string
  isQuitting: () => boolean
  onFullScreen: () => void
  log: Log
}

/** Sessions last two weeks; a window that was open for longer than this is signed in anew when it comes up. */
const SIGN_IN_AGAIN_MS = 7 * 24 * 60 * 60 * 1000
/** A page that crashes this often within a minute will crash again. */
const MAX_CRASHES = 3
const CRASH_WINDOW_MS = 60_000

export function createMainWindow(deps: Deps): MainWindow {
  let window: BrowserWindow | null = null
  let signedInAt = 0

  const signIn = (opened: BrowserWindow): void => {
    signedInAt = Date.now()
    load(opened, `${deps.origin}${deps.loginPath()}`, deps.log)
  }

  const open = (): BrowserWindow => {
    const opened = makeWindow(deps)
    opened.on('closed', () => {
      window = null
      // Only macOS has apps without a window and without a tray icon in use.
      if (!deps.isQuitting() && process.platform !== 'darwin') app.quit()
    })
    signIn(opened)
    window = opened
    return opened
  }

  const bringUp = (): BrowserWindow => {
    if (window === null) return open()
    if (window.isMinimized()) window.restore()
    if (Date.now() - signedInAt > SIGN_IN_AGAIN_MS) signIn(window)
    window.show()
    window.focus()
    return window
  }

  return {
    show: () => void bringUp(),
    showAt: (path) => load(bringUp(), `${deps.origin}${path}`, deps.log),
    current: () => window,
  }
}

function makeWindow({ state, pages, isQuitting, onFullScreen, log }: Deps): BrowserWindow {
  const areas = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map(({ workArea }) => workArea)
  const window = new BrowserWindow({
    ...fitBounds(state.current.window, areas),
    minWidth: MIN_SIZE.width,
    minHeight: MIN_SIZE.height,
    title: 'PostHog Companion',
    // Shown once there is something to see.
    show: false,
    webPreferences: {
      ...PAGE_PREFERENCES,
      // Written out, not spread, for tools that look for them.
      contextIsolation: true,
      sandbox: true,
      disableBlinkFeatures: 'Auxclick',
      preload: join(import.meta.dirname, '../preload/index.cjs'),
    },
  })
  pages.add(window.webContents, 'app')
  if (state.current.maximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('enter-full-screen', onFullScreen)
  window.on('leave-full-screen', onFullScreen)
  window.on('close', (event) => {
    state.update({ window: window.getNormalBounds(), maximized: window.isMaximized() })
    if (isQuitting() || !state.current.preferences.closeToTray) return
    event.preventDefault()
    window.hide()
  })
  reloadAfterCrashes(window, log)
  return window
}

function reloadAfterCrashes(window: BrowserWindow, log: Log): void {
  let crashes: number[] = []
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    log.error({ reason }, 'the page crashed')
    crashes = [...crashes.filter((time) => time > Date.now() - CRASH_WINDOW_MS), Date.now()]
    if (crashes.length < MAX_CRASHES) {
      window.webContents.reload()
      return
    }
    crashes = []
    const again = {
      type: 'error',
      message: 'The window keeps crashing.',
      buttons: ['Reload', 'Leave It'],
    } as const
    dialog.showMessageBox(window, { ...again, buttons: [...again.buttons], cancelId: 1 }).then(
      ({ response }) => {
        if (response === 0 && !window.isDestroyed()) window.webContents.reload()
      },
      (error: unknown) => log.error({ error: String(error) }, 'no dialog could be shown'),
    )
  })
}

/** A load that another one overtakes rejects, which is no failure. */
function load(window: BrowserWindow, address: string, log: Log): void {
  window.loadURL(address).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    if (code !== 'ERR_ABORTED') log.warn({ code }, 'the window could not load its page')
  })
}
