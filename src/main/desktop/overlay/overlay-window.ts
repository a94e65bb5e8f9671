import { join } from 'node:path'
import { BrowserWindow, type Display } from 'electron'
import type { Log } from '../system/running-core.ts'
import type { PageRegistry } from '../windows/page-registry.ts'
import { PAGE_PREFERENCES } from '../windows/page-security.ts'
import { overlayBounds, sameBounds } from './overlay-placement.ts'

type Deps = {
  address: string
  pages: PageRegistry
  /** The window was closed. */
  onClosed: (window: BrowserWindow) => void
  /** The window's page crashed or hangs. */
  onCrash: (window: BrowserWindow) => void
  log: Log
}

/** Opens a transparent window that clicks pass through, on top of all others, at the bottom of a screen. */
export function openOverlayWindow(display: Display, deps: Deps): BrowserWindow {
  const { address, pages, onClosed, onCrash, log } = deps
  const bounds = overlayBounds(display.workArea)
  const window = new BrowserWindow({
    ...bounds,
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
    // Keeps the keyboard focus in the active program until the hedgehog is clicked.
    focusable: false,
    show: false,
    title: 'Hedgehog',
    webPreferences: {
      ...PAGE_PREFERENCES,
      spellcheck: false,
      // Spelled out instead of spread, so that security scanners find them.
      contextIsolation: true,
      sandbox: true,
      disableBlinkFeatures: 'Auxclick',
      preload: join(import.meta.dirname, '../preload/overlay.cjs'),
    },
  })
  // Windows creates it with the main screen's scale factor.
  if (!sameBounds(window.getBounds(), bounds)) window.setBounds(bounds)
  const { webContents } = window
  pages.add(webContents, 'overlay')
  // The zoom level is shared by all pages of an origin, which includes the main window.
  webContents.setZoomMode('isolated')
  if (process.platform === 'darwin') window.excludedFromShownWindowsMenu = true
  window.setAlwaysOnTop(true, 'floating')
  // Shown on all desktops but not above full-screen windows, without changing the app's activation policy.
  if (process.platform === 'darwin')
    window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: false, skipTransformProcessType: true })
  else if (process.platform === 'linux') window.setVisibleOnAllWorkspaces(true)
  catchPointer(window, false)
  window.once('ready-to-show', () => window.showInactive())
  window.on('blur', () => takeKeys(window, false))
  // Linux has no unclosable windows. The app itself uses destroy(), which doesn't emit this event.
  window.on('close', (event) => event.preventDefault())
  window.on('closed', () => onClosed(window))
  // A reloaded page assumes that clicks pass through.
  webContents.on('did-start-loading', () => catchPointer(window, false))
  webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    log.error({ reason }, 'the hedgehog page crashed')
    // Chromium is still taking the old process down while it emits this event.
    setImmediate(() => onCrash(window))
  })
  window.on('unresponsive', () => {
    log.error({}, 'the hedgehog page does not respond')
    onCrash(window)
  })
  window.loadURL(address).catch((error: unknown) => {
    if (!window.isDestroyed())
      log.warn({ error: String(error) }, 'could not show the hedgehog on the desktop')
  })
  return window
}

/** Sets whether the window receives clicks. If not, macOS and Windows still forward pointer movement. */
export function catchPointer(window: BrowserWindow, caught: boolean): void {
  if (window.isDestroyed()) return
  if (process.platform === 'linux') window.setIgnoreMouseEvents(!caught)
  else window.setIgnoreMouseEvents(!caught, { forward: true })
}

/** Linux windows that were created unfocusable can't become focusable later. */
export const CAN_TAKE_KEYS = process.platform !== 'linux'

/** Sets whether the window receives keyboard input. */
export function takeKeys(window: BrowserWindow, taken: boolean): void {
  if (!CAN_TAKE_KEYS || window.isDestroyed()) return
  window.setFocusable(taken)
  // Windows shows focusable windows in the taskbar.
  if (process.platform === 'win32') window.setSkipTaskbar(true)
  if (taken) window.focus()
}
