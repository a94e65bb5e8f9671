import { powerMonitor } from 'electron'
import { isSavingBattery } from './battery-saver.ts'

/** The mode can be switched at any time on battery, and no event tells of it. */
const EVERY_MS = 2 * 60_000

/** Keeps an eye on the system's battery saver; `onChange` is called when it goes on or off. */
export function watchBattery(onChange: () => void): { saving(): boolean } {
  let saving = false
  let timer: NodeJS.Timeout | null = null

  const look = async (): Promise<void> => {
    const now = powerMonitor.isOnBatteryPower() && (await isSavingBattery())
    if (now === saving) return
    saving = now
    onChange()
  }
  const start = (): void => {
    timer ??= setInterval(look, EVERY_MS)
    void look()
  }

  powerMonitor.on('on-battery', start)
  powerMonitor.on('on-ac', () => {
    if (timer !== null) clearInterval(timer)
    timer = null
    void look()
  })
  if (powerMonitor.isOnBatteryPower()) start()
  return { saving: () => saving }
}
