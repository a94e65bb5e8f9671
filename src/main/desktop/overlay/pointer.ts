import { type BrowserWindow, screen } from 'electron'
import { send } from '../windows/page-registry.ts'

const EVERY_MS = 100

/**
 * On Linux a window that lets clicks through is not told where the pointer is, so the windows are told as often as a hedgehog needs to
 * know; nothing is sent while the pointer rests.
 */
export function watchPointer(windows: () => readonly BrowserWindow[]): { run(on: boolean): void } {
  let timer: NodeJS.Timeout | null = null
  let last = { x: 0, y: 0 }

  const look = (): void => {
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
      timer = on ? setInterval(look, EVERY_MS) : null
    },
  }
}
