import { app, crashReporter, dialog } from 'electron'
import { attempt } from './attempt.ts'
import type { Log } from './running-core.ts'

const describe = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error))
const sentence = (error: unknown) => (error instanceof Error ? error.message : String(error))

/**
 * Logs and reports uncaught errors. After an uncaught exception the app exits, since its state is unknown. The first unhandled rejection is
 * reported, and the app keeps running.
 */
export function reportUncaughtErrors(log: Log): void {
  let told = false
  // The terminal that started the app may be gone. The log file has everything.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  // Chromium starts its helpers, such as the GPU process, again by itself.
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    if (reason !== 'clean-exit') log.warn({ type, reason, exitCode }, 'a helper process ended')
  })
  process.on('uncaughtException', (error) => endWithError(error, log))
  process.on('unhandledRejection', (error) => {
    log.error({ error: describe(error) }, 'unhandled promise rejection')
    if (told || !app.isReady()) return
    told = true
    const shown = dialog.showMessageBox({
      type: 'warning',
      title: 'PostHog Companion',
      message: 'Something went wrong.',
      detail: `${sentence(error)}\n\nThe app keeps running. For details, choose Help › Show Logs.`,
      buttons: ['OK'],
    })
    shown.catch((failure: unknown) => log.error({ error: String(failure) }, 'could not show a dialog'))
  })
}

/** Shows an error and exits. Uses the only dialog that works without a window and before the app is ready. */
export function endWithError(error: unknown, log: Log): void {
  log.error({ error: describe(error) }, 'exiting because of an unhandled error')
  const text = `${sentence(error)}\n\nFor details, see the log.`
  attempt('could not show a dialog', () => dialog.showErrorBox('PostHog Companion has to close', text), log)
  app.exit(1)
}

/** Stores crash dumps on this computer only. Call it before the app is ready. */
export function enableCrashDumps(log: Log): void {
  attempt('could not enable crash dumps', () => crashReporter.start({ uploadToServer: false }), log)
}
