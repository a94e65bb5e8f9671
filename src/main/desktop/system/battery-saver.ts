import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)
const TIMEOUT_MS = 5000

/** Electron reports whether the computer is plugged in, but not its battery saver mode, which each system exposes differently. */
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
    // A system that doesn't report the mode doesn't have it.
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
/** Windows: `On`, `Off`, or `Disabled`, which means available but off. */
export const saysEnergySaver = (text: string) => text.trim() === 'On'
/** Linux: the firmware's power profile, which the desktop's setting changes. */
export const saysPowerSaver = (text: string) => text.trim() === 'low-power'
