import { EventEmitter } from 'node:events'
import type * as Electron from 'electron'
import { app } from './app.ts'
import { strict } from './strict.ts'
import { StandInContents } from './web-contents.ts'

type Used = Pick<
  Electron.BrowserWindow,
  | 'destroy'
  | 'focus'
  | 'getBounds'
  | 'getNormalBounds'
  | 'hide'
  | 'isDestroyed'
  | 'isFullScreen'
  | 'isMaximized'
  | 'isMinimized'
  | 'maximize'
  | 'restore'
  | 'setAlwaysOnTop'
  | 'setBounds'
  | 'setFocusable'
  | 'setIgnoreMouseEvents'
  | 'setVisibleOnAllWorkspaces'
  | 'show'
  | 'showInactive'
>

/** A window whose content is a page in Chromium. There is no screen: what would be seen is kept as plain facts. */
class StandInWindow extends EventEmitter implements Used {
  static readonly all = new Set<StandInWindow>()

  static fromWebContents(contents: unknown): StandInWindow | null {
    return [...StandInWindow.all].find((window) => window.webContents === contents) ?? null
  }

  static getAllWindows(): StandInWindow[] {
    return [...StandInWindow.all]
  }

  readonly webContents: StandInContents
  readonly options: Electron.BrowserWindowConstructorOptions
  readonly facts = {
    visible: false,
    focused: false,
    focusable: true,
    fullScreen: false,
    maximized: false,
    minimized: false,
    alwaysOnTop: false,
    ignoresMouse: false,
  }
  #bounds: Electron.Rectangle
  #destroyed = false

  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super()
    const { x = 0, y = 0, width = 800, height = 600 } = options
    this.options = options
    this.#bounds = { x, y, width, height }
    this.facts.visible = options.show !== false
    this.facts.focusable = options.focusable !== false
    this.webContents = new StandInContents({
      size: { width, height },
      transparent: options.transparent === true,
      preload: options.webPreferences?.preload,
    })
    StandInWindow.all.add(this)
    const proxy = strict('BrowserWindow', this)
    this.webContents.once('dom-ready', () => this.emit('ready-to-show'))
    // biome-ignore lint/correctness/noConstructorReturn: the app must get the object that throws for what it does not have
    return proxy
  }

  loadURL = (url: string) => this.webContents.loadURL(url)
  destroy = () => void this.#end()
  focus = () => this.#note({ focused: true })
  getBounds = () => ({ ...this.#bounds })
  getNormalBounds = () => ({ ...this.#bounds })
  hide = () => this.#note({ visible: false })
  isDestroyed = () => this.#destroyed
  isFullScreen = () => this.facts.fullScreen
  isMaximized = () => this.facts.maximized
  isMinimized = () => this.facts.minimized
  maximize = () => this.#note({ maximized: true })
  restore = () => this.#note({ minimized: false })
  setAlwaysOnTop = (on: boolean) => this.#note({ alwaysOnTop: on })
  setBounds = (bounds: Partial<Electron.Rectangle>) => void Object.assign(this.#bounds, bounds)
  setFocusable = (on: boolean) => this.#note({ focusable: on })
  setIgnoreMouseEvents = (on: boolean) => this.#note({ ignoresMouse: on })
  setVisibleOnAllWorkspaces = () => {}
  show = () => this.#note({ visible: true })
  showInactive = () => this.#note({ visible: true })

  /** The person's click on the window's close button. */
  close(): void {
    let prevented = false
    this.emit('close', { preventDefault: () => (prevented = true) })
    if (!prevented) this.#end()
  }

  setFullScreen(on: boolean): void {
    this.facts.fullScreen = on
    this.emit(on ? 'enter-full-screen' : 'leave-full-screen')
  }

  #note(change: Partial<typeof this.facts>): void {
    Object.assign(this.facts, change)
  }

  #end(): void {
    if (this.#destroyed) return
    this.#destroyed = true
    StandInWindow.all.delete(this)
    void this.webContents.close()
    this.emit('closed')
    if (StandInWindow.all.size > 0) return
    if (app.listenerCount('window-all-closed') === 0) app.quit()
    app.emit('window-all-closed')
  }
}

export { StandInWindow as BrowserWindow }
