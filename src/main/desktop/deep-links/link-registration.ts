import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { app } from 'electron'
import { desktopFile } from '../system/desktop-file.ts'
import { folderFrom, type Log } from '../system/running-core.ts'
import { linkEntry } from './link-desktop-entry.ts'

/** Registers the app for the scheme's links. */
export function registerScheme(scheme: string, environment: NodeJS.ProcessEnv, log: Log): void {
  if (process.platform === 'linux') {
    const command = linuxCommand(environment)
    // The deb and rpm packages install their own desktop entry.
    if (command !== null) registerOnLinux(scheme, command, environment, log)
    return
  }
  if (process.platform === 'darwin' && !app.isPackaged) {
    log.info(
      { scheme },
      'on macOS, only a packaged app can open links, because its Info.plist declares the scheme',
    )
    return
  }
  if (!setAsProtocolClient(scheme)) log.warn({ scheme }, 'could not register the app for its links')
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

/** The command that starts an AppImage or a build from source; null for an installed package. */
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
  const data = folderFrom(environment.XDG_DATA_HOME) ?? join(homedir(), '.local', 'share')
  const folder = join(data, 'applications')
  const name = `${scheme}-links.desktop`
  const text = desktopFile(linkEntry(scheme, command))
  try {
    if (readText(join(folder, name)) === text) return
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, name), text)
  } catch (error) {
    log.warn({ error: String(error) }, 'could not write the desktop entry for links')
    return
  }
  // xdg-mime would write into the working directory for a relative folder.
  const env = { ...environment, XDG_CONFIG_HOME: folderFrom(environment.XDG_CONFIG_HOME) ?? undefined }
  run('update-desktop-database', [folder], env, log)
  run('xdg-mime', ['default', name, `x-scheme-handler/${scheme}`], env, log)
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

/** Not every desktop has these programs, and most work without them. */
function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv, log: Log): void {
  execFile(program, args, { timeout: 10_000, env }, (error) => {
    if (error) log.info({ program }, 'could not run a helper for desktop entries')
  })
}
