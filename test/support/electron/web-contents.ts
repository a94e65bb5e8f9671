import { EventEmitter } from 'node:events'
import type * as Electron from 'electron'
import { app } from './app.ts'
import { chromiumRenderer } from './chromium-renderer.ts'
import { plainRenderer } from './plain-renderer.ts'
import type { Look, Renderer, RendererEvents } from './renderer.ts'
import { strict } from './strict.ts'

type Handler = (event: Electron.IpcMainInvokeEvent, ...args: unknown[]) => unknown
const handlers = new Map<string, Handler>()
/** The zoom level is shared by all pages of an origin, except isolated ones. */
const zooms = new Map<string, number>()

export const ipcMain = strict('ipcMain', {
  handle(channel: string, handler: Handler) {
    if (handlers.has(channel)) throw new Error(`Two handlers for ${channel}`)
    handlers.set(channel, handler)
  },
} satisfies Partial<Electron.IpcMain>)

type Used = Pick<
  Electron.WebContents,
  | 'getURL'
  | 'isDestroyed'
  | 'send'
  | 'reload'
  | 'loadURL'
  | 'replaceMisspelling'
  | 'setZoomMode'
  | 'getZoomLevel'
  | 'setZoomLevel'
>

/** A `webContents` whose page is in the system's Chromium, or in no browser. */
export class StandInContents extends EventEmitter implements Used {
  readonly sent: { channel: string; args: unknown[] }[] = []
  #openHandler: ((details: { url: string }) => unknown) | null = null
  #url = ''
  #closed = false
  #crashed = false
  /** Whether the page's `beforeunload` handler asks to stay, as with unsaved changes. */
  asksToStay = false
  #zoomMode = 'default'
  #ownZoom = 0
  readonly #renderer: Renderer
  /** The object that the app sees. */
  readonly #self: StandInContents

  constructor(look: Look) {
    super()
    const events: RendererEvents = {
      onUrl: (url) => {
        this.#url = url
      },
      onLoading: () => {
        this.#crashed = false
        this.#tell('did-start-loading')
      },
      onReady: () => this.#tell('dom-ready'),
      onCrash: () => {
        this.#crashed = true
        this.#tell('render-process-gone', { reason: 'crashed', exitCode: 1 })
      },
      onAsk: (asked) => void this.#answer(asked),
      allowed: (event, url) => {
        let prevented = false
        this.emit(event, { url, isMainFrame: true, preventDefault: () => (prevented = true) })
        return !prevented
      },
      onOpen: (url) => this.#openHandler?.({ url }),
    }
    this.#renderer =
      process.env.STAND_IN_PAGES === 'none' ? plainRenderer(events) : chromiumRenderer(look, events)
    this.#self = strict('webContents', this, { declared: 'WebContents', isDestroyed: () => this.#closed })
    app.emit('web-contents-created', {}, this.#self)
    // biome-ignore lint/correctness/noConstructorReturn: the app must get the proxy that throws for missing members
    return this.#self
  }

  /** Ignores events of a closed page. */
  #tell(event: string, ...details: unknown[]): void {
    if (!this.#closed) this.emit(event, {}, ...details)
  }

  async #answer({ id, channel, args }: { id: number; channel: string; args: unknown[] }): Promise<void> {
    try {
      this.#renderer.receive({ kind: 'answer', id, value: await this.invoke(channel, args) })
    } catch (error) {
      this.#renderer.receive({ kind: 'answer', id, error: error instanceof Error ? error.message : '' })
    }
  }

  /** Calls the app like the page's preload script. Errors get Electron's prefix. */
  async invoke(channel: string, args: unknown[], frame: 'main' | 'gone' = 'main'): Promise<unknown> {
    try {
      const handler = handlers.get(channel)
      if (handler === undefined) throw new Error(`No handler registered for '${channel}'`)
      // The frame is null once the page has navigated away or was destroyed.
      const senderFrame = frame === 'gone' ? null : { url: this.#url, parent: null }
      const event = { sender: this.#self, senderFrame }
      return structuredClone(await Reflect.apply(handler, undefined, [event, ...structuredClone(args)]))
    } catch (error) {
      throw new Error(`Error invoking remote method '${channel}': ${error}`)
    }
  }

  /** The page's frame as the app sees it. */
  get self(): StandInContents {
    return this.#self
  }

  setZoomMode(mode: string): void {
    this.#zoomMode = mode
  }

  getZoomLevel(): number {
    return this.#zoomMode === 'isolated' ? this.#ownZoom : (zooms.get(this.#origin()) ?? 0)
  }

  setZoomLevel(level: number): void {
    if (this.#zoomMode === 'isolated') this.#ownZoom = level
    else zooms.set(this.#origin(), level)
  }

  #origin(): string {
    return URL.parse(this.#url)?.origin ?? ''
  }

  replaceMisspelling(): void {}

  getURL(): string {
    return this.#url
  }

  isDestroyed(): boolean {
    return this.#closed
  }

  /** Sends values that can be cloned; others throw, as in Electron. */
  send(channel: string, ...args: unknown[]): void {
    if (this.#crashed) throw new Error('Render frame was disposed before WebFrameMain could be accessed')
    const cloned = structuredClone(args)
    this.sent.push({ channel, args: cloned })
    this.#renderer.receive({ kind: 'message', channel, args: cloned })
  }

  setWindowOpenHandler(handler: (details: { url: string }) => unknown): void {
    this.#openHandler = handler
  }

  async loadURL(url: string): Promise<void> {
    if (!this.mayUnload()) throw Object.assign(new Error('ERR_ABORTED (-3)'), { code: 'ERR_ABORTED' })
    await this.#renderer.load(url)
  }

  reload(): void {
    if (this.mayUnload()) this.#renderer.reload()
  }

  /** Electron shows no question of its own: unless the app decides otherwise, such a page silently stays. */
  mayUnload(): boolean {
    if (!this.asksToStay) return true
    let leaves = false
    this.emit('will-prevent-unload', { preventDefault: () => (leaves = true) })
    if (leaves) this.asksToStay = false
    return leaves
  }

  crash(): void {
    this.#renderer.crash()
  }

  close(): Promise<void> {
    this.#closed = true
    return this.#renderer.close()
  }
}
