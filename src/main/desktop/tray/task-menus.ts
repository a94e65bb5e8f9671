import { app, Menu } from 'electron'
import { attempt } from '../system/attempt.ts'
import type { Log } from '../system/running-core.ts'
import type { AppCommands } from '../windows/app-commands.ts'

/** Sets the menu of the Dock icon on macOS, and of the taskbar button on Windows. */
export function setTaskMenus(commands: AppCommands, log: Log): void {
  const set = (): void => {
    app.dock?.setMenu(
      Menu.buildFromTemplate([
        { id: 'copy-address', label: 'Copy API Address', click: commands.copyAddress },
        { id: 'settings', label: 'Settings…', click: commands.openSettings },
      ]),
    )
    if (process.platform === 'win32') setJumpList()
  }
  attempt('could not set the task menu', set, log)
}

/** Hides the Dock icon while the app is only in the menu bar. */
export function showInDock(shown: boolean, log: Log): void {
  const failed = (error: unknown): void =>
    log.warn({ error: String(error) }, 'could not change the Dock icon')
  attempt(
    'could not change the Dock icon',
    () => {
      if (shown) app.dock?.show().catch(failed)
      else app.dock?.hide()
    },
    log,
  )
}

/** Windows launches the app again for each of these tasks; the running app receives the arguments. */
function setJumpList(): void {
  const task = (title: string, description: string, args: string) => ({
    type: 'task' as const,
    title,
    description,
    program: process.execPath,
    args: app.isPackaged ? args : `"${app.getAppPath()}" ${args}`,
    iconPath: process.execPath,
    iconIndex: 0,
  })
  const result = app.setJumpList([
    {
      type: 'tasks',
      items: [
        task('Open PostHog Companion', 'Opens the window', ''),
        task('Settings', 'Opens the settings', '--settings'),
      ],
    },
  ])
  if (result !== 'ok') throw new Error(result)
}
