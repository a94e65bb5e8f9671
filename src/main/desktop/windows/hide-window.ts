import type { BrowserWindow } from 'electron'

/** Hides a window. On macOS one that fills the screen leaves that first: hidden as it is, it would leave a black space behind. */
export function hideWindow(window: BrowserWindow, onHidden: () => void): void {
  const hide = (): void => {
    if (window.isDestroyed()) return
    window.hide()
    onHidden()
  }
  if (process.platform === 'darwin' && window.isFullScreen()) {
    window.once('leave-full-screen', hide)
    window.setFullScreen(false)
  } else hide()
}
