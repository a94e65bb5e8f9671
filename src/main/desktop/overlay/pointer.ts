import { type BrowserWindow, screen } from 'electron'
import { send } from '../windows/page-registry.ts'

const INTERVAL_MS = 100

/**
 * Linux doesn't forward pointer movement to windows that clicks pass through, so the position is polled and sent. Nothing is sent while the
 * pointer is still.
 */
export function watchPointer(windows: () => readonly BrowserWindow[]): { run(on: boolean): void } {
  let timer: NodeJS.Timeout | null = null
  let last = { x: 0, y: 0 }

  const poll = (): void => {
    const point = screen.getCursorScreenPoint()
    if (point.x === last.x && point.y === last.y) return
    last = point
    for (const window of windows()) {
      if (window.isDestroyed()) continue
      const { x, y } = window.getBounds()
      send(window.webContents, 'overlay:pointer', { x: point.x - x, y: point.y - y })
    }
  }

  return {
    run(on) {
      if (process.platform !== 'linux' || on === (timer !== null)) return
      if (timer !== null) clearInterval(timer)
      timer = on ? setInterval(poll, INTERVAL_MS) : null
    },
  }
}
