import { app } from 'electron'
import { listenForLaunches } from './desktop/deep-links/launch-events.ts'
import { startDesktop } from './desktop/start.ts'
import { createAppLog } from './desktop/system/app-log.ts'
import { claimDataFolder } from './desktop/system/data-folder.ts'
import { enableCrashDumps, endWithError, reportUncaughtErrors } from './desktop/system/faults.ts'
import { readLaunchOptions } from './desktop/system/launch-options.ts'
import { enableSandbox, setAppIdentity } from './desktop/system/process-setup.ts'

// The desktop app, in the order of its set-up. Electron is ready only once this file was evaluated, so nothing here waits for that.
const launch = readLaunchOptions(process.argv, process.env)
// Before anything is opened in the data folder: where another app has it, that one gets our arguments and this one ends.
const claim = launch && claimDataFolder(launch)
if (claim?.kind === 'taken') app.exit(0)
else if (launch !== null && claim !== null) {
  const log = createAppLog(launch.config.dataDir)
  reportUncaughtErrors(log)

  // These are only for before `ready`.
  enableCrashDumps(log)
  enableSandbox(process.argv, log)
  setAppIdentity()
  // macOS delivers the link that started the app ahead of `ready`.
  const launches = listenForLaunches(launch, log)

  app
    .whenReady()
    .then(() => startDesktop({ launch, claim, launches, log }))
    .catch((error: unknown) => endWithError(error, log))
}
