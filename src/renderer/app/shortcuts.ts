import { useLayoutEffect, useRef } from 'react'
import { NAVIGATION } from './routes.ts'

const SEQUENCE_MS = 1200

type Actions = { go: (path: string) => void; togglePalette: () => void; showHelp: () => void }

/** The app's keyboard shortcuts: Ctrl+K, `?`, `/`, and `G` followed by a page's letter. */
export function useShortcuts(actions: Actions): void {
  const latest = useRef(actions)
  latest.current = actions
  // A layout effect, so that the keys work as soon as the page is visible.
  useLayoutEffect(() => {
    let sequenceUntil = 0
    const onKey = (event: KeyboardEvent) => {
      const key = event.key.toLowerCase()
      if ((event.ctrlKey || event.metaKey) && key === 'k') {
        event.preventDefault()
        return latest.current.togglePalette()
      }
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isBusy()) return
      const page = NAVIGATION.find(({ shortcut }) => shortcut === key)
      if (event.timeStamp < sequenceUntil && page !== undefined) latest.current.go(page.path)
      else if (event.key === '?') latest.current.showHelp()
      else if (event.key === '/' && focusSearch()) event.preventDefault()
      sequenceUntil = key === 'g' ? event.timeStamp + SEQUENCE_MS : 0
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}

/** Whether keys belong to a field or a dialog. */
const isBusy = () =>
  document.activeElement?.matches('input:not([type=radio], [type=checkbox]), textarea, select') === true ||
  document.activeElement?.shadowRoot != null ||
  document.querySelector('[role=dialog], [role=alertdialog]') !== null

function focusSearch(): boolean {
  const search = document.querySelector<HTMLElement>('#content [type=search]')
  search?.focus()
  return search !== null
}
