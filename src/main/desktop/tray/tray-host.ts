import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)
const TIMEOUT_MS = 2000

/** The D-Bus name of the program that shows tray icons on a Linux desktop. */
const WATCHER = 'org.kde.StatusNotifierWatcher'

/**
 * Whether a Linux desktop shows tray icons. GNOME without its AppIndicator extension accepts icons without showing them, as do Wayland
 * desktops without a bar; elsewhere, Chromium falls back to the X11 tray. If the bus can't be reached, Electron decides.
 */
export async function hasTrayHost({
  wayland,
  environment,
}: {
  wayland: boolean
  environment: NodeJS.ProcessEnv
}): Promise<boolean> {
  const gnome = (environment.XDG_CURRENT_DESKTOP ?? '').toUpperCase().split(':').includes('GNOME')
  if (!wayland && !gnome) return true
  const ask = [
    'call',
    '--session',
    '--dest=org.freedesktop.DBus',
    '--object-path=/org/freedesktop/DBus',
    '--method=org.freedesktop.DBus.NameHasOwner',
    WATCHER,
  ]
  try {
    const { stdout } = await run('gdbus', ask, { timeout: TIMEOUT_MS, env: environment })
    return !stdout.includes('false')
  } catch {
    return true
  }
}
