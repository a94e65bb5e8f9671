import { join } from 'node:path'
import { Menu, nativeImage, Tray } from 'electron'
import { ICONS } from '../system/icons.ts'
import type { Log } from '../system/running-core.ts'
import type { AppCommands } from '../windows/app-commands.ts'
import { hasTrayHost } from './tray-host.ts'
import { statusLine, trayMenu } from './tray-menu.ts'

export type StatusTray = {
  /** Follows what changed; does nothing where that is nothing that the tray shows. */
  refresh(): void
  /** Whether a person can see it, as far as the system tells. */
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

/** The icon in the tray with its menu. Where the desktop has no tray, the app goes on without. */
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

  // On macOS a click opens the menu by itself, as it does with every other icon there.
  if (process.platform !== 'darwin') tray?.on('click', commands.open)
  refresh()
  if (process.platform === 'linux')
    void hasTrayHost({ wayland, environment }).then((yes) => {
      hasHost = yes
      if (!yes) log.info({}, 'this desktop shows no tray icons: closing the window quits')
    })
  return {
    refresh,
    isShown: () => tray !== null && hasHost,
    remove: () => tray !== null && !tray.isDestroyed() && tray.destroy(),
  }
}

function makeTray(log: Log): Tray | null {
  try {
    // macOS colors template images for its light and dark menu bar.
    const name = process.platform === 'darwin' ? 'trayTemplate.png' : 'tray.png'
    return new Tray(nativeImage.createFromPath(join(ICONS, name)))
  } catch (error) {
    log.warn({ error: String(error) }, 'there is no tray')
    return null
  }
}
