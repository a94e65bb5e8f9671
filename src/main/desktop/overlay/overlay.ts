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
  /** Schedules an update of the windows to the current state and config. */
  refresh(): void
  state(): OverlayState
  /** Removes the hedgehog from the desktop permanently. */
  stop(): void
}

type Deps = {
  /** The URL of the hedgehog's page. */
  address: string
  pages: PageRegistry
  handle: HandleIpc
  /** The stored config as JSON text, and whether it enables the hedgehog on the desktop. */
  config: () => { text: string; enabled: boolean }
  attached: boolean
  wayland: boolean
  sentAway: () => boolean
  savingBattery: () => boolean
  /** Whether the main window is full screen on this display. */
  isFullScreenOn: (display: Display) => boolean
  log: Log
}

/** Combines bursts of changes, such as a seed's, into one update. */
const SETTLED_MS = 30
/** The delay before the hedgehog returns after a crash of its page. */
const AFTER_CRASH_MS = 2000

type Opened = { window: BrowserWindow; bounds: Bounds }

/** The hedgehog on the desktop: one window per screen while it is shown, otherwise none. */
export function createOverlay(deps: Deps): Overlay {
  const opened = new Map<number, Opened>()
  const pointer = watchPointer(() => [...opened.values()].map(({ window }) => window), deps.log)
  const budget = createCrashBudget()
  let sentConfig = ''
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
      // A page that crashed or hangs may have left its window catching all clicks, so the window is replaced.
      onCrash: (gone) => {
        if (stopped || gone.isDestroyed()) return
        forget(gone)
        gone.destroy()
        crashed = !budget.mayReload()
        if (crashed)
          deps.log.error({}, 'the hedgehog keeps crashing and is hidden until it is turned on again')
        else schedule(AFTER_CRASH_MS)
      },
    })
    opened.set(display.id, { window, bounds: overlayBounds(display.workArea) })
  }

  const reposition = (display: Display, known: Opened): void => {
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

  const update = (): void => {
    if (stopped) return
    const wanted =
      state() === 'shown' ? screen.getAllDisplays().filter((display) => !deps.isFullScreenOn(display)) : []
    closeAllBut(wanted)
    for (const display of wanted) {
      const known = opened.get(display.id)
      if (known === undefined || known.window.isDestroyed())
        attempt('could not show the hedgehog on the desktop', () => open(display), deps.log)
      else reposition(display, known)
    }
    pointer.run(opened.size > 0)
    const { text } = deps.config()
    if (text !== sentConfig)
      for (const { window } of opened.values())
        if (!window.isDestroyed()) send(window.webContents, 'overlay:config-changed')
    sentConfig = text
  }

  const schedule = (ms: number): void => {
    if (stopped) return
    clearTimeout(timer)
    timer = setTimeout(update, ms)
  }
  const refresh = (): void => {
    // The config is in the database, which is closed while the app quits.
    if (stopped) return
    // Turning the hedgehog off and on again clears its crashes.
    if (!deps.config().enabled || deps.sentAway()) crashed = false
    schedule(SETTLED_MS)
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
