import { dialog, shell } from 'electron'
import { backupFolder, restoreBackup } from '../../core/db/backup.ts'
import { claimFolder } from '../../core/db/lock.ts'
import { databasePath, explain } from '../../core/db/open.ts'
import { StartError } from '../../core/errors.ts'
import type { Log } from '../../core/host.ts'

const CHOICES = ['Try Again', 'Open Data Folder', 'Restore Backup…', 'Quit'] as const

/** Starts until it works or the person gives up (null), and shows each time why it did not and what can be done. */
export async function startOrExplain<T>(
  start: () => Promise<T>,
  { dataDir, log }: { dataDir: string; log: Log },
): Promise<T | null> {
  let message = ''
  let failed = true
  while (failed) {
    try {
      return await start()
    } catch (error) {
      message = sentence(error)
      log.error({ error: error instanceof Error ? error.stack : String(error) }, 'the start failed')
    }
    failed = await offerHelp(message, dataDir)
  }
  return null
}

/** False where the person wants to quit. */
async function offerHelp(message: string, dataDir: string): Promise<boolean> {
  let shown = message
  for (;;) {
    const { response } = await dialog.showMessageBox({
      type: 'error',
      title: 'PostHog Companion',
      message: 'PostHog Companion can’t start',
      detail: shown,
      buttons: [...CHOICES],
      defaultId: 0,
      cancelId: CHOICES.indexOf('Quit'),
      noLink: true,
    })
    switch (CHOICES[response]) {
      case 'Try Again':
        return true
      case 'Open Data Folder':
        await shell.openPath(dataDir)
        break
      case 'Restore Backup…': {
        const outcome = await restore(dataDir)
        if (outcome === 'restored') return true
        shown = outcome ?? message
        break
      }
      default:
        return false
    }
  }
}

/** `restored`, the sentence that says why not, or null where no file was chosen. */
async function restore(dataDir: string): Promise<'restored' | string | null> {
  const { filePaths } = await dialog.showOpenDialog({
    title: 'Choose a backup',
    defaultPath: backupFolder(dataDir),
    filters: [{ name: 'Backups', extensions: ['db'] }],
    properties: ['openFile'],
  })
  const file = filePaths[0]
  if (file === undefined) return null
  try {
    const lock = claimFolder(dataDir)
    if (lock === null) return 'A server uses this data folder. Stop it, then restore.'
    try {
      restoreBackup(file, databasePath(dataDir))
    } finally {
      lock.release()
    }
    return 'restored'
  } catch (error) {
    return sentence(explain(error, dataDir))
  }
}

const sentence = (error: unknown) =>
  error instanceof StartError
    ? error.message
    : `Something unexpected went wrong: ${error instanceof Error ? error.message : String(error)}`
