import { powerMonitor } from 'electron'
import { isSavingBattery } from './battery-saver.ts'
import type { Log } from './running-core.ts'

/** There is no event for the battery saver's mode, and Windows and Linux don't even report that the computer was unplugged. */
const INTERVAL_MS = 2 * 60_000

export type Battery = { saving(): boolean; stop(): void }

/** Watches the system's battery saver; `onChange` is called when it turns on or off. */
export function watchBattery(onChange: () => void, log: Log): Battery {
  let saving = false
  let stopped = false

  const check = async (): Promise<void> => {
    if (stopped) return
    const now = isOnBattery(log) && (await isSavingBattery())
    if (stopped || now === saving) return
    saving = now
    onChange()
  }

  powerMonitor.on('on-battery', check)
  powerMonitor.on('on-ac', check)
  const timer = setInterval(check, INTERVAL_MS)
  void check()
  return {
    saving: () => saving,
    stop() {
      stopped = true
      clearInterval(timer)
    },
  }
}

function isOnBattery(log: Log): boolean {
  try {
    return powerMonitor.isOnBatteryPower()
  } catch (error) {
    log.warn({ error: String(error) }, 'could not read the battery’s state')
    return false
  }
}
