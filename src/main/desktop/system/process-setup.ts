import { app } from 'electron'
import type { Log } from './running-core.ts'

/** As in the packaging's configuration: Windows puts notifications and shortcuts of one id together. */
const APP_ID = 'io.github.posthog-companion'

/** Puts every page into Chromium's sandbox. Call it before the app is ready. */
export function enableSandbox(argv: readonly string[], log: Log): void {
  if (argv.includes('--no-sandbox')) {
    // An AppImage adds it where the system forbids the namespaces that the sandbox is made of; with the sandbox on, nothing would start.
    log.warn({}, 'the system allows no sandbox, so pages run without it')
    return
  }
  app.enableSandbox()
}

/** Tells Windows which app this is. Call it before the app is ready. */
export function setAppIdentity(): void {
  if (process.platform === 'win32') app.setAppUserModelId(app.isPackaged ? APP_ID : process.execPath)
}
