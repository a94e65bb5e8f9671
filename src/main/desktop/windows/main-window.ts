import { join } from 'node:path'
import { app, BrowserWindow, dialog, nativeTheme, screen } from 'electron'
import type { Log } from '../system/running-core.ts'
import type { StateFile } from '../system/state-file.ts'
import { addContextMenu } from './context-menu.ts'
import { createCrashBudget } from './crash-budget.ts'
import { hideWindow } from './hide-window.ts'
import type { PageRegistry } from './page-registry.ts'
import { PAGE_PREFERENCES } from './page-security.ts'
import { rememberBounds } from './remember-bounds.ts'
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
  pages: PageRegistry
  /** Where the pages come from. */
  origin: string
  /** A fresh path that signs the window in and leads on to a path. */
  loginPath: (next?: string) => string
  isQuitting: () => boolean
  /** Whether closing the window leaves the app in the tray: the person wants it, and there is a tray. */
  closeHides: () => boolean
  onHidden: () => void
  onShown: () => void
  onFullScreen: () => void
  openExternal: (address: string) => Promise<void>
  log: Log
}

/** Sessions last two weeks; a window that was open for longer than this is signed in again when it comes up. */
const SIGN_IN_AGAIN_MS = 7 * 24 * 60 * 60 * 1000
/** The background of the pages, so that a window that is still empty does not flash in the other theme. */
const BACKGROUND = { light: '#fbfaf7', dark: '#191815' }

export function createMainWindow(deps: Deps): MainWindow {
  let window: BrowserWindow | null = null
  let signedInAt = 0

  const signIn = (opened: BrowserWindow, next?: string): void => {
    signedInAt = Date.now()
    load(opened, `${deps.origin}${deps.loginPath(next)}`, deps.log)
  }

  const open = (next?: string): void => {
    const opened = makeWindow(deps)
    window = opened
    opened.on('closed', () => {
      window = null
      // Only macOS has apps without a window and without a tray icon in use.
      if (!deps.isQuitting() && process.platform !== 'darwin') app.quit()
    })
    signIn(opened, next)
  }

  /** A load overtakes the one before, so a sign-in that a page follows is one load with both in it. */
  const bringUp = (path?: string): void => {
    if (deps.isQuitting()) return
    if (window === null || window.isDestroyed()) {
      open(path)
      return
    }
    if (window.isMinimized()) window.restore()
    if (Date.now() - signedInAt > SIGN_IN_AGAIN_MS) signIn(window, path)
    else if (path !== undefined) load(window, `${deps.origin}${path}`, deps.log)
    window.show()
    window.focus()
    deps.onShown()
  }

  return {
    show: () => bringUp(),
    showAt: bringUp,
    current: () => (window?.isDestroyed() ? null : window),
  }
}

function makeWindow(deps: Deps): BrowserWindow {
  const { state, pages, isQuitting, closeHides, onHidden, onShown, onFullScreen, log } = deps
  const areas = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map(({ workArea }) => workArea)
  const window = new BrowserWindow({
    ...fitBounds(state.current.window, areas),
    minWidth: MIN_SIZE.width,
    minHeight: MIN_SIZE.height,
    title: 'PostHog Companion',
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    // Shown once there is something to see.
    show: false,
    webPreferences: {
      ...PAGE_PREFERENCES,
      // Only macOS has a spell checker of its own; elsewhere Chromium would fetch dictionaries from Google.
      spellcheck: process.platform === 'darwin',
      // Written out, not spread, for tools that look for them.
      contextIsolation: true,
      sandbox: true,
      disableBlinkFeatures: 'Auxclick',
      preload: join(import.meta.dirname, '../preload/index.cjs'),
    },
  })
  pages.add(window.webContents, 'app')
  window.once('ready-to-show', () => {
    // Maximizing shows a window, so it waits until there is something to see as well.
    if (state.current.maximized) window.maximize()
    window.show()
    onShown()
  })
  window.on('enter-full-screen', onFullScreen)
  window.on('leave-full-screen', onFullScreen)
  const saveBounds = rememberBounds(window, state)
  window.on('close', (event) => {
    saveBounds()
    if (isQuitting() || !closeHides()) return
    event.preventDefault()
    hideWindow(window, onHidden)
  })
  addContextMenu(window, deps)
  reloadAfterCrashes(window, log)
  return window
}

function reloadAfterCrashes(window: BrowserWindow, log: Log): void {
  const budget = createCrashBudget()
  const reload = (): void => {
    if (!window.isDestroyed()) window.webContents.reload()
  }
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    log.error({ reason }, 'the page crashed')
    if (budget.mayReload()) {
      reload()
      return
    }
    dialog
      .showMessageBox(window, {
        type: 'error',
        message: 'The window keeps crashing.',
        buttons: ['Reload', 'Leave It'],
        cancelId: 1,
      })
      .then(
        ({ response }) => response === 0 && reload(),
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
