import { join } from 'node:path'
import { BrowserWindow, type Display } from 'electron'
import type { Log } from '../../core/host.ts'
import type { Pages } from '../windows/page-registry.ts'
import { PAGE_PREFERENCES } from '../windows/page-security.ts'
import { overlayBounds } from './overlay-placement.ts'

/** A window that one sees through and clicks through, above all others, along the bottom of one screen. */
export function openOverlayWindow(
  display: Display,
  { address, pages, log }: { address: string; pages: Pages; log: Log },
): BrowserWindow {
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
    skipTaskbar: true,
    // It never takes the keys from the program in front, until the hedgehog is clicked.
    focusable: false,
    show: false,
    title: 'Hedgehog',
    webPreferences: {
      ...PAGE_PREFERENCES,
      // Written out, not spread, for tools that look for them.
      contextIsolation: true,
      sandbox: true,
      disableBlinkFeatures: 'Auxclick',
      preload: join(import.meta.dirname, '../preload/overlay.cjs'),
    },
  })
  pages.add(window.webContents, 'overlay')
  window.setAlwaysOnTop(true, 'floating')
  // On each desktop, but not above what is shown in full screen.
  window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: false })
  catchPointer(window, false)
  window.once('ready-to-show', () => window.showInactive())
  window.on('blur', () => takeKeys(window, false))
  window.webContents.on('render-process-gone', () => {
    if (!window.isDestroyed()) window.webContents.reload()
  })
  window.loadURL(address).catch((error: unknown) => {
    log.warn({ error: String(error) }, 'the hedgehog could not come to the desktop')
  })
  return window
}

/** Whether clicks are for the window. Where the system can, it still tells the page where the pointer is. */
export function catchPointer(window: BrowserWindow, caught: boolean): void {
  window.setIgnoreMouseEvents(!caught, { forward: true })
}

/** Whether keys are for the window. */
export function takeKeys(window: BrowserWindow, taken: boolean): void {
  window.setFocusable(taken)
  if (taken) window.focus()
}
