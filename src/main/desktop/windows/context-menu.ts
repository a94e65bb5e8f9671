import {
  type BrowserWindow,
  type ContextMenuParams,
  clipboard,
  Menu,
  type MenuItemConstructorOptions,
} from 'electron'
import type { Log } from '../system/running-core.ts'

type Actions = {
  openLink: (address: string) => void
  copyLink: (address: string) => void
  replaceWord: (word: string) => void
}

/** Electron brings no context menu: without this one a right click does nothing. */
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
      replaceWord: (word) => webContents.replaceMisspelling(word),
    })
    if (template.length > 0) Menu.buildFromTemplate(template).popup({ window })
  })
}

type Clicked = Partial<
  Pick<
    ContextMenuParams,
    'isEditable' | 'selectionText' | 'linkURL' | 'misspelledWord' | 'dictionarySuggestions'
  >
>

/** What fits what was clicked; roles bring the system's own words. */
export function contextMenuTemplate(clicked: Clicked, actions: Actions): MenuItemConstructorOptions[] {
  const { isEditable = false, selectionText = '', linkURL = '', misspelledWord = '' } = clicked
  const groups: MenuItemConstructorOptions[][] = [
    misspelledWord === ''
      ? []
      : (clicked.dictionarySuggestions ?? []).map((word) => ({
          label: word,
          click: () => actions.replaceWord(word),
        })),
    /^https?:/.test(linkURL)
      ? [
          { id: 'open-link', label: 'Open Link in Browser', click: () => actions.openLink(linkURL) },
          { id: 'copy-link', label: 'Copy Link Address', click: () => actions.copyLink(linkURL) },
        ]
      : [],
    isEditable
      ? [{ role: 'cut' }, { role: 'copy' }, { role: 'paste' }]
      : selectionText.trim() === ''
        ? []
        : [{ role: 'copy' }],
    isEditable || selectionText.trim() !== '' ? [{ role: 'selectAll' }] : [],
  ]
  return groups
    .filter((group) => group.length > 0)
    .flatMap((group, index) => (index === 0 ? group : [{ type: 'separator' } as const, ...group]))
}
