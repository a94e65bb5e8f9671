import { join } from 'node:path'
import { Menu, nativeImage, Tray } from 'electron'
import { ICONS } from '../system/icons.ts'
import type { Log } from '../system/running-core.ts'
import type { AppCommands } from '../windows/app-commands.ts'
import { hasTrayHost } from './tray-host.ts'
import { statusLine, trayMenu } from './tray-menu.ts'

export type StatusTray = {
  /** Updates the menu if it changed. */
  refresh(): void
  /** Whether the icon is visible, as far as the system reports. */
  isShown(): boolean
  remove(): void
}

type Deps = {
  origin: string
  commands: AppCommands
  wayland: boolean
  environment: NodeJS.ProcessEnv
  log: Log
}

/** The tray icon with its menu. Without a tray, the app works the same. */
export function createTray({ origin, commands, wayland, environment, log }: Deps): StatusTray {
  const tray = makeTray(log)
  let shown = ''
  let hasHost = true

  const refresh = (): void => {
    if (tray === null || tray.isDestroyed()) return
    const template = trayMenu(origin, commands)
    const now = JSON.stringify([statusLine(origin, commands), template])
    if (now === shown) return
    shown = now
    tray.setToolTip(`PostHog Companion · ${statusLine(origin, commands)}`)
    tray.setContextMenu(Menu.buildFromTemplate(template))
  }

  // On macOS, a click opens the menu by default.
  if (process.platform !== 'darwin') tray?.on('click', commands.open)
  refresh()
  if (process.platform === 'linux')
    void hasTrayHost({ wayland, environment }).then((yes) => {
      hasHost = yes
      if (!yes) log.info({}, 'this desktop does not show tray icons, so closing the window quits')
    })
  return {
    refresh,
    isShown: () => tray !== null && hasHost,
    remove: () => tray !== null && !tray.isDestroyed() && tray.destroy(),
  }
}

function makeTray(log: Log): Tray | null {
  try {
    // macOS recolors template images for a light or dark menu bar.
    const name = process.platform === 'darwin' ? 'trayTemplate.png' : 'tray.png'
    return new Tray(nativeImage.createFromPath(join(ICONS, name)))
  } catch (error) {
    log.warn({ error: String(error) }, 'could not create the tray icon')
    return null
  }
}
