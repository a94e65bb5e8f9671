import { existsSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { HOSTILE_LINKS } from '../deep-links/hostile-links.ts'
import type { Desktop } from './driver.ts'
import { countOutcomes, createKey, fetchInPage, isMarked, mark } from './in-page.ts'
import { addressOf, canRun, HOST, SCHEME, soon } from './launch.ts'
import { useDesktops } from './use-desktops.ts'

const success = `${SCHEME}://integration?provider=github&status=success&installation_id=12345`
const failure = `${SCHEME}://integration?provider=github&status=error&error_code=access_denied`

// Starting the app with a browser takes far longer than most of these tests, so they share one, in this order.
const desktops = useDesktops()
let desktop: Desktop
let page: Page
let key = ''

const visible = async (one: Desktop, part: string) =>
  (await one.windows()).filter(({ url, visible }) => visible && url.includes(part)).length
/** The outcomes that the app was told, since an earlier point of its log. */
const toldOutcomes = (one: Desktop, since = 0) =>
  [
    ...one
      .log()
      .slice(since)
      .matchAll(/the outcome of a GitHub link status="(\w+)"/g),
  ].map(([, status]) => status)
/** All rows of all tables. */
function contents(): string {
  const db = new DatabaseSync(join(desktop.dataDir, 'companion.db'), { readOnly: true })
  try {
    const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
    return JSON.stringify(tables.map(({ name }) => [name, db.prepare(`SELECT * FROM "${name}"`).all()]))
  } finally {
    db.close()
  }
}

process.stdout.write(`The desktop app runs on ${HOST}.\n`)

describe.runIf(canRun)(`the desktop app, on ${HOST}`, () => {
  it('starts for the first time and shows a signed-in window', async () => {
    desktop = await desktops.open('data')
    page = await desktop.page('app')
    await soon(() => visible(desktop, new URL(page.url()).origin)).toBe(1)
    expect(page.url()).not.toContain('token')
    expect(await fetchInPage(page, 'GET', '/api/users/@me/')).toMatchObject({ status: 200 })
    expect(existsSync(join(desktop.dataDir, 'companion.db'))).toBe(true)
    expect(existsSync(join(desktop.dataDir, 'chromium'))).toBe(true)
  })

  it('exposes the bridge to its page, and nothing from Node or Electron', async () => {
    const seen = await page.evaluate(() => ({
      companion: Object.keys(window.companion ?? {}).sort(),
      leaks: ['require', 'process', 'module', 'global', 'ipcRenderer', 'electron', 'Buffer'].filter(
        (name) => name in window,
      ),
    }))
    expect(seen.leaks).toEqual([])
    expect(seen.companion).toContain('takeLinkOutcomes')
    const info = await page.evaluate(() => window.companion?.buildInfo())
    expect(info).toMatchObject({ version: expect.stringMatching(/^\d+\.\d+\.\d+/) })
  })

  it('checks for updates in the background only if asked to, and saves preferences', async () => {
    const preferences = { closeToTray: true, startAtLogin: false, checkForUpdates: false }
    expect(await page.evaluate(() => window.companion?.getPreferences())).toEqual(preferences)
    const wanted = { ...preferences, checkForUpdates: true }
    await page.evaluate((chosen) => window.companion?.setPreferences(chosen), wanted)
    expect(await page.evaluate(() => window.companion?.getPreferences())).toEqual(wanted)
    const refused = page.evaluate(() =>
      Reflect.apply(window.companion?.setPreferences ?? (() => {}), null, [{ closeToTray: 'yes' }]),
    )
    // Only the message, without Electron's prefix.
    await expect(refused).rejects.toThrow(/Error: Invalid arguments for preferences:set/)
    // A build from source has no feed to ask.
    expect(await page.evaluate(() => window.companion?.checkForUpdates())).toEqual({ kind: 'off' })
  })

  it('reports what this desktop supports', async () => {
    const status = await page.evaluate(() => window.companion?.status())
    expect(status).toMatchObject({ hedgehog: 'not enabled', attachedTo: null, loginItem: 'off' })
  })

  it('accepts links while it runs, from the system and from a second launch', async () => {
    const since = desktop.log().length
    await countOutcomes(page)
    await desktop.openUrl(success)
    expect(await desktop.startAgain([failure])).toBe(0)
    await soon(() => toldOutcomes(desktop, since)).toEqual(['success', 'error'])
    await soon(() => page.evaluate(() => window.outcomes)).toBe(2)
  })

  it('ignores unknown and hostile links, and logs none of their queries', async () => {
    await mark(page)
    const before = contents()
    const since = desktop.log().length
    await desktop.openUrl(`${SCHEME}://integrations?provider=github&status=success&token=geheim`)
    await desktop.openUrl(`${SCHEME}://complete/github-link/?code=geheim&state=made-up`)
    for (const { link } of HOSTILE_LINKS)
      await desktop.openUrl(link.replace(/^posthog-companion:/, `${SCHEME}:`))
    const log = () => desktop.log().slice(since)
    await soon(() => log().split('ignored a link').length - 1).toBe(HOSTILE_LINKS.length + 1)
    await soon(log).toContain('ignored a GitHub redirect with an unknown state')
    expect(log()).not.toContain('geheim')
    expect(contents()).toBe(before)
    expect(await isMarked(page)).toBe(true)
    expect(await desktop.openedExternally()).toEqual([])
    expect(await desktop.dialogs()).toEqual([])
  })

  it('applies its pages’ theme to the title bar', async () => {
    await soon(() => desktop.theme()).toBe('system')
    const saved = await fetchInPage(page, 'PATCH', '/api/users/@me/', { theme_mode: 'dark' })
    expect(saved.status).toBe(200)
    await page.reload()
    await soon(() => desktop.theme()).toBe('dark')
    const refused = page.evaluate(() =>
      Reflect.apply(window.companion?.setTheme ?? (() => {}), null, ['pink']),
    )
    await expect(refused).rejects.toThrow('Invalid arguments')
  })

  it('keeps its page on its own origin, and opens only https externally', async () => {
    await mark(page)
    await page.evaluate(() => {
      window.open('https://posthog.com/docs')
      window.open('http://example.com/')
      window.open('file:///etc/passwd')
    })
    await soon(() => desktop.openedExternally()).toEqual(['https://posthog.com/docs'])
    await page.evaluate(() => location.assign('http://127.0.0.1:9/elsewhere')).catch(() => undefined)
    await soon(() => desktop.log()).toContain('blocked a navigation away from the app')
    expect(await isMarked(page)).toBe(true)
  })

  it('stays in the tray when its window is closed, and can be opened from there or by a second launch', async () => {
    await desktop.closeWindow()
    await soon(() => visible(desktop, 'http')).toBe(0)
    const url = await addressOf(desktop.dataDir)
    expect(await fetch(`${url}/_companion/health`)).toMatchObject({ status: 200 })
    await desktop.clickTray('open')
    await soon(() => visible(desktop, 'http')).toBe(1)
    await desktop.closeWindow()
    await soon(() => visible(desktop, 'http')).toBe(0)
    expect(await desktop.startAgain([])).toBe(0)
    await soon(() => visible(desktop, 'http')).toBe(1)
  })

  it('copies the API URL from the tray, pauses for clients, and resumes', async () => {
    const url = await addressOf(desktop.dataDir)
    key = await createKey(page)
    const ask = async () =>
      (await fetch(`${url}/api/users/@me/hedgehog_config`, { headers: { authorization: `Bearer ${key}` } }))
        .status

    await desktop.clickTray('copy-address')
    await soon(() => desktop.clipboard()).toBe(url)
    expect(await ask()).toBe(200)
    await desktop.clickTray('pause')
    expect(await ask()).toBe(503)
    expect(await fetchInPage(page, 'GET', '/api/users/@me/')).toMatchObject({ status: 200 })
    expect(await desktop.tray()).toContainEqual(
      expect.objectContaining({ id: 'pause', label: 'Resume the API' }),
    )
    await desktop.clickTray('pause')
    expect(await ask()).toBe(200)
  })

  it('shows the hedgehog on the desktop while it is enabled, and follows its config', async () => {
    const save = (config: object) => fetchInPage(page, 'PATCH', '/api/users/@me/hedgehog_config', config)
    expect(await visible(desktop, '/_companion/overlay')).toBe(0)

    await save({ version: 2, enabled: true, actor_options: { ai_enabled: false } })
    const overlay = await desktop.page('overlay')
    await soon(() => visible(desktop, '/_companion/overlay')).toBeGreaterThan(0)
    const window = (await desktop.windows()).find(({ url }) => url.includes('/_companion/overlay'))
    expect(window).toMatchObject({ alwaysOnTop: true, focusable: false })
    const picture = async () => (await overlay.screenshot({ omitBackground: true })).toString('base64')
    const pixels = () =>
      overlay.evaluate(() => {
        const canvas = document.querySelector('canvas')
        const data = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
        return data.filter((value, index) => index % 4 === 3 && value > 0).length
      })
    await soon(pixels).toBeGreaterThan(1000)

    const plain = await picture()
    await save({ version: 2, enabled: true, actor_options: { ai_enabled: false, skin: 'robohog' } })
    await soon(picture).not.toBe(plain)

    await desktop.clickTray('hedgehog')
    await soon(() => visible(desktop, '/_companion/overlay')).toBe(0)
    await desktop.clickTray('hedgehog')
    await soon(() => visible(desktop, '/_companion/overlay')).toBeGreaterThan(0)
    await save({})
    await soon(() => visible(desktop, '/_companion/overlay')).toBe(0)
  })

  it('reloads a page that crashed, still signed in', async () => {
    await page.evaluate(() => Object.assign(window, { beforeCrash: true }))
    await desktop.crash('app')
    await soon(() => desktop.log()).toContain('the main window’s page crashed')
    await soon(() => desktop.inPage('!("beforeCrash" in window)').catch(() => false)).toBe(true)
    const session = "{ 'x-companion-session': localStorage.getItem('posthog-companion.session') }"
    const status = `fetch('/api/users/@me/', { headers: ${session} }).then(({ status }) => status)`
    await soon(() => desktop.inPage(status).catch(() => 0)).toBe(200)
  })

  it('finishes an open request before it quits, and starts again for the links that it was sent meanwhile', async () => {
    const since = desktop.log().length
    const request = await openRequest(new URL(await addressOf(desktop.dataDir)), key)
    await desktop.clickTray('quit').catch(() => undefined)
    // The window is closed first.
    await soon(() => visible(desktop, 'http').catch(() => 0)).toBe(0)
    await desktop.openUrl(failure)
    await desktop.openUrl(success)
    request.finish()
    await soon(request.answer).toContain('200 OK')
    expect(await desktop.exited).toBe(0)
    expect(toldOutcomes(desktop, since)).toEqual([])
    const [, options = ''] = /^relaunch (.*)$/m.exec(desktop.log()) ?? []
    const { args } = JSON.parse(options)
    expect(args.slice(-2)).toEqual([failure, success])
  })

  it('shows the outcomes of the links that launched it, and of those that arrive while it starts, in order', async () => {
    const dataDir = join(desktops.folder, 'second')
    const next = await desktops.open('second', { args: ['--hidden', failure, success], pages: 'none' })
    // It has claimed its folder but is not running yet.
    await soon(() => existsSync(join(dataDir, 'companion.db'))).toBe(true)
    expect(await next.startAgain([failure])).toBe(0)
    expect(await next.startAgain([success, failure])).toBe(0)
    await soon(() => toldOutcomes(next)).toEqual(['error', 'success', 'error', 'success', 'error'])
    await soon(() => visible(next, 'http')).toBe(1)
    await next.quit()
    expect(await next.exited).toBe(0)
  })
})

/** Sends half of a request, which keeps the server from closing. */
async function openRequest({ port }: URL, key: string) {
  const body = '{"version":2,"enabled":false}'
  const socket: Socket = connect(Number(port), '127.0.0.1')
  let answer = ''
  socket.on('data', (chunk) => {
    answer += String(chunk)
  })
  socket.write(
    `PATCH /api/users/@me/hedgehog_config HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nauthorization: Bearer ${key}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nexpect: 100-continue\r\n\r\n`,
  )
  await soon(() => answer).toContain('100 Continue')
  socket.write(body.slice(0, 10))
  return { answer: () => answer, finish: () => socket.write(body.slice(10)) }
}
