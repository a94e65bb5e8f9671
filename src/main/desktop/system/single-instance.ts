import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { app } from 'electron'
import { z } from 'zod'

const handedOverSchema = z.object({ args: z.array(z.string()) })

/**
 * Makes this process the only app on its data folder. False where another one is: that one has now got our arguments, and we must go.
 * Chromium's own files go to a subfolder, so that the data folder is the same as the headless server's.
 */
export function becomeOnlyInstance(
  dataDir: string,
  argv: readonly string[],
  onSecond: (args: string[]) => void,
): boolean {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  app.setPath('userData', dataDir)
  app.setPath('sessionData', join(dataDir, 'chromium'))
  if (!app.requestSingleInstanceLock({ args: argv })) return false
  // Chromium reorders the arguments that it passes on itself, so ours come along separately.
  app.on('second-instance', (_event, _argv, _folder, handedOver) => {
    const parsed = handedOverSchema.safeParse(handedOver)
    onSecond(parsed.success ? parsed.data.args : [])
  })
  return true
}
