import { BrowserWindow, type Display, screen, type WebContents } from 'electron'
import type { Log } from '../../core/host.ts'
import type { Answers } from '../windows/ipc.ts'
import { type Pages, tell } from '../windows/page-registry.ts'
import { type OverlayState, overlayBounds, overlayState } from './overlay-placement.ts'
import { catchPointer, openOverlayWindow, takeKeys } from './overlay-window.ts'
import { watchPointer } from './pointer.ts'

export type Overlay = {
  /** Looks again whether and where the hedgehog should be, and whether its config changed. Cheap. */
  refresh(): void
  state(): OverlayState
}

type Deps = {
  /** Of the hedgehog's page. */
  address: string
  pages: Pages
  answers: Answers
  /** The stored config as JSON text, and whether it has the hedgehog on the desktop. */
  config: () => { text: string; enabled: boolean }
  sentAway: () => boolean
  savingBattery: () => boolean
  /** Whether the app's own window fills this screen. */
  isFullScreenOn: (display: Display) => boolean
  log: Log
}

/** The hedgehog on the desktop: one window on each screen, and none at all while it is not wanted. */
export function createOverlay(deps: Deps): Overlay {
  const windows = new Map<number, BrowserWindow>()
  const pointer = watchPointer(() => [...windows.values()])
  let told = ''

  const state = () =>
    overlayState({
      enabled: deps.config().enabled,
      sentAway: deps.sentAway(),
      savingBattery: deps.savingBattery(),
    })

  const refresh = (): void => {
    const wanted =
      state() === 'shown' ? screen.getAllDisplays().filter((display) => !deps.isFullScreenOn(display)) : []
    closeAllBut(windows, wanted)
    for (const display of wanted) {
      const known = windows.get(display.id)
      if (known === undefined) windows.set(display.id, openOverlayWindow(display, deps))
      else known.setBounds(overlayBounds(display.workArea))
    }
    pointer.run(windows.size > 0)
    const { text } = deps.config()
    if (text !== told)
      for (const window of windows.values()) tell(window.webContents, 'overlay:config-changed')
    told = text
  }

  answerPages(deps)
  screen.on('display-added', refresh)
  screen.on('display-removed', refresh)
  screen.on('display-metrics-changed', refresh)
  refresh()
  return { refresh, state }
}

function closeAllBut(windows: Map<number, BrowserWindow>, wanted: readonly Display[]): void {
  for (const [id, window] of windows) {
    if (wanted.some((display) => display.id === id)) continue
    windows.delete(id)
    window.destroy()
  }
}

function answerPages({ answers, config }: Deps): void {
  const windowOf = (contents: WebContents, act: (window: BrowserWindow) => void): void => {
    const window = BrowserWindow.fromWebContents(contents)
    if (window !== null) act(window)
  }
  answers('overlay:config', (): unknown => JSON.parse(config().text))
  answers('overlay:catch-pointer', (sender, caught) =>
    windowOf(sender, (window) => catchPointer(window, caught)),
  )
  answers('overlay:take-keys', (sender, taken) => windowOf(sender, (window) => takeKeys(window, taken)))
}
