import { describe, expect, it } from 'vitest'
import { contextMenuTemplate } from '../../../../src/main/desktop/windows/context-menu-template.ts'

const actions = { openLink: () => {}, copyLink: () => {}, replaceWord: () => {} }
const names = (clicked: Parameters<typeof contextMenuTemplate>[0]) =>
  contextMenuTemplate(clicked, actions).map(({ id, role, label, type }) => id ?? role ?? type ?? label)

describe('the context menu', () => {
  it.each([
    ['nothing', {}, []],
    ['a selection', { selectionText: 'x' }, ['copy', 'separator', 'selectAll']],
    ['a field', { isEditable: true }, ['cut', 'copy', 'paste', 'separator', 'selectAll']],
    ['a link', { linkURL: 'https://posthog.com' }, ['open-link', 'copy-link']],
    ['a link that starts a program', { linkURL: 'file:///bin/sh' }, []],
    [
      'a misspelled word',
      { isEditable: true, misspelledWord: 'hedghog', dictionarySuggestions: ['hedgehog'] },
      ['hedgehog', 'separator', 'cut', 'copy', 'paste', 'separator', 'selectAll'],
    ],
  ])('of %s', (_name, clicked, items) => {
    expect(names(clicked)).toEqual(items)
  })
})
