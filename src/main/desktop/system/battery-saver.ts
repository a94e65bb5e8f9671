import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)
const TIMEOUT_MS = 5000

/** Electron knows whether there is mains power, but not whether the person asked to save it: each system has its own way to say so. */
export async function isSavingBattery(platform: NodeJS.Platform = process.platform): Promise<boolean> {
  try {
    switch (platform) {
      case 'darwin':
        return saysLowPowerMode((await run('/usr/bin/pmset', ['-g'], { timeout: TIMEOUT_MS })).stdout)
      case 'win32':
        return saysEnergySaver((await run('powershell.exe', ENERGY_SAVER, { timeout: TIMEOUT_MS })).stdout)
      default:
        return saysPowerSaver(await readFile('/sys/firmware/acpi/platform_profile', 'utf8'))
    }
  } catch {
    // A computer that does not know the mode is not in it.
    return false
  }
}

const ENERGY_SAVER = [
  '-NoProfile',
  '-NonInteractive',
  '-Command',
  '[Windows.System.Power.PowerManager, Windows.System.Power, ContentType = WindowsRuntime]::EnergySaverStatus',
]

/** macOS: a line `lowpowermode 1` of `pmset -g`. */
export const saysLowPowerMode = (text: string) => /^\s*lowpowermode\s+1\s*$/m.test(text)
/** Windows: `On`, `Off` or `Disabled`, which means that it is allowed but not on. */
export const saysEnergySaver = (text: string) => text.trim() === 'On'
/** Linux: the firmware's profile, which the desktop's switch sets. */
export const saysPowerSaver = (text: string) => text.trim() === 'low-power'
