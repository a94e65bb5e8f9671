import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { app } from 'electron'
import { desktopFile } from '../system/desktop-file.ts'
import type { Log } from '../system/running-core.ts'
import { linkEntry } from './link-desktop-entry.ts'

/** Has the system bring links of the scheme to this app. */
export function registerScheme(scheme: string, environment: NodeJS.ProcessEnv, log: Log): void {
  if (process.platform === 'linux') {
    const command = linuxCommand(environment)
    // The deb and rpm packages brought a desktop entry of their own.
    if (command !== null) registerOnLinux(scheme, command, environment, log)
    return
  }
  if (process.platform === 'darwin' && !app.isPackaged) {
    log.info({ scheme }, 'macOS brings links only to a packaged app, whose Info.plist names the scheme')
    return
  }
  if (!setAsProtocolClient(scheme)) log.warn({ scheme }, 'the system did not take the app for its links')
}

function setAsProtocolClient(scheme: string): boolean {
  try {
    return app.isPackaged
      ? app.setAsDefaultProtocolClient(scheme)
      : app.setAsDefaultProtocolClient(scheme, process.execPath, [app.getAppPath()])
  } catch {
    return false
  }
}

/** How an AppImage or a build from source is started; null where a package is installed. */
function linuxCommand(environment: NodeJS.ProcessEnv): string[] | null {
  if (environment.APPIMAGE) return [environment.APPIMAGE]
  return app.isPackaged ? null : [process.execPath, app.getAppPath()]
}

function registerOnLinux(
  scheme: string,
  command: readonly string[],
  environment: NodeJS.ProcessEnv,
  log: Log,
): void {
  const folder = join(environment.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'applications')
  const name = `${scheme}-links.desktop`
  const text = desktopFile(linkEntry(scheme, command))
  try {
    if (readText(join(folder, name)) === text) return
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, name), text)
  } catch (error) {
    log.warn({ error: String(error) }, 'the desktop entry for links could not be written')
    return
  }
  run('update-desktop-database', [folder], log)
  run('xdg-mime', ['default', name, `x-scheme-handler/${scheme}`], log)
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

/** Desktops differ in which of these they have, and most work without. */
function run(program: string, args: readonly string[], log: Log): void {
  execFile(program, args, { timeout: 10_000 }, (error) => {
    if (error) log.info({ program }, 'a helper for desktop entries is missing or failed')
  })
}
