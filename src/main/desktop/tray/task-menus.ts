import { app, Menu } from 'electron'
import type { Log } from '../system/running-core.ts'
import type { AppCommands } from '../windows/app-commands.ts'

/** The menu of the Dock icon on macOS, and of the task bar button on Windows. */
export function setTaskMenus(commands: AppCommands, log: Log): void {
  try {
    app.dock?.setMenu(
      Menu.buildFromTemplate([
        { id: 'copy-address', label: 'Copy API Address', click: commands.copyAddress },
        { id: 'settings', label: 'Settings…', click: commands.openSettings },
      ]),
    )
    if (process.platform === 'win32') setJumpList()
  } catch (error) {
    log.warn({ error: String(error) }, 'the system took no task menu')
  }
}

/** Windows starts the app again for each of these; the running one gets the arguments. */
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
  app.setJumpList([
    {
      type: 'tasks',
      items: [
        task('Open PostHog Companion', 'Opens the window', ''),
        task('Settings', 'Opens the settings', '--settings'),
      ],
    },
  ])
}
