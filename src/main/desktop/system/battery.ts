import { powerMonitor } from 'electron'
import { isSavingBattery } from './battery-saver.ts'

/** The mode can be switched at any time on battery, and no event tells of it. */
const EVERY_MS = 2 * 60_000

export type Battery = { saving(): boolean; stop(): void }

/** Keeps an eye on the system's battery saver; `onChange` is called when it goes on or off. */
export function watchBattery(onChange: () => void): Battery {
  let saving = false
  let stopped = false
  let timer: NodeJS.Timeout | null = null

  const look = async (): Promise<void> => {
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
    timer ??= setInterval(look, EVERY_MS)
    void look()
  }

  powerMonitor.on('on-battery', start)
  powerMonitor.on('on-ac', () => {
    stopTimer()
    void look()
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
