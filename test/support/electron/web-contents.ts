import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import type * as Electron from 'electron'
import type { CDPSession, Page } from 'playwright-core'
import { z } from 'zod'
import { app } from './app.ts'
import { BINDING, PAGE_WORLD, preloadWorld, WORLD } from './bridge.ts'
import { browserContext } from './browser.ts'
import { guardNavigation } from './navigation.ts'
import { strict } from './strict.ts'

type Handler = (event: Electron.IpcMainInvokeEvent, ...args: unknown[]) => unknown
const handlers = new Map<string, Handler>()
/** Zoom is kept for each origin, and so shared by all pages of it, except those that were set apart. */
const zooms = new Map<string, number>()

export const ipcMain = strict('ipcMain', {
  handle(channel: string, handler: Handler) {
    if (handlers.has(channel)) throw new Error(`Two handlers for ${channel}`)
    handlers.set(channel, handler)
  },
} satisfies Partial<Electron.IpcMain>)

const sentSchema = z.object({ id: z.int(), channel: z.string(), args: z.array(z.unknown()) })

type Look = { size: { width: number; height: number }; transparent: boolean; preload: string | undefined }

/** A page of Chromium in the place of Electron's `webContents`. */
export class StandInContents
  extends EventEmitter
  implements
    Pick<
      Electron.WebContents,
      | 'getURL'
      | 'isDestroyed'
      | 'send'
      | 'reload'
      | 'loadURL'
      | 'setZoomMode'
      | 'getZoomLevel'
      | 'setZoomLevel'
    >
{
  page: Promise<Page>
  openHandler: ((details: { url: string }) => unknown) | null = null
  /** The address that the app itself loads, which is no navigation of the page's. */
  expected: string | null = null
  #session: CDPSession | null = null
  #world: number | null = null
  #url = ''
  #closed = false
  #crashed = false
  #zoomMode = 'default'
  #ownZoom = 0
  readonly #look: Look
  /** What the app knows this object as. */
  readonly #self: StandInContents

  constructor(look: Look) {
    super()
    this.#look = look
    this.page = this.#open()
    this.#self = strict('webContents', this, { declared: 'WebContents', isDestroyed: () => this.#closed })
    app.emit('web-contents-created', {}, this.#self)
    // biome-ignore lint/correctness/noConstructorReturn: the app must get the object that throws for what it does not have
    return this.#self
  }

  async #open(): Promise<Page> {
    const context = await browserContext()
    const page = await context.newPage()
    await page.setViewportSize(this.#look.size)
    const session = await context.newCDPSession(page)
    this.#session = session
    if (this.#look.transparent)
      await session.send('Emulation.setDefaultBackgroundColorOverride', { color: { r: 0, g: 0, b: 0, a: 0 } })
    session.on('Runtime.executionContextCreated', ({ context: { id, name } }) => {
      if (name === WORLD) this.#world = id
    })
    session.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name === BINDING) void this.#answer(payload)
    })
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) this.#url = frame.url()
    })
    page.on('crash', () => {
      this.#crashed = true
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 })
    })
    page.on('domcontentloaded', () => this.emit('dom-ready'))
    await session.send('Runtime.enable')
    await session.send('Runtime.addBinding', { name: BINDING, executionContextName: WORLD })
    await this.#addScripts(session)
    await guardNavigation(this, page, session)
    return page
  }

  async #addScripts(session: CDPSession): Promise<void> {
    const { preload } = this.#look
    if (preload === undefined) return
    await session.send('Page.enable')
    const source = preloadWorld(readFileSync(preload, 'utf8'))
    await session.send('Page.addScriptToEvaluateOnNewDocument', { source, worldName: WORLD })
    await session.send('Page.addScriptToEvaluateOnNewDocument', { source: PAGE_WORLD })
  }

  async #answer(payload: string): Promise<void> {
    const { id, channel, args } = sentSchema.parse(JSON.parse(payload))
    try {
      const handler = handlers.get(channel)
      if (handler === undefined) throw new Error(`No handler registered for '${channel}'`)
      const event = { sender: this.#self, senderFrame: { url: this.#url, parent: null } }
      const value: unknown = await Reflect.apply(handler, undefined, [event, ...args])
      this.#receive({ kind: 'answer', id, value })
    } catch (error) {
      this.#receive({ kind: 'answer', id, error: `Error invoking remote method '${channel}': ${error}` })
    }
  }

  #receive(message: object): void {
    const expression = `__standInReceive(${JSON.stringify(JSON.stringify(message))})`
    if (this.#world === null) return
    // The page may be gone by now, and with it whoever waited.
    this.#session?.send('Runtime.evaluate', { expression, contextId: this.#world }).catch(() => {})
  }

  getURL(): string {
    return this.#url
  }

  /** What the app knows this page as. */
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

  isDestroyed(): boolean {
    return this.#closed
  }

  /** Sends what can be cloned; anything else throws, as in Electron. */
  send(channel: string, ...args: unknown[]): void {
    this.#receive({ kind: 'message', channel, args: structuredClone(args) })
  }

  setWindowOpenHandler(handler: (details: { url: string }) => unknown): void {
    this.openHandler = handler
  }

  async loadURL(url: string): Promise<void> {
    const page = await this.page
    this.expected = url
    await page.goto(url)
  }

  reload(): void {
    void this.#reload()
  }

  async #reload(): Promise<void> {
    const page = await this.page
    if (!this.#crashed) return void (await page.reload())
    // Playwright gives a crashed page up; Electron starts a new process for the same contents.
    this.#crashed = false
    const url = this.#url
    await page.close()
    this.page = this.#open()
    await this.loadURL(url)
  }

  async crash(): Promise<void> {
    await this.page
    this.#session?.send('Page.crash').catch(() => {})
  }

  async close(): Promise<void> {
    this.#closed = true
    const page = await this.page.catch(() => null)
    await page?.close().catch(() => {})
  }
}
