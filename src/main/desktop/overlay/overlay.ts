import { BrowserWindow, type Display, screen, type WebContents } from 'electron'
import type { OverlayState } from '../../../shared/ipc.ts'
import { attempt } from '../system/attempt.ts'
import type { Log } from '../system/running-core.ts'
import { createCrashBudget } from '../windows/crash-budget.ts'
import type { HandleIpc } from '../windows/ipc.ts'
import { type PageRegistry, send } from '../windows/page-registry.ts'
import type { Bounds } from '../windows/window-bounds.ts'
import { overlayBounds, overlayState, sameBounds } from './overlay-placement.ts'
import { catchPointer, openOverlayWindow, takeKeys } from './overlay-window.ts'
import { watchPointer } from './pointer.ts'

export type Overlay = {
  /** Looks again, soon, whether and where the hedgehog should be, and whether its config changed. */
  refresh(): void
  state(): OverlayState
  /** Takes the hedgehog off the desktop for good. */
  stop(): void
}

type Deps = {
  /** Of the hedgehog's page. */
  address: string
  pages: PageRegistry
  handle: HandleIpc
  /** The stored config as JSON text, and whether it has the hedgehog on the desktop. */
  config: () => { text: string; enabled: boolean }
  attached: boolean
  wayland: boolean
  sentAway: () => boolean
  savingBattery: () => boolean
  /** Whether the app's own window fills this screen. */
  isFullScreenOn: (display: Display) => boolean
  log: Log
}

/** Many changes at once, such as those of a seed, are one look. */
const SETTLED_MS = 30
/** How long the desktop stays empty after a crash of the hedgehog's page. */
const AFTER_CRASH_MS = 2000

type Opened = { window: BrowserWindow; bounds: Bounds }

/** The hedgehog on the desktop: one window on each screen, and none at all while it is not wanted. */
export function createOverlay(deps: Deps): Overlay {
  const opened = new Map<number, Opened>()
  const pointer = watchPointer(() => [...opened.values()].map(({ window }) => window))
  const budget = createCrashBudget()
  let told = ''
  let crashed = false
  let stopped = false
  let timer: NodeJS.Timeout | undefined

  const state = (): OverlayState =>
    overlayState({
      attached: deps.attached,
      wayland: deps.wayland,
      enabled: deps.config().enabled,
      sentAway: deps.sentAway(),
      savingBattery: deps.savingBattery(),
      crashed,
    })

  const open = (display: Display): void => {
    const forget = (window: BrowserWindow): void => {
      if (opened.get(display.id)?.window !== window) return
      opened.delete(display.id)
      pointer.run(opened.size > 0)
    }
    const window = openOverlayWindow(display, {
      ...deps,
      onClosed: forget,
      // A page that crashed may have left its window catching every click, so it gets a new one.
      onCrash: (gone) => {
        forget(gone)
        gone.destroy()
        crashed = !budget.mayReload()
        if (crashed)
          deps.log.error({}, 'the hedgehog keeps crashing and stays away until it is switched on again')
        else later(AFTER_CRASH_MS)
      },
    })
    opened.set(display.id, { window, bounds: overlayBounds(display.workArea) })
  }

  const place = (display: Display, known: Opened): void => {
    const bounds = overlayBounds(display.workArea)
    if (sameBounds(bounds, known.bounds)) return
    known.window.setBounds(bounds)
    known.bounds = bounds
  }

  const closeAllBut = (wanted: readonly Display[]): void => {
    for (const [id, { window }] of [...opened]) {
      if (wanted.some((display) => display.id === id)) continue
      opened.delete(id)
      if (!window.isDestroyed()) window.destroy()
    }
  }

  const look = (): void => {
    if (stopped) return
    const wanted =
      state() === 'shown' ? screen.getAllDisplays().filter((display) => !deps.isFullScreenOn(display)) : []
    closeAllBut(wanted)
    for (const display of wanted) {
      const known = opened.get(display.id)
      if (known === undefined || known.window.isDestroyed())
        attempt('the hedgehog could not come to the desktop', () => open(display), deps.log)
      else place(display, known)
    }
    pointer.run(opened.size > 0)
    const { text } = deps.config()
    if (text !== told)
      for (const { window } of opened.values())
        if (!window.isDestroyed()) send(window.webContents, 'overlay:config-changed')
    told = text
  }

  const later = (ms: number): void => {
    if (stopped) return
    clearTimeout(timer)
    timer = setTimeout(look, ms)
  }
  const refresh = (): void => {
    // Switching the hedgehog off and on gives it another chance, however fast that was.
    if (!deps.config().enabled || deps.sentAway()) crashed = false
    later(SETTLED_MS)
  }

  answerPages(deps)
  screen.on('display-added', refresh)
  screen.on('display-removed', refresh)
  screen.on('display-metrics-changed', refresh)
  refresh()
  return {
    refresh,
    state,
    stop() {
      stopped = true
      clearTimeout(timer)
      pointer.run(false)
      closeAllBut([])
    },
  }
}

function answerPages({ handle, config }: Deps): void {
  const windowOf = (contents: WebContents, act: (window: BrowserWindow) => void): void => {
    const window = contents.isDestroyed() ? null : BrowserWindow.fromWebContents(contents)
    if (window !== null) act(window)
  }
  handle('overlay:config', (): unknown => JSON.parse(config().text))
  handle('overlay:catch-pointer', (sender, caught) =>
    windowOf(sender, (window) => catchPointer(window, caught)),
  )
  handle('overlay:take-keys', (sender, taken) => windowOf(sender, (window) => takeKeys(window, taken)))
}
