import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { app } from 'electron'
import type { UpdateAnswer } from '../../../shared/ipc.ts'
import type { Log } from './running-core.ts'

export type Updates = {
  /** Checks the feed once, if there is one. Downloads nothing. */
  check(): Promise<UpdateAnswer>
  /** Downloads the update found by the last check. */
  download(): Promise<UpdateAnswer>
  /** Quits the app and starts the downloaded version. */
  restart(): void
}

type Deps = {
  /** The download progress in percent; null when it has ended. */
  onProgress: (percent: number | null) => void
  /** Shuts the app down, then calls `finish`. */
  quitInto: (finish: () => void) => void
  log: Log
}

/** On macOS, the system's updater first unpacks the new version. */
const INSTALL_MS = 2 * 60_000

/** Packaging writes this file if it was given a feed; without one, the app never checks for updates. */
const hasFeed = () => app.isPackaged && existsSync(join(process.resourcesPath, 'app-update.yml'))

export function createUpdates({ onProgress, quitInto, log }: Deps): Updates {
  const failed = (error: unknown, what: string): UpdateAnswer => {
    log.warn({ error: String(error) }, what)
    return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) }
  }

  return {
    async check() {
      if (!hasFeed()) return { kind: 'off' }
      try {
        const result = await (await loadUpdater()).checkForUpdates()
        if (!result?.isUpdateAvailable) return { kind: 'current', version: app.getVersion() }
        const { version, releaseNotes } = result.updateInfo
        return { kind: 'available', version, notes: plainText(releaseNotes) }
      } catch (error) {
        return failed(error, 'could not check the update feed')
      }
    },

    async download() {
      if (!hasFeed()) return { kind: 'off' }
      try {
        return await downloadUpdate(onProgress)
      } catch (error) {
        return failed(error, 'could not download the update')
      } finally {
        onProgress(null)
      }
    },

    restart() {
      const giveUp = (error: unknown): void => {
        log.error({ error: String(error) }, 'could not install the update')
        app.exit(1)
      }
      quitInto(() => {
        // By now the app has no window and no server, so it must not stay if the installer doesn't end it.
        setTimeout(() => giveUp('the installer did not end the app'), INSTALL_MS)
        loadUpdater()
          .then((updater) => {
            updater.on('error', giveUp)
            updater.quitAndInstall()
          })
          .catch(giveUp)
      })
    },
  }
}

async function downloadUpdate(onProgress: Deps['onProgress']): Promise<UpdateAnswer> {
  const updater = await loadUpdater()
  const tell = ({ percent }: { percent: number }): void => onProgress(percent)
  updater.on('download-progress', tell)
  onProgress(0)
  try {
    const result = await updater.checkForUpdates()
    if (!result?.isUpdateAvailable) return { kind: 'current', version: app.getVersion() }
    await updater.downloadUpdate(result.cancellationToken)
    return { kind: 'downloaded', version: result.updateInfo.version }
  } finally {
    updater.off('download-progress', tell)
  }
}

/** Release notes may be a list and may contain HTML; dialogs show plain text. */
function plainText(notes: string | { note: string | null }[] | null | undefined): string | null {
  const text = typeof notes === 'string' ? notes : (notes ?? []).map(({ note }) => note ?? '').join('\n\n')
  const plain = text.replace(/<[^>]*>/g, '').trim()
  return plain === '' ? null : plain.slice(0, 4000)
}

/** Loaded on first use, since most builds never need it. */
async function loadUpdater() {
  const { default: module } = await import('electron-updater')
  module.autoUpdater.autoDownload = false
  module.autoUpdater.autoInstallOnAppQuit = true
  return module.autoUpdater
}
