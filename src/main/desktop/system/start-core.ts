import { type FolderClaim, retryDataFolder } from './data-folder.ts'
import type { LaunchOptions } from './launch-options.ts'
import type { Notifier } from './notifications.ts'
import { attachCore, desktopHost, type Log, type RunningCore, StartError, startCore } from './running-core.ts'
import { startOrExplain } from './start-failure.ts'

type Deps = {
  launch: LaunchOptions
  claim: FolderClaim
  notifier: Notifier
  openExternal: (address: string) => Promise<void>
  log: Log
}

/** A development server restarts the app while the previous process is still exiting. */
const DEV_ATTEMPTS = 10
const DEV_WAIT_MS = 500

/** Starts the core, or attaches to another process's server if the user chooses to. Null if the user quits. */
export async function openCore({
  launch,
  claim,
  notifier,
  openExternal,
  log,
}: Deps): Promise<RunningCore | null> {
  const { config, devServer } = launch
  const host = desktopHost({ log, openExternal, notify: notifier.show, dataDir: config.dataDir })
  let folderError = claim.kind === 'failed' ? claim.error : null

  const start = async (): Promise<RunningCore> => {
    if (folderError !== null) {
      const error = folderError
      folderError = null
      throw error
    }
    if (claim.kind === 'failed') return retryDataFolder(launch)
    return devServer === undefined
      ? startCore(config, host, devServer)
      : retry(() => startCore(config, host, devServer))
  }
  return startOrExplain(start, {
    dataDir: config.dataDir,
    attach: (server) => attachCore(config, host, server),
    log,
  })
}

async function retry<T>(start: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start()
    } catch (error) {
      if (!(error instanceof StartError) || attempt === DEV_ATTEMPTS) throw error
      await new Promise((resolve) => setTimeout(resolve, DEV_WAIT_MS))
    }
  }
}
