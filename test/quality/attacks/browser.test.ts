import { createServer, type Server } from 'node:http'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BROWSER_FLAGS, browserPath, hasBrowser } from '../../support/browser/executable.ts'
import { ADA, KEYS } from '../../support/seed.ts'
import { createListeningWorld, type ListeningWorld } from './listening.ts'

if (!hasBrowser) process.stdout.write('skipped: web page attacks (no browser found)\n')

describe.skipIf(!hasBrowser)('a web page in the owner’s browser', () => {
  let world: ListeningWorld
  let otherSite: Server
  let browser: Browser
  let page: Page
  let closedPort: number

  beforeAll(async () => {
    world = await createListeningWorld()
    otherSite = createServer((_request, response) => {
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<!doctype html><title>other site</title><body>')
    })
    const spare = createServer()
    const port = (server: Server) =>
      new Promise<number>((resolve) =>
        server.listen(0, '127.0.0.1', () => {
          const address = server.address()
          resolve(typeof address === 'object' ? (address?.port ?? 0) : 0)
        }),
      )
    closedPort = await port(spare)
    await new Promise((resolve) => spare.close(resolve))
    browser = await chromium.launch({
      executablePath: browserPath,
      args: BROWSER_FLAGS,
    })
    const context = await browser.newContext()
    page = await context.newPage()
    // The owner is signed in using the same browser.
    await page.goto(world.companion.app.loginUrl())
    await page.goto(`http://127.0.0.1:${await port(otherSite)}/`)
  })
  afterAll(async () => {
    await browser.close()
    otherSite.closeAllConnections()
    otherSite.close()
    await world.close()
  })

  /** What a page can find out about a URL by loading it in every possible way. */
  const probe = (base: string) =>
    page.evaluate(async (url) => {
      const loaded = (tag: string, attribute: string, address: string) =>
        new Promise<string>((resolve) => {
          const element = document.createElement(tag)
          element.onload = () => resolve('loaded')
          element.onerror = () => resolve('failed')
          if (tag === 'link') element.setAttribute('rel', 'stylesheet')
          element.setAttribute(attribute, address)
          document.body.append(element)
        })
      const fetched = (address: string, init: RequestInit) =>
        fetch(address, init).then(
          (answer) => `answered ${answer.type} ${answer.status}`,
          (error: unknown) => String(error),
        )
      const opened = (address: string) =>
        new Promise<string>((resolve) => {
          const socket = new WebSocket(address)
          socket.onopen = () => resolve('open')
          socket.onerror = () => resolve('failed')
        })
      const streamed = (address: string) =>
        new Promise<string>((resolve) => {
          const events = new EventSource(address, { withCredentials: true })
          events.onopen = () => resolve('open')
          events.onerror = () => {
            events.close()
            resolve('failed')
          }
        })
      return {
        image: await loaded('img', 'src', `${url}/assets/logo.png`),
        script: await loaded('script', 'src', `${url}/assets/index.js`),
        module: await loaded('script', 'src', `${url}/api/schema/`),
        style: await loaded('link', 'href', `${url}/assets/index.css`),
        fetch: await fetched(`${url}/_companion/health`, {}),
        withCookies: await fetched(`${url}/_companion/keys`, { credentials: 'include' }),
        opaque: await fetched(`${url}/_companion/health`, { mode: 'no-cors' }),
        opaquePost: await fetched(`${url}/api/users/@me/push_tokens/?personal_api_key=x`, {
          mode: 'no-cors',
          method: 'POST',
          body: '{}',
          credentials: 'include',
        }),
        webSocket: await opened(`${url.replace('http', 'ws')}/`),
        events: await streamed(`${url}/_companion/events`),
      }
    }, base)

  it('cannot distinguish the server from a closed port', async () => {
    const ours = await probe(world.url)
    expect(ours).toEqual(await probe(`http://127.0.0.1:${closedPort}`))
    expect(JSON.stringify(ours)).not.toMatch(/loaded|answered|open/)
    expect(await probe(world.url.replace('127.0.0.1', 'localhost'))).toEqual(ours)
  })

  it('changes nothing with a key that it knows, nor with the owner’s cookie', async () => {
    const before = world.companion.app.activity.list({ limit: 100 }, null)
    await page.evaluate(
      async ({ url, key }) => {
        const body = JSON.stringify({ token: 'planted', platform: 'ios', personal_api_key: key })
        for (const mode of ['no-cors', 'cors'] as const)
          await fetch(`${url}/api/users/@me/push_tokens/`, { method: 'POST', mode, body }).catch(() => {})
        await fetch(`${url}/_companion/logout`, {
          method: 'POST',
          mode: 'no-cors',
          credentials: 'include',
        }).catch(() => {})
      },
      { url: world.url, key: KEYS.ada },
    )
    expect(world.companion.app.activity.list({ limit: 100 }, null)).toEqual(before)
    const ada = world.companion.app.users.findByEmail(ADA)?.id ?? 0
    expect(world.companion.app.pushTokens.list(ada)).toEqual([])
  })

  it('cannot frame the UI', async () => {
    const frame = await page.evaluate(
      (url) =>
        new Promise<string>((resolve) => {
          const element = document.createElement('iframe')
          element.src = `${url}/_companion/docs`
          element.onload = () => {
            try {
              resolve(String(element.contentDocument?.title))
            } catch {
              resolve('unreadable')
            }
          }
          document.body.append(element)
        }),
      world.url,
    )
    expect(frame).not.toMatch(/PostHog/)
  })
})
