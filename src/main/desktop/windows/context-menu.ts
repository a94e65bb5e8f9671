import { type BrowserWindow, clipboard, Menu } from 'electron'
import type { Log } from '../system/running-core.ts'
import { contextMenuTemplate } from './context-menu-template.ts'

/** Electron has no default context menu: without this, a right click does nothing. */
export function addContextMenu(
  window: BrowserWindow,
  { openExternal, log }: { openExternal: (address: string) => Promise<void>; log: Log },
): void {
  const { webContents } = window
  const report = (error: unknown): void => log.warn({ error: String(error) }, 'a context menu item failed')
  webContents.on('context-menu', (_event, params) => {
    const template = contextMenuTemplate(params, {
      openLink: (address) => void openExternal(address).catch(report),
      copyLink: (address) => void Promise.resolve(clipboard.writeText(address)).catch(report),
      replaceWord(word) {
        // The window may be closed while its menu is open.
        if (!window.isDestroyed()) webContents.replaceMisspelling(word)
      },
    })
    if (template.length > 0) Menu.buildFromTemplate(template).popup({ window })
  })
}
