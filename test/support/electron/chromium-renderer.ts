import { readFileSync } from 'node:fs'
import type { CDPSession, Page } from 'playwright-core'
import { z } from 'zod'
import { BINDING, PAGE_WORLD, preloadWorld, WORLD } from './bridge.ts'
import { browserContext } from './browser.ts'
import { guardNavigation } from './navigation.ts'
import type { Look, Renderer, RendererEvents } from './renderer.ts'

const askedSchema = z.object({ id: z.int(), channel: z.string(), args: z.array(z.unknown()) })

/** A page in the system's Chromium, with the app's preload script in an isolated world. */
export function chromiumRenderer(look: Look, events: RendererEvents): Renderer {
  /** The URL that the app itself loads, which does not count as a navigation of the page. */
  const expected = { url: null as string | null }
  let session: CDPSession | null = null
  let world: number | null = null
  let crashed = false
  let url = ''
  let opened = open()

  async function open(): Promise<Page> {
    const context = await browserContext()
    const page = await context.newPage()
    await page.setViewportSize(look.size)
    const cdp = await context.newCDPSession(page)
    session = cdp
    if (look.transparent)
      await cdp.send('Emulation.setDefaultBackgroundColorOverride', { color: { r: 0, g: 0, b: 0, a: 0 } })
    cdp.on('Runtime.executionContextCreated', ({ context: { id, name } }) => {
      if (name === WORLD) world = id
    })
    cdp.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name === BINDING) events.onAsk(askedSchema.parse(JSON.parse(payload)))
    })
    page.on('framenavigated', (frame) => {
      if (frame !== page.mainFrame()) return
      url = frame.url()
      events.onUrl(url)
    })
    page.on('crash', () => {
      crashed = true
      events.onCrash()
    })
    page.on('domcontentloaded', events.onReady)
    await cdp.send('Runtime.enable')
    await cdp.send('Runtime.addBinding', { name: BINDING, executionContextName: WORLD })
    await addScripts(cdp, look.preload)
    await guardNavigation(expected, events, page, cdp)
    return page
  }

  const load = async (address: string): Promise<void> => {
    const page = await opened
    events.onLoading()
    expected.url = address
    await page.goto(address).catch((error: unknown) => {
      // Another load, the page itself, or the window's end can abort a load.
      const aborted = /ERR_ABORTED|interrupted|closed|crashed|detached/.test(String(error))
      const code = aborted ? 'ERR_ABORTED' : 'ERR_FAILED'
      throw Object.assign(new Error(code, { cause: error }), { code })
    })
  }

  return {
    load,
    reload() {
      const again = async (): Promise<void> => {
        const page = await opened
        events.onLoading()
        if (!crashed) return void (await page.reload())
        // Playwright can't reuse a crashed page; Electron starts a new process for the same web contents.
        crashed = false
        const address = url
        await page.close()
        opened = open()
        await load(address)
      }
      again().catch(() => {})
    },
    receive(message) {
      const expression = `__standInReceive(${JSON.stringify(JSON.stringify(message))})`
      if (world === null) return
      // The page may have been closed in the meantime.
      session?.send('Runtime.evaluate', { expression, contextId: world }).catch(() => {})
    },
    crash: () => void opened.then(() => session?.send('Page.crash')).catch(() => {}),
    async close() {
      const page = await opened.catch(() => null)
      await page?.close().catch(() => {})
    },
  }
}

async function addScripts(cdp: CDPSession, preload: string | undefined): Promise<void> {
  if (preload === undefined) return
  await cdp.send('Page.enable')
  const source = preloadWorld(readFileSync(preload, 'utf8'))
  await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source, worldName: WORLD })
  await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: PAGE_WORLD })
}
