import { join } from 'node:path'
import { Menu, nativeImage, Tray } from 'electron'
import type { Log } from '../../core/host.ts'
import { ICONS } from '../system/icons.ts'
import type { Actions } from '../windows/app-commands.ts'
import { trayMenu } from './tray-menu.ts'

export type StatusTray = { refresh(): void }

/** The icon in the tray with its menu. Where the desktop has no tray, the app goes on without. */
export function createTray(origin: string, actions: Actions, log: Log): StatusTray {
  const tray = makeTray(log)
  const refresh = (): void => {
    if (tray === null) return
    const state = actions.isPaused() ? 'paused' : `answers at ${origin}`
    tray.setToolTip(`PostHog Companion ${state}`)
    tray.setContextMenu(Menu.buildFromTemplate(trayMenu(origin, actions)))
  }
  // On macOS a click opens the menu by itself, as it does with every other icon there.
  if (process.platform !== 'darwin') tray?.on('click', actions.open)
  refresh()
  return { refresh }
}

function makeTray(log: Log): Tray | null {
  try {
    // macOS colours template images for its light and dark menu bar.
    const name = process.platform === 'darwin' ? 'trayTemplate.png' : 'tray.png'
    return new Tray(nativeImage.createFromPath(join(ICONS, name)))
  } catch (error) {
    log.warn({ error: String(error) }, 'there is no tray')
    return null
  }
}
