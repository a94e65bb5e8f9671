import { app } from 'electron'
import type { Log } from './running-core.ts'

/** The app ID from the packaging configuration, by which Windows groups notifications and shortcuts. */
const APP_ID = 'io.github.posthog-companion'

/** Enables Chromium's sandbox for every page. Call it before the app is ready. */
export function enableSandbox(argv: readonly string[], log: Log): void {
  if (argv.includes('--no-sandbox')) {
    // An AppImage adds this switch if the system forbids unprivileged namespaces, without which the sandbox can't start.
    log.warn({}, 'the system does not allow the sandbox, so pages run without it')
    return
  }
  app.enableSandbox()
}

/** Sets the app ID for Windows. Call it before the app is ready. */
export function setAppIdentity(): void {
  if (process.platform === 'win32') app.setAppUserModelId(app.isPackaged ? APP_ID : process.execPath)
}
