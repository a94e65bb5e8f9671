import type { BrowserWindow } from 'electron'

/** Hides a window. A full-screen window on macOS must exit that mode first, or it would leave a black screen behind. */
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
