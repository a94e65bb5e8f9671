import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { app } from 'electron'
import type { LoginItem } from '../../../shared/ipc.ts'
import { desktopFile } from './desktop-file.ts'
import { folderFrom, type Log } from './running-core.ts'

/** In development, the program is Electron, which needs the app's folder. */
const programArguments = () => [...(app.isPackaged ? [] : [app.getAppPath()]), '--hidden']

/** Windows matches these with the registered item, so setting and reading must use the same values. It splits arguments at spaces. */
const item = () => ({
  path: process.execPath,
  args: programArguments().map((argument) => (/\s/.test(argument) ? `"${argument}"` : argument)),
})

/** Sets whether the system starts the app in the tray at login. */
export function setStartAtLogin(on: boolean, environment: NodeJS.ProcessEnv): void {
  if (process.platform !== 'linux') {
    app.setLoginItemSettings({ openAtLogin: on, ...item() })
    return
  }
  const path = autostartFile(environment)
  if (!on) {
    rmSync(path, { force: true })
    return
  }
  const program = environment.APPIMAGE || process.execPath
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(
    path,
    desktopFile({
      name: 'PostHog Companion',
      comment: 'Starts PostHog Companion in the tray',
      command: [program, ...programArguments()],
      icon: null,
      mimeTypes: [],
      visible: true,
    }),
  )
}

/** What the system will do at the next login, which may differ from what was set. */
export function readLoginItem(environment: NodeJS.ProcessEnv, log: Log): LoginItem {
  try {
    if (process.platform === 'linux') return existsSync(autostartFile(environment)) ? 'on' : 'off'
    const settings = app.getLoginItemSettings(item())
    if (process.platform === 'darwin') return MAC_STATUS[settings.status] ?? 'unknown'
    if (!settings.openAtLogin) return 'off'
    // Task Manager can disable the item without removing it.
    return settings.executableWillLaunchAtLogin ? 'on' : 'blocked'
  } catch (error) {
    log.warn({ error: String(error) }, 'could not read the login item')
    return 'unknown'
  }
}

const MAC_STATUS = {
  'not-registered': 'off',
  enabled: 'on',
  'requires-approval': 'requires approval',
  'not-found': 'not found',
} as const

const autostartFile = (environment: NodeJS.ProcessEnv) =>
  join(
    folderFrom(environment.XDG_CONFIG_HOME) ?? join(homedir(), '.config'),
    'autostart',
    'posthog-companion.desktop',
  )

/** Whether macOS started the app at login; on other systems, the login item passes `--hidden`. */
export function wasOpenedAtLogin(log: Log): boolean {
  if (process.platform !== 'darwin') return false
  try {
    return app.getLoginItemSettings().wasOpenedAtLogin
  } catch (error) {
    log.warn({ error: String(error) }, 'could not read whether the app was opened at login')
    return false
  }
}
