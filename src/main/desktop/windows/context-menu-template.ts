import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron'

type Actions = {
  openLink: (address: string) => void
  copyLink: (address: string) => void
  replaceWord: (word: string) => void
}

type Clicked = Partial<
  Pick<
    ContextMenuParams,
    'isEditable' | 'selectionText' | 'linkURL' | 'misspelledWord' | 'dictionarySuggestions'
  >
>

/** The items for the clicked element. Roles are labeled by the system. */
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
