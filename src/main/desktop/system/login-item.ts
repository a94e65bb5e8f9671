import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { app } from 'electron'
import { desktopFile } from './desktop-file.ts'

/** Has the system start the app, in the tray, when the person logs in; or no longer. */
export function setStartAtLogin(on: boolean, environment: NodeJS.ProcessEnv): void {
  if (process.platform !== 'linux') {
    app.setLoginItemSettings({ openAtLogin: on, args: ['--hidden'] })
    return
  }
  const folder = join(environment.XDG_CONFIG_HOME || join(homedir(), '.config'), 'autostart')
  const path = join(folder, 'posthog-companion.desktop')
  if (!on) {
    rmSync(path, { force: true })
    return
  }
  const program = environment.APPIMAGE || process.execPath
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    path,
    desktopFile({
      name: 'PostHog Companion',
      comment: 'Starts PostHog Companion in the tray',
      command: [program, ...(app.isPackaged ? [] : [app.getAppPath()]), '--hidden'],
      icon: null,
      mimeTypes: [],
      visible: true,
    }),
  )
}

/** Whether macOS started the app at login; elsewhere the entry passes `--hidden`. */
export const wasOpenedAtLogin = () =>
  process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin
