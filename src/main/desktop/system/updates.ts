import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { app, dialog } from 'electron'
import { assertNever } from '../../../shared/assert-never.ts'
import type { UpdateAnswer } from '../../../shared/ipc.ts'
import type { Log } from '../../core/host.ts'

/** Packaging writes this file where a feed was given to it; without one the app never asks anybody for updates. */
const hasFeed = () => app.isPackaged && existsSync(join(process.resourcesPath, 'app-update.yml'))

/** Asks the feed once, if there is one. Downloads nothing. */
export async function checkForUpdates(log: Log): Promise<UpdateAnswer> {
  if (!hasFeed()) return { kind: 'off' }
  try {
    const updater = await loadUpdater()
    const result = await updater.checkForUpdates()
    return result?.isUpdateAvailable
      ? { kind: 'available', version: result.updateInfo.version }
      : { kind: 'current', version: app.getVersion() }
  } catch (error) {
    log.warn({ error: String(error) }, 'the update feed could not be asked')
    return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) }
  }
}

/** Checks, says what came of it, and downloads only what the person then asks for. */
export async function offerUpdates(log: Log): Promise<void> {
  const answer = await checkForUpdates(log)
  const choice = await dialog.showMessageBox({
    type: answer.kind === 'failed' ? 'warning' : 'info',
    title: 'Updates',
    message: describeAnswer(answer),
    buttons: answer.kind === 'available' ? ['Download, Install at Quit', 'Not Now'] : ['OK'],
    cancelId: answer.kind === 'available' ? 1 : 0,
  })
  if (answer.kind !== 'available' || choice.response !== 0) return
  const updater = await loadUpdater()
  await updater.downloadUpdate()
}

export function describeAnswer(answer: UpdateAnswer): string {
  switch (answer.kind) {
    case 'off':
      return 'This build has no update feed, so nothing was asked. Get new versions where you got this one.'
    case 'current':
      return `Version ${answer.version} is the newest that the feed has.`
    case 'available':
      return `Version ${answer.version} is there. It is installed when you quit, once it is downloaded.`
    case 'failed':
      return `The feed could not be asked: ${answer.reason}`
    default:
      return assertNever(answer)
  }
}

/** Loaded at first use: most builds never need it. */
async function loadUpdater() {
  const { default: module } = await import('electron-updater')
  module.autoUpdater.autoDownload = false
  module.autoUpdater.autoInstallOnAppQuit = true
  return module.autoUpdater
}
