import { type BrowserWindow, screen } from 'electron'
import type { Log } from '../system/running-core.ts'
import { send } from '../windows/page-registry.ts'

const INTERVAL_MS = 100

/**
 * Linux doesn't forward pointer movement to windows that clicks pass through, so the position is polled and sent. Nothing is sent while the
 * pointer is still. If the position can't be read, polling ends for good.
 */
export function watchPointer(windows: () => readonly BrowserWindow[], log: Log): { run(on: boolean): void } {
  let timer: NodeJS.Timeout | null = null
  let last = { x: 0, y: 0 }
  let needed = process.platform === 'linux'

  const run = (on: boolean): void => {
    const wanted = on && needed
    if (wanted === (timer !== null)) return
    if (timer !== null) clearInterval(timer)
    timer = wanted ? setInterval(poll, INTERVAL_MS) : null
  }
  const poll = (): void => {
    try {
      sendPosition()
    } catch (error) {
      log.warn({ error: String(error) }, 'could not read the pointer’s position')
      needed = false
      run(false)
    }
  }
  const sendPosition = (): void => {
    const point = screen.getCursorScreenPoint()
    if (point.x === last.x && point.y === last.y) return
    last = point
    for (const window of windows()) {
      if (window.isDestroyed()) continue
      const { x, y } = window.getBounds()
      send(window.webContents, 'overlay:pointer', { x: point.x - x, y: point.y - y })
    }
  }

  return { run }
}
