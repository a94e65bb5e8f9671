import type { BrowserWindow } from 'electron'
import type { StateFile } from '../system/state-file.ts'

const SETTLED_MS = 500

/**
 * Saves the window's bounds after it was moved or resized, and returns a function that saves them immediately. Saving only on close is not
 * enough, because Windows doesn't close windows when the user signs out.
 */
export function rememberBounds(window: BrowserWindow, state: StateFile): () => void {
  let timer: NodeJS.Timeout | undefined
  const save = (): void => {
    clearTimeout(timer)
    if (window.isDestroyed()) return
    state.update({ window: window.getNormalBounds(), maximized: window.isMaximized() })
  }
  const schedule = (): void => {
    clearTimeout(timer)
    timer = setTimeout(save, SETTLED_MS)
  }
  window.on('move', schedule)
  window.on('resize', schedule)
  window.on('closed', () => clearTimeout(timer))
  return save
}
