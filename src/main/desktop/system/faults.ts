import { app, crashReporter, dialog } from 'electron'
import { attempt } from './attempt.ts'
import type { Log } from './running-core.ts'

const describe = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error))
const sentence = (error: unknown) => (error instanceof Error ? error.message : String(error))

/**
 * Has errors that nothing caught logged and explained. After an exception the state of the app is unknown, so it ends; a rejection that
 * nobody waited for is told of once, and the app goes on.
 */
export function explainFaults(log: Log): void {
  let told = false
  process.on('uncaughtException', (error) => endWithError(error, log))
  process.on('unhandledRejection', (error) => {
    log.error({ error: describe(error) }, 'a promise was rejected and nobody handled it')
    if (told || !app.isReady()) return
    told = true
    const shown = dialog.showMessageBox({
      type: 'warning',
      title: 'PostHog Companion',
      message: 'Something went wrong.',
      detail: `${sentence(error)}\n\nThe app goes on. Help › Show Logs has the details.`,
      buttons: ['OK'],
    })
    shown.catch((failure: unknown) => log.error({ error: String(failure) }, 'no dialog could be shown'))
  })
}

/** Ends the app with a sentence of why; the one dialog that needs neither a window nor `ready`. */
export function endWithError(error: unknown, log: Log): void {
  log.error({ error: describe(error) }, 'the app ends because of an error that nothing handled')
  const text = `${sentence(error)}\n\nThe log has the details.`
  attempt('no dialog could be shown', () => dialog.showErrorBox('PostHog Companion has to close', text), log)
  app.exit(1)
}

/** Keeps dumps of crashed processes on this computer, for the person to send or not. Call it before the app is ready. */
export function keepCrashDumps(log: Log): void {
  attempt('crash dumps are not kept', () => crashReporter.start({ uploadToServer: false }), log)
}
