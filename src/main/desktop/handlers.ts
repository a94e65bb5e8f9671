import { nativeTheme } from 'electron'
import type { BuildInfo, DesktopStatus } from '../../shared/ipc.ts'
import type { Overlay } from './overlay/overlay.ts'
import { CAN_TAKE_KEYS } from './overlay/overlay-window.ts'
import { showLogs } from './system/app-log.ts'
import type { LaunchOptions } from './system/launch-options.ts'
import { readLoginItem, setStartAtLogin } from './system/login-item.ts'
import type { Notifier } from './system/notifications.ts'
import { openFolder } from './system/open-folder.ts'
import { type Log, type RunningCore, StartError } from './system/running-core.ts'
import type { StateFile } from './system/state-file.ts'
import type { Updates } from './system/updates.ts'
import type { StatusTray } from './tray/tray.ts'
import type { HandleIpc } from './windows/ipc.ts'

type Deps = {
  launch: LaunchOptions
  core: RunningCore
  state: StateFile
  notifier: Notifier
  handle: HandleIpc
  info: BuildInfo
  overlay: Overlay
  tray: StatusTray
  updates: Updates
  log: Log
}

/** The IPC handlers for the app's pages. */
export function handlePages(deps: Deps): void {
  const { launch, core, state, notifier, handle, info, overlay, tray, updates, log } = deps
  const { environment, config } = launch

  handle('about:info', () => info)
  const status = (): DesktopStatus => ({
    tray: tray.isShown() ? 'shown' : 'missing',
    loginItem: readLoginItem(environment, log),
    hedgehog: overlay.state(),
    hedgehogTakesKeys: CAN_TAKE_KEYS,
    notificationFailure: notifier.failure(),
    attachedTo: core.attached ? core.origin : null,
  })
  handle('status:get', status)
  handle('theme:set', (_sender, theme) => {
    nativeTheme.themeSource = theme
    if (theme !== state.current.theme) state.update({ theme })
  })
  handle('data-folder:open', () => openFolder(config.dataDir))
  handle('logs:show', () => showLogs(config.dataDir))
  handle('updates:check', updates.check)
  handle('updates:download', updates.download)
  handle('updates:restart', updates.restart)
  handle('preferences:get', () => state.current.preferences)
  handle('preferences:set', (_sender, preferences) => {
    if (preferences.startAtLogin !== state.current.preferences.startAtLogin) {
      try {
        setStartAtLogin(preferences.startAtLogin, environment)
      } catch (cause) {
        log.warn({ error: String(cause) }, 'could not change the login item')
        throw new StartError('The system didn’t change the login item. Change it in the system’s settings.', {
          cause,
        })
      }
    }
    state.update({ preferences })
    return preferences
  })
}
