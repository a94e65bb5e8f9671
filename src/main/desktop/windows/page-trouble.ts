import { type BrowserWindow, dialog } from 'electron'
import type { Log } from '../system/running-core.ts'
import { createCrashBudget } from './crash-budget.ts'

/** Reloads the window's page after a crash, and offers it if the page keeps crashing or doesn't respond. */
export function recoverPage(window: BrowserWindow, log: Log): void {
  const budget = createCrashBudget()
  let asking = false

  const reload = (): void => {
    if (!window.isDestroyed()) window.webContents.reload()
  }
  const offerReload = (message: string, otherwise: string): void => {
    if (asking || window.isDestroyed()) return
    asking = true
    dialog
      .showMessageBox(window, { type: 'error', message, buttons: ['Reload', otherwise], cancelId: 1 })
      .then(({ response }) => response === 0 && reload())
      .catch((error: unknown) => log.error({ error: String(error) }, 'could not show a dialog'))
      .finally(() => {
        asking = false
      })
  }

  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    log.error({ reason }, 'the main window’s page crashed')
    // Chromium is still taking the old process down while it emits this event.
    if (budget.mayReload()) setImmediate(reload)
    else offerReload('The window keeps crashing.', 'Cancel')
  })
  window.on('unresponsive', () => {
    log.warn({}, 'the main window’s page does not respond')
    offerReload('The window doesn’t respond.', 'Wait')
  })
}

/** Electron shows no question of its own when a page wants to keep unsaved changes: without this, it would silently stay. */
export function askBeforeLeaving(window: BrowserWindow, isQuitting: () => boolean): void {
  window.webContents.on('will-prevent-unload', (event) => {
    if (isQuitting() || mayLeave(window)) event.preventDefault()
  })
}

/** The answer is needed before the event ends, so this dialog blocks. */
const mayLeave = (window: BrowserWindow) =>
  dialog.showMessageBoxSync(window, {
    type: 'question',
    message: 'Leave this page?',
    detail: 'What you haven’t saved or copied will be lost.',
    buttons: ['Leave', 'Stay'],
    defaultId: 1,
    cancelId: 1,
  }) === 0
