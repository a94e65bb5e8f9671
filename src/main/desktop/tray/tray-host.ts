import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)
const TIMEOUT_MS = 2000

/** Whoever shows tray icons on a Linux desktop owns this name on the session bus. */
const WATCHER = 'org.kde.StatusNotifierWatcher'

/**
 * Whether a Linux desktop shows tray icons. GNOME without its AppIndicator extension takes them and shows none, as do Wayland desktops
 * without a bar for them; elsewhere Chromium falls back to the older X11 tray. A bus that can't be asked counts as yes: Electron will
 * know better.
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
