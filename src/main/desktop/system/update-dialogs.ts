import { dialog } from 'electron'
import { assertNever } from '../../../shared/assert-never.ts'
import type { UpdateAnswer } from '../../../shared/ipc.ts'
import type { Updates } from './updates.ts'

const TITLE = 'Updates'

/** Checks for an update, reports the result, and offers to download and install it. */
export async function offerUpdates(updates: Updates): Promise<void> {
  const found = await updates.check()
  if (found.kind !== 'available') {
    await report(found)
    return
  }
  if (!(await confirm(describeUpdate(found), ['Download', 'Not Now'], found.notes))) return
  const loaded = await updates.download()
  if (loaded.kind !== 'downloaded') await report(loaded)
  else if (await confirm(describeUpdate(loaded), ['Restart to Update', 'Later'], null)) updates.restart()
}

async function report(answer: UpdateAnswer): Promise<void> {
  await dialog.showMessageBox({
    type: answer.kind === 'failed' ? 'warning' : 'info',
    title: TITLE,
    message: describeUpdate(answer),
    buttons: ['OK'],
  })
}

async function confirm(message: string, buttons: [string, string], detail: string | null): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'info',
    title: TITLE,
    message,
    ...(detail === null ? {} : { detail }),
    buttons,
    defaultId: 0,
    cancelId: 1,
  })
  return response === 0
}

export function describeUpdate(answer: UpdateAnswer): string {
  switch (answer.kind) {
    case 'off':
      return 'This build has no update feed. Get new versions where you got this one.'
    case 'current':
      return `Version ${answer.version} is up to date.`
    case 'available':
      return `Version ${answer.version} is available.`
    case 'downloaded':
      return `Version ${answer.version} is ready and will be installed when you restart or quit.`
    case 'failed':
      return `The update failed: ${answer.reason}`
    default:
      return assertNever(answer)
  }
}
