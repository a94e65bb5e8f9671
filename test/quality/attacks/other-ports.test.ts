import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { BrowserContext } from 'playwright-core'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { SESSION_HEADER } from '../../../src/shared/session-header.ts'
import { type RunningCompanion, startCompanion } from '../../support/browser/companion.ts'
import { launchBrowser } from '../../support/browser/window.ts'
import { WORLD } from '../../support/browser/world.ts'

let context: BrowserContext
let companion: RunningCompanion | undefined
const servers: Server[] = []

beforeEach(async () => {
  const browser = await launchBrowser()
  context = await browser.newContext()
})
afterEach(async () => {
  await context.browser()?.close()
  await companion?.stop()
  companion = undefined
  for (const server of servers.splice(0)) await close(server)
})

/** A program of another user on this computer, on a port of its own or on `port`. */
async function listen(answer: (request: IncomingMessage) => { type: string; body: string }, port = 0) {
  const received: { headers: string; cookies: string | undefined; url: string }[] = []
  const server = createServer((request, response) => {
    const { url = '', rawHeaders, headers } = request
    received.push({ url, headers: rawHeaders.join('\n'), cookies: headers.cookie })
    const { type, body } = answer(request)
    response
      .writeHead(200, {
        'content-type': type,
        'cache-control': 'public, max-age=31536000, immutable',
        'service-worker-allowed': '/',
      })
      .end(body)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const address = server.address()
  return {
    received,
    port: typeof address === 'object' ? (address?.port ?? 0) : 0,
    close: () => close(server),
  }
}

function close(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}

it('a program on another port receives nothing that it could use, even if the owner is sent there', async () => {
  companion = await startCompanion({ seed: WORLD })
  const other = await listen(() => ({
    type: 'text/html',
    body: '<!doctype html><title>other</title><script>document.title = JSON.stringify([document.cookie, {...localStorage}])</script>',
  }))
  const page = await context.newPage()
  await page.goto(companion.loginUrl)
  await page.getByRole('heading', { level: 1 }).waitFor()
  const session = await page.evaluate(() => localStorage.getItem('posthog-companion.session'))
  const known = await fetch(`${companion.url}/_companion/keys`, {
    headers: { [SESSION_HEADER]: session ?? '' },
  })
  expect(known.status).toBe(200)

  await page.goto(`http://127.0.0.1:${other.port}/from-a-link`)
  expect(await page.title()).toBe('["",{}]')
  expect(other.received.length).toBeGreaterThan(0)
  for (const { headers, cookies, url } of other.received) {
    expect(cookies).toBeUndefined()
    expect(headers + url).not.toContain(session)
    // It replays all that it received.
    const lines = headers.split('\n')
    const replayed: Record<string, string> = {}
    for (let i = 0; i < lines.length; i += 2) {
      const name = (lines[i] ?? '').toLowerCase()
      if (!/^(host|connection|accept-encoding)$/.test(name)) replayed[name] = lines[i + 1] ?? ''
    }
    for (const path of ['/_companion/keys', '/api/users/@me/'])
      expect((await fetch(companion.url + path, { headers: replayed })).status).not.toBe(200)
  }
})

it('a program that had the port before leaves no script that runs in the app', async () => {
  companion = await startCompanion({ seed: WORLD })
  const { port } = new URL(companion.url)
  const html = await (await fetch(companion.url, { headers: { accept: 'text/html' } })).text()
  const scripts = [...html.matchAll(/"(\/assets\/[^"]+\.js)"/g)].map(([, path = '']) => path)
  expect(scripts.length).toBeGreaterThan(10)
  await companion.stop()
  companion = undefined

  const planted = 'localStorage.setItem("planted", "yes"); document.title = "planted"'
  const squatter = await listen(
    ({ url }) =>
      url === '/'
        ? {
            type: 'text/html',
            body: `<!doctype html>${scripts.map((path) => `<script type="module" crossorigin src="${path}"></script>`).join('')}
              <script>navigator.serviceWorker.register('/worker.js').catch(() => {})</script>`,
          }
        : url === '/worker.js'
          ? {
              type: 'text/javascript',
              body: `addEventListener('install', () => skipWaiting()); addEventListener('activate', (event) => event.waitUntil(clients.claim()));
                addEventListener('fetch', (event) => event.respondWith(new Response(${JSON.stringify(`<title>planted</title><script>${planted}</script>`)}, { headers: { 'content-type': 'text/html' } })))`,
            }
          : { type: 'text/javascript', body: planted },
    Number(port),
  )
  const page = await context.newPage()
  await page.goto(`http://127.0.0.1:${port}/`)
  await page.waitForFunction(() => document.title === 'planted')
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await page.goto('about:blank')
  await squatter.close()

  companion = await startCompanion({ seed: WORLD, port: Number(port) })
  const ours = await context.newPage()
  // The planted worker answers, until the browser looks for a newer one and finds one that removes itself. Browsers look
  // some time after a visit; this asks for it at once.
  await ours.goto(companion.url)
  expect(await ours.title()).toBe('planted')
  await ours.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update())
  const registrations = () =>
    ours.evaluate(() => navigator.serviceWorker.getRegistrations().then((all) => all.length))
  await expect.poll(registrations).toBe(0)
  await ours.goto(companion.loginUrl)
  await ours.getByRole('heading', { level: 1 }).waitFor()
  expect(await ours.evaluate(() => localStorage.getItem('planted'))).toBeNull()
  expect(await ours.title()).not.toBe('planted')
})
