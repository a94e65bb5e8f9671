import type { BrowserWindow } from 'electron'
import type { StateFile } from '../system/state-file.ts'

const SETTLED_MS = 500

/**
 * Saves where a window is once it rests after a move or a resize, and answers what saves it at once. Waiting for its closing would not do:
 * Windows closes no window when the person logs off.
 */
export function rememberBounds(window: BrowserWindow, state: StateFile): () => void {
  let timer: NodeJS.Timeout | undefined
  const save = (): void => {
    clearTimeout(timer)
    if (window.isDestroyed()) return
    state.update({ window: window.getNormalBounds(), maximized: window.isMaximized() })
  }
  const later = (): void => {
    clearTimeout(timer)
    timer = setTimeout(save, SETTLED_MS)
  }
  window.on('move', later)
  window.on('resize', later)
  window.on('closed', () => clearTimeout(timer))
  return save
}
