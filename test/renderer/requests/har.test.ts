import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { type RunningCompanion, startCompanion } from '../../support/browser/companion.ts'
import { sessionOf } from '../../support/browser/window.ts'
import { WORLD } from '../../support/browser/world.ts'

const HEDGEHOG = '/api/users/@me/hedgehog_config/'
const CONFIG = { version: 2, actor_options: { color: 'green', name: 'Ünïcødé 🦔' } }

const folder = mkdtempSync(join(tmpdir(), 'companion-har-'))
const archive = join(folder, 'recorded.har')
let companion: RunningCompanion
let chromiumProcess: ChildProcess
let browser: Browser
/** Where Chromium serves its own developer tools. */
let devtools: string

beforeAll(async () => {
  companion = await startCompanion({ seed: WORLD })
  await record()
  const session = await sessionOf(companion)
  const exported = await fetch(`${companion.url}/_companion/requests/har`, { headers: session })
  writeFileSync(archive, await exported.text())
  chromiumProcess = spawn(process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', [
    ...[
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
    ],
    ...[
      '--disable-component-update',
      '--disable-sync',
      '--remote-debugging-port=0',
      '--remote-allow-origins=*',
    ],
    `--user-data-dir=${folder}`,
  ])
  devtools = await addressOf(chromiumProcess)
  browser = await chromium.connectOverCDP(`http://${devtools}`)
}, 120_000)

afterAll(async () => {
  await browser?.close()
  if (chromiumProcess?.exitCode === null && chromiumProcess.kill()) await once(chromiumProcess, 'exit')
  await companion?.stop()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

async function addressOf({ stderr }: ChildProcess): Promise<string> {
  if (stderr === null) throw new Error('Chromium has no output.')
  for await (const line of createInterface({ input: stderr })) {
    const address = /^DevTools listening on ws:\/\/([^/]+)/.exec(line)?.[1]
    if (address !== undefined) return address
  }
  throw new Error('Chromium exited before it was ready.')
}

/** One request of each kind: with a body, without one, refused, not served, a form, and one that broke off. */
async function record(): Promise<void> {
  await companion.call('GET', '/api/users/@me/?a=1&b=%20c')
  await companion.call('PATCH', HEDGEHOG, CONFIG)
  await fetch(companion.url + HEDGEHOG, { method: 'HEAD' })
  await fetch(`${companion.url}/api/nowhere/`)
  const form = new URLSearchParams({ grant_type: 'authorization_code', code: 'a-code' })
  await fetch(`${companion.url}/oauth/token`, { method: 'POST', body: form })
  const { hostname, port, host } = new URL(companion.url)
  const socket = connect(Number(port), hostname)
  socket.end(`POST /api/broken/ HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 100\r\n\r\n{`)
  await once(socket.resume(), 'close')
}

const targetsSchema = z.array(z.object({ id: z.string(), type: z.string() }))

it('Chromium’s own developer tools open the exported archive', async () => {
  const targets = targetsSchema.parse(await (await fetch(`http://${devtools}/json/list`)).json())
  const target = targets.find(({ type }) => type === 'page')
  const page = await browser.newPage({ viewport: { width: 1800, height: 900 } })
  await page.goto(
    `http://${devtools}/devtools/inspector.html?ws=${devtools}/devtools/page/${target?.id}&panel=network`,
  )
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: /^Import HAR/ }).click(),
  ])
  await chooser.setFiles(archive)
  await page.getByText('6 requests').first().waitFor()
  const rows = await page.locator('.network-log-grid tr.data-grid-data-grid-node').allInnerTexts()
  expect(rows.map((row) => row.split('\t').slice(0, 3))).toEqual([
    ['@me/?a=1&b=%20c', '200', 'fetch'],
    ['hedgehog_config/', '200', 'fetch'],
    ['hedgehog_config/', '401', 'fetch'],
    ['nowhere/', '404', 'fetch'],
    ['token', '401', 'fetch'],
    ['broken/', 'Finished', 'fetch'],
  ])
}, 60_000)

it('a browser that replays the exported archive gets the recorded responses', async () => {
  const page = await browser.newPage()
  await page.route(companion.url, (route) => route.fulfill({ contentType: 'text/html', body: '' }))
  await page.goto(companion.url)
  await page.routeFromHAR(archive, { url: '**/{api,oauth}/**', notFound: 'abort' })
  const answers = await page.evaluate(
    (paths) =>
      Promise.all(
        paths.map(async ([method, path]) => {
          const answer = await fetch(path, { method })
          return [answer.status, await answer.text()]
        }),
      ),
    [
      ['GET', '/api/users/@me/?a=1&b=%20c'],
      ['PATCH', HEDGEHOG],
      ['GET', '/api/nowhere/'],
    ] as const,
  )
  expect(answers).toEqual([
    [200, expect.stringContaining('"email":"ada@example.com"')],
    [200, JSON.stringify(CONFIG)],
    [404, expect.stringContaining('"not_found"')],
  ])
}, 60_000)
