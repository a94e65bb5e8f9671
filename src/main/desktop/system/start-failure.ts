import { dialog } from 'electron'
import { openFolder } from './open-folder.ts'
import {
  backupFolder,
  type Log,
  otherServer,
  type RunningServer,
  restoreInto,
  StartError,
} from './running-core.ts'

type Choice = 'Use Running Server' | 'Try Again' | 'Open Data Folder' | 'Restore Backup…' | 'Quit'

type Options<T> = {
  dataDir: string
  /** Attaches to the server that is using the folder. */
  attach: (server: RunningServer) => T
  log: Log
}

/** Tries to start until it works or the user quits (null). Each failure shows what can be done. */
export async function startOrExplain<T>(start: () => Promise<T>, options: Options<T>): Promise<T | null> {
  for (;;) {
    try {
      return await start()
    } catch (error) {
      options.log.error({ error: error instanceof Error ? error.stack : String(error) }, 'could not start')
      const decision = await offerHelp(sentence(error), options)
      if (decision === 'quit') return null
      if (decision !== 'again') return options.attach(decision.attachTo)
    }
  }
}

type Decision = 'again' | 'quit' | { attachTo: RunningServer }

async function offerHelp<T>(message: string, { dataDir }: Options<T>): Promise<Decision> {
  const other = otherServer(dataDir)
  const choices: Choice[] = [
    ...(other === null ? [] : (['Use Running Server'] as const)),
    'Try Again',
    'Open Data Folder',
    'Restore Backup…',
    'Quit',
  ]
  let shown = message
  for (;;) {
    const { response } = await dialog.showMessageBox({
      type: 'error',
      title: 'PostHog Companion',
      message: 'PostHog Companion can’t start',
      detail: shown,
      buttons: choices,
      defaultId: 0,
      cancelId: choices.indexOf('Quit'),
      noLink: true,
    })
    switch (choices[response]) {
      case 'Use Running Server':
        return other === null ? 'again' : { attachTo: other }
      case 'Try Again':
        return 'again'
      case 'Open Data Folder':
        shown = await openFolder(dataDir).then(
          () => message,
          (error: unknown) => sentence(error),
        )
        break
      case 'Restore Backup…': {
        const outcome = await restore(dataDir)
        if (outcome === 'restored') return 'again'
        shown = outcome ?? message
        break
      }
      default:
        return 'quit'
    }
  }
}

/** `restored`, an error message, or null if no file was chosen. */
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
    restoreInto(dataDir, file)
    return 'restored'
  } catch (error) {
    return sentence(error)
  }
}

const sentence = (error: unknown) =>
  error instanceof StartError
    ? error.message
    : `Something went wrong: ${error instanceof Error ? error.message : String(error)}`
