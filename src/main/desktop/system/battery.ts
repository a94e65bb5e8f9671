import { powerMonitor } from 'electron'
import { isSavingBattery } from './battery-saver.ts'

/** The mode can change at any time on battery, and there is no event for it. */
const INTERVAL_MS = 2 * 60_000

export type Battery = { saving(): boolean; stop(): void }

/** Watches the system's battery saver; `onChange` is called when it turns on or off. */
export function watchBattery(onChange: () => void): Battery {
  let saving = false
  let stopped = false
  let timer: NodeJS.Timeout | null = null

  const check = async (): Promise<void> => {
    if (stopped) return
    const now = powerMonitor.isOnBatteryPower() && (await isSavingBattery())
    if (stopped || now === saving) return
    saving = now
    onChange()
  }
  const stopTimer = (): void => {
    if (timer !== null) clearInterval(timer)
    timer = null
  }
  const start = (): void => {
    if (stopped) return
    timer ??= setInterval(check, INTERVAL_MS)
    void check()
  }

  powerMonitor.on('on-battery', start)
  powerMonitor.on('on-ac', () => {
    stopTimer()
    void check()
  })
  if (powerMonitor.isOnBatteryPower()) start()
  return {
    saving: () => saving,
    stop() {
      stopped = true
      stopTimer()
    },
  }
}
