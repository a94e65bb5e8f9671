import { join } from 'node:path'
import { app, BrowserWindow, nativeTheme, screen } from 'electron'
import type { Log } from '../system/running-core.ts'
import type { StateFile } from '../system/state-file.ts'
import { addContextMenu } from './context-menu.ts'
import { hideWindow } from './hide-window.ts'
import { loadPage } from './load-page.ts'
import type { PageRegistry } from './page-registry.ts'
import { PAGE_PREFERENCES } from './page-security.ts'
import { askBeforeLeaving, recoverPage } from './page-trouble.ts'
import { rememberBounds } from './remember-bounds.ts'
import { fitBounds, isReachable, MIN_SIZE } from './window-bounds.ts'

export type MainWindow = {
  /** Shows the window, and creates it if needed. */
  show(): void
  /** Shows the window at a path of the app. */
  showAt(path: string): void
  current(): BrowserWindow | null
}

type Deps = {
  state: StateFile
  pages: PageRegistry
  /** The origin of the pages. */
  origin: string
  /** Creates a single-use path that signs in and redirects to `next`. */
  loginPath: (next?: string) => string
  isQuitting: () => boolean
  /** Whether closing the window leaves the app in the tray: the setting is on, and there is a tray. */
  closeHides: () => boolean
  onHidden: () => void
  onShown: () => void
  onFullScreen: () => void
  openExternal: (address: string) => Promise<void>
  log: Log
}

/** Sessions last two weeks, so a window that has been open longer than this signs in again when it is shown. */
const SIGN_IN_AGAIN_MS = 7 * 24 * 60 * 60 * 1000
/** The pages' background, so that an empty window doesn't flash in the wrong theme. */
const BACKGROUND = { light: '#fbfaf7', dark: '#191815' }

export function createMainWindow(deps: Deps): MainWindow {
  let window: BrowserWindow | null = null
  let signedInAt = 0
  /** Whether the window was shown, which waits until its page is rendered, so that it isn't empty. */
  let shown = false

  const load = (opened: BrowserWindow, addressOf: () => string): void => {
    // An empty page never gets ready to be shown, and is loaded again the next time.
    const onFailure = (): void => {
      signedInAt = 0
      shown = true
      opened.show()
    }
    loadPage(opened, addressOf, { ...deps, onFailure })
  }
  const signIn = (opened: BrowserWindow, next?: string): void => {
    signedInAt = Date.now()
    load(opened, () => `${deps.origin}${deps.loginPath(next)}`)
  }

  const open = (next?: string): void => {
    const opened = makeWindow(deps)
    window = opened
    shown = false
    opened.once('ready-to-show', () => {
      shown = true
    })
    opened.on('closed', () => {
      window = null
      // Only on macOS do apps keep running without a window or a tray icon.
      if (!deps.isQuitting() && process.platform !== 'darwin') app.quit()
    })
    signIn(opened, next)
  }

  /** A load cancels the previous one, so signing in and going to a page must be one load. */
  const bringUp = (path?: string): void => {
    if (deps.isQuitting()) return
    if (window === null || window.isDestroyed()) {
      open(path)
      return
    }
    if (window.isMinimized()) window.restore()
    if (Date.now() - signedInAt > SIGN_IN_AGAIN_MS) signIn(window, path)
    else if (path !== undefined) load(window, () => `${deps.origin}${path}`)
    if (!shown) return
    returnToScreen(window)
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
  const window = new BrowserWindow({
    ...fitBounds(state.current.window, workAreas()),
    minWidth: MIN_SIZE.width,
    minHeight: MIN_SIZE.height,
    title: 'PostHog Companion',
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    // Hidden until the page is rendered.
    show: false,
    webPreferences: {
      ...PAGE_PREFERENCES,
      // Only macOS has its own spell checker; elsewhere, Chromium would download dictionaries from Google.
      spellcheck: process.platform === 'darwin',
      // Spelled out instead of spread, so that security scanners find them.
      contextIsolation: true,
      sandbox: true,
      disableBlinkFeatures: 'Auxclick',
      preload: join(import.meta.dirname, '../preload/index.cjs'),
    },
  })
  pages.add(window.webContents, 'app')
  window.once('ready-to-show', () => {
    // Maximizing shows the window, so it also waits until the page is rendered.
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
  // Windows ends the process right after this event, without closing windows or quitting.
  if (process.platform === 'win32') window.on('session-end', saveBounds)
  addContextMenu(window, deps)
  recoverPage(window, log)
  askBeforeLeaving(window, isQuitting)
  return window
}

/** The main screen's first. */
const workAreas = () =>
  [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map(({ workArea }) => workArea)

/** Moves a window whose screen was unplugged while it was hidden. */
function returnToScreen(window: BrowserWindow): void {
  const areas = workAreas()
  const bounds = window.getNormalBounds()
  if (!isReachable(bounds, areas)) window.setBounds(fitBounds(bounds, areas))
}
