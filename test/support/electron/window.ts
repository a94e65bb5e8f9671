import { EventEmitter } from 'node:events'
import type * as Electron from 'electron'
import { app, prevented } from './app.ts'
import { desk } from './desk.ts'
import { notWhileExiting, onlyAfterReady } from './lifecycle.ts'
import { isMac, isWayland, isWindows, platform, platformsOf } from './profile.ts'
import { ignoredCalls, strict } from './strict.ts'
import { StandInContents } from './web-contents.ts'
import { windows } from './windows.ts'

type Used = Pick<
  Electron.BrowserWindow,
  | 'close'
  | 'destroy'
  | 'excludedFromShownWindowsMenu'
  | 'focus'
  | 'getBounds'
  | 'getNormalBounds'
  | 'hide'
  | 'isDestroyed'
  | 'isFullScreen'
  | 'isMaximized'
  | 'isMinimized'
  | 'isVisible'
  | 'maximize'
  | 'restore'
  | 'setAlwaysOnTop'
  | 'setBounds'
  | 'setFocusable'
  | 'setFullScreen'
  | 'setIgnoreMouseEvents'
  | 'setProgressBar'
  | 'setSkipTaskbar'
  | 'setVisibleOnAllWorkspaces'
  | 'show'
  | 'showInactive'
>

/** On Windows, a window that is created on a display with another scale factor than the first one's gets the wrong size. */
function scaleError(x: number): number {
  const on = desk.displays.find(({ bounds }) => x >= bounds.x && x < bounds.x + bounds.width)
  return isWindows ? (on?.scaleFactor ?? 1) / (desk.displays[0]?.scaleFactor ?? 1) : 1
}

/** Electron can't convert other numbers. */
function onlyIntegers({ x, y, width, height }: Partial<Electron.Rectangle>): void {
  for (const value of [x, y, width, height])
    if (value !== undefined && !Number.isInteger(value))
      throw new TypeError(`Error processing argument at index 0, conversion failure from ${value}`)
}

/** Notes options that this system ignores, as the declarations say. */
function noteIgnored(call: string, type: string, options: object | undefined): void {
  for (const option of Object.keys(options ?? {})) {
    const platforms = platformsOf(type, option)
    if (platforms !== undefined && !platforms.includes(platform)) ignoredCalls.push(`${call} with ${option}`)
  }
}

/** A window whose content is a page in Chromium. There is no screen: its visible state is kept as plain data. */
class StandInWindow extends EventEmitter implements Used {
  static readonly all = new Set<StandInWindow>()

  static fromWebContents(contents: unknown): StandInWindow | null {
    const found = [...StandInWindow.all].find(({ webContents }) => webContents === contents)
    return found?.self ?? null
  }

  static getAllWindows(): StandInWindow[] {
    return [...StandInWindow.all].map(({ self }) => self)
  }

  readonly contents: StandInContents
  readonly options: Electron.BrowserWindowConstructorOptions
  readonly self: StandInWindow
  excludedFromShownWindowsMenu = false
  readonly facts = {
    visible: false,
    focused: false,
    focusable: true,
    fullScreen: false,
    maximized: false,
    minimized: false,
    alwaysOnTop: false,
    ignoresMouse: false,
    inTaskbar: true,
    progress: -1,
    boundsSet: 0,
    /** Whether it was shown before its page was rendered. */
    flashedEmpty: false,
    /** macOS: hidden while full screen, which leaves a black screen behind. */
    blackSpace: false,
  }
  #bounds: Electron.Rectangle
  #destroyed = false
  #painted = false

  constructor(options: Electron.BrowserWindowConstructorOptions) {
    onlyAfterReady('new BrowserWindow')
    notWhileExiting('new BrowserWindow')
    onlyIntegers(options)
    super()
    const { width = 800, height = 600 } = options
    // On Wayland, only the compositor positions windows.
    const { x = 0, y = 0 } = isWayland ? {} : options
    this.options = options
    this.#bounds = { x, y, width: width * scaleError(x), height: height * scaleError(x) }
    this.facts.visible = options.show !== false
    this.facts.focusable = options.focusable !== false
    this.facts.inTaskbar = options.skipTaskbar !== true
    this.contents = new StandInContents({
      size: { width, height },
      transparent: options.transparent === true,
      preload: options.webPreferences?.preload,
    })
    StandInWindow.all.add(this)
    windows.add(this)
    this.self = strict('BrowserWindow', this, {
      declared: 'BrowserWindow',
      elsewhere: 'ignored',
      isDestroyed: () => this.#destroyed,
    })
    this.contents.once('dom-ready', () => {
      this.#painted = true
      if (!this.#destroyed) this.emit('ready-to-show')
    })
    // biome-ignore lint/correctness/noConstructorReturn: the app must get the proxy that throws for missing members
    return this.self
  }

  get webContents(): StandInContents {
    return this.contents.self
  }

  loadURL = (url: string) => this.contents.loadURL(url)
  destroy = () => void this.#end()
  focus = () => this.#note({ focused: true })
  getBounds = () => ({ ...this.#bounds })
  getNormalBounds = () => ({ ...this.#bounds })
  isDestroyed = () => this.#destroyed
  isFullScreen = () => this.facts.fullScreen
  isMaximized = () => this.facts.maximized
  isMinimized = () => this.facts.minimized
  isVisible = () => this.facts.visible
  restore = () => this.#note({ minimized: false })
  setFocusable(on: boolean): void {
    this.#note({ focusable: on, ...(isWindows && on ? { inTaskbar: true } : {}) })
  }
  setSkipTaskbar = (skip: boolean) => this.#note({ inTaskbar: !skip })
  setIgnoreMouseEvents(on: boolean, options?: Electron.IgnoreMouseEventsOptions): void {
    noteIgnored('BrowserWindow.setIgnoreMouseEvents', 'IgnoreMouseEventsOptions', options)
    this.#note({ ignoresMouse: on })
  }
  setProgressBar = (progress: number) => this.#note({ progress })
  show = () => this.#show()
  showInactive = () => this.#show()

  hide(): void {
    this.#note({ visible: false, blackSpace: isMac && this.facts.fullScreen })
    this.emit('hide')
  }

  /** Maximizing shows a hidden window. */
  maximize(): void {
    this.#note({ maximized: true })
    this.#show()
  }

  setAlwaysOnTop(on: boolean): void {
    if (isWayland) ignoredCalls.push('BrowserWindow.setAlwaysOnTop')
    else this.#note({ alwaysOnTop: on })
  }

  setBounds(bounds: Partial<Electron.Rectangle>): void {
    onlyIntegers(bounds)
    const { width = this.#bounds.width, height = this.#bounds.height } = bounds
    Object.assign(this.#bounds, isWayland ? { width, height } : bounds)
    this.facts.boundsSet += 1
  }

  setVisibleOnAllWorkspaces(_visible: boolean, options?: Electron.VisibleOnAllWorkspacesOptions): void {
    noteIgnored('BrowserWindow.setVisibleOnAllWorkspaces', 'VisibleOnAllWorkspacesOptions', options)
    if (isMac && options?.skipTransformProcessType !== true) desk.dock.transformed += 1
  }

  /** The user closes it, with the button or the keyboard. */
  close(): void {
    if (this.#destroyed || prevented(this, 'close') || !this.contents.mayUnload()) return
    this.#end()
  }

  /** macOS animates it, and emits an event at the end. */
  setFullScreen(on: boolean): void {
    const finish = (): void => {
      if (this.#destroyed) return
      this.facts.fullScreen = on
      this.emit(on ? 'enter-full-screen' : 'leave-full-screen')
    }
    if (isMac) setTimeout(finish, 50)
    else finish()
  }

  /** The user moves it. */
  moveTo(x: number, y: number): void {
    Object.assign(this.#bounds, { x, y })
    this.emit('move')
  }

  #show(): void {
    this.#note({ visible: true, flashedEmpty: this.facts.flashedEmpty || !this.#painted })
    this.emit('show')
  }

  #note(change: Partial<typeof this.facts>): void {
    Object.assign(this.facts, change)
  }

  #end(): void {
    if (this.#destroyed) return
    this.#destroyed = true
    StandInWindow.all.delete(this)
    windows.delete(this)
    void this.contents.close()
    this.emit('closed')
    if (StandInWindow.all.size > 0) return
    if (app.listenerCount('window-all-closed') === 0) app.quit()
    app.emit('window-all-closed')
  }
}

export { StandInWindow as BrowserWindow }
