import { app } from 'electron'
import type { Log } from '../core/host.ts'

export type Quitting = { begun(): boolean }

/** Has the app end only once the core let requests under way finish and wrote everything. */
export function quitCleanly(close: () => Promise<void>, log: Log): Quitting {
  let begun = false
  app.on('before-quit', (event) => {
    event.preventDefault()
    if (begun) return
    begun = true
    close().then(
      () => app.exit(0),
      (error: unknown) => {
        log.error({ error: String(error) }, 'the app could not stop cleanly')
        app.exit(1)
      },
    )
  })
  return { begun: () => begun }
}
