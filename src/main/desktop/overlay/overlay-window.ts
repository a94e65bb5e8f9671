import { join } from 'node:path'
import { BrowserWindow, type Display } from 'electron'
import type { Log } from '../system/running-core.ts'
import type { PageRegistry } from '../windows/page-registry.ts'
import { PAGE_PREFERENCES } from '../windows/page-security.ts'
import { overlayBounds } from './overlay-placement.ts'

type Deps = {
  address: string
  pages: PageRegistry
  /** The window is gone, whoever closed it. */
  onClosed: (window: BrowserWindow) => void
  /** Its page crashed. */
  onCrash: (window: BrowserWindow) => void
  log: Log
}

/** A window that one sees through and clicks through, above all others, along the bottom of one screen. */
export function openOverlayWindow(display: Display, deps: Deps): BrowserWindow {
  const { address, pages, onClosed, onCrash, log } = deps
  const window = new BrowserWindow({
    ...overlayBounds(display.workArea),
    type: process.platform === 'darwin' ? 'panel' : 'toolbar',
    transparent: true,
    frame: false,
    hasShadow: false,
    resizable: false,
    movable: false,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    closable: false,
    skipTaskbar: true,
    // It never takes the keys from the program in front, until the hedgehog is clicked.
    focusable: false,
    show: false,
    title: 'Hedgehog',
    webPreferences: {
      ...PAGE_PREFERENCES,
      spellcheck: false,
      // Written out, not spread, for tools that look for them.
      contextIsolation: true,
      sandbox: true,
      disableBlinkFeatures: 'Auxclick',
      preload: join(import.meta.dirname, '../preload/overlay.cjs'),
    },
  })
  const { webContents } = window
  pages.add(webContents, 'overlay')
  // Zoom is shared by all pages of an origin, and the app's own window is of the same one.
  webContents.setZoomMode('isolated')
  if (process.platform === 'darwin') window.excludedFromShownWindowsMenu = true
  window.setAlwaysOnTop(true, 'floating')
  // On each desktop, but not above what is shown in full screen; and without turning the app into another kind of process for it.
  window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: false, skipTransformProcessType: true })
  catchPointer(window, false)
  window.once('ready-to-show', () => window.showInactive())
  window.on('blur', () => takeKeys(window, false))
  // Linux knows no window that can't be closed. The app itself destroys it, which asks nobody.
  window.on('close', (event) => event.preventDefault())
  window.on('closed', () => onClosed(window))
  // A page that starts again believes that clicks go through it.
  webContents.on('did-start-loading', () => catchPointer(window, false))
  webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    log.error({ reason }, 'the hedgehog’s page crashed')
    onCrash(window)
  })
  window.loadURL(address).catch((error: unknown) => {
    if (!window.isDestroyed())
      log.warn({ error: String(error) }, 'the hedgehog could not come to the desktop')
  })
  return window
}

/** Whether clicks are for the window. Where the system can, it still tells the page where the pointer is. */
export function catchPointer(window: BrowserWindow, caught: boolean): void {
  if (!window.isDestroyed()) window.setIgnoreMouseEvents(!caught, { forward: true })
}

/** Only macOS and Windows let a window take the keys later that could not take them when it was made. */
export const CAN_TAKE_KEYS = process.platform !== 'linux'

/** Whether keys are for the window. */
export function takeKeys(window: BrowserWindow, taken: boolean): void {
  if (!CAN_TAKE_KEYS || window.isDestroyed()) return
  window.setFocusable(taken)
  // Windows gives a window that can have the keys a button in the task bar.
  if (process.platform === 'win32') window.setSkipTaskbar(true)
  if (taken) window.focus()
}
