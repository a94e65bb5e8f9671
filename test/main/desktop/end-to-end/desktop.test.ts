import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Desktop, Launch } from './driver.ts'
import { countOutcomes, createKey, fetchInPage, isMarked, mark } from './in-page.ts'
import { addressOf, HOST, launch, soon } from './launch.ts'

const canRun =
  process.env.COMPANION_TEST_ELECTRON !== undefined ||
  existsSync(process.env.COMPANION_TEST_BROWSER ?? '/usr/bin/chromium')
const SCHEME = 'posthog-companion-dev'
const success = `${SCHEME}://integration?provider=github&status=success&installation_id=12345`
const failure = `${SCHEME}://integration?provider=github&status=error&error_code=access_denied`

let folder = ''
const running: Desktop[] = []

async function open(options: Omit<Launch, 'dataDir'> = {}): Promise<Desktop> {
  folder ||= mkdtempSync(join(tmpdir(), 'companion-desktop-'))
  const desktop = await launch({ dataDir: join(folder, 'data'), ...options })
  running.push(desktop)
  return desktop
}

afterEach(async (context) => {
  if (context.task.result?.state === 'fail') for (const d of running) console.log(d.log())
  for (const desktop of running.splice(0)) {
    await desktop.quit().catch(() => undefined)
    await desktop.exited
  }
  rmSync(folder, { recursive: true, force: true })
  folder = ''
})

const visible = async (desktop: Desktop, part: string) =>
  (await desktop.windows()).filter(({ url, visible }) => visible && url.includes(part)).length
const toldOutcomes = (desktop: Desktop) =>
  [...desktop.log().matchAll(/the outcome of a GitHub link status="(\w+)"/g)].map(([, status]) => status)

process.stdout.write(`The desktop app runs on ${HOST}.\n`)

describe.runIf(canRun)(`the desktop app, on ${HOST}`, () => {
  it('starts for the first time and shows a signed-in window', async () => {
    const desktop = await open()
    const page = await desktop.page('app')
    await soon(() => visible(desktop, new URL(page.url()).origin)).toBe(1)
    expect(page.url()).not.toContain('token')
    expect(await fetchInPage(page, 'GET', '/api/users/@me/')).toMatchObject({ status: 200 })
    expect(existsSync(join(desktop.dataDir, 'companion.db'))).toBe(true)
    expect(existsSync(join(desktop.dataDir, 'chromium'))).toBe(true)
  })

  it('exposes the bridge to its page, and nothing from Node or Electron', async () => {
    const page = await (await open()).page('app')
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

  it('saves preferences', async () => {
    const page = await (await open()).page('app')
    const wanted = { closeToTray: false, startAtLogin: false, checkForUpdates: true }
    await page.evaluate((preferences) => window.companion?.setPreferences(preferences), wanted)
    expect(await page.evaluate(() => window.companion?.getPreferences())).toEqual(wanted)
    const refused = page.evaluate(() =>
      Reflect.apply(window.companion?.setPreferences ?? (() => {}), null, [{ closeToTray: 'yes' }]),
    )
    // Only the message, without Electron's prefix.
    await expect(refused).rejects.toThrow(/Error: Invalid arguments for preferences:set/)
  })

  it('shows the outcome of a link that launched it', async () => {
    const desktop = await open({ args: ['--hidden', success] })
    await desktop.page('app')
    await soon(() => toldOutcomes(desktop)).toEqual(['success'])
    await soon(() => visible(desktop, 'http')).toBe(1)
  })

  it('accepts links while it starts, in order', async () => {
    const desktop = await open({ args: [success] })
    // It has claimed its folder but is not running yet.
    await soon(() => existsSync(join(desktop.dataDir, 'companion.db'))).toBe(true)
    expect(await desktop.startAgain([failure])).toBe(0)
    expect(await desktop.startAgain([success, failure])).toBe(0)
    await soon(() => toldOutcomes(desktop)).toEqual(['success', 'error', 'success', 'error'])
  })

  it('accepts links while it runs, from the system and from a second launch', async () => {
    const desktop = await open()
    const page = await desktop.page('app')
    await countOutcomes(page)
    await desktop.openUrl(success)
    expect(await desktop.startAgain([failure])).toBe(0)
    await soon(() => toldOutcomes(desktop)).toEqual(['success', 'error'])
    await soon(() => page.evaluate(() => window.outcomes)).toBe(2)
  })

  it('ignores unknown links, and logs them without their query', async () => {
    const desktop = await open()
    const page = await desktop.page('app')
    await mark(page)
    await desktop.openUrl(`${SCHEME}://integrations?provider=github&status=success&token=geheim`)
    await desktop.openUrl(`${SCHEME}://complete/github-link/?code=geheim&state=made-up`)
    await soon(() => desktop.log()).toContain('ignored a link')
    await soon(() => desktop.log()).toContain('ignored a GitHub redirect with an unknown state')
    expect(desktop.log()).not.toContain('geheim')
    expect(await isMarked(page)).toBe(true)
  })

  it('runs once: a second launch shows the first one’s window and exits', async () => {
    const desktop = await open({ args: ['--hidden'] })
    await addressOf(desktop.dataDir)
    expect(await visible(desktop, 'http')).toBe(0)
    expect(await desktop.startAgain([])).toBe(0)
    await desktop.page('app')
    await soon(() => visible(desktop, 'http')).toBe(1)
  })

  it('stays in the tray when its window is closed, and can be opened from there', async () => {
    const desktop = await open()
    await desktop.page('app')
    await soon(() => visible(desktop, 'http')).toBe(1)
    await desktop.closeWindow()
    await soon(() => visible(desktop, 'http')).toBe(0)
    expect(await fetch(`${await addressOf(desktop.dataDir)}/_companion/health`)).toMatchObject({
      status: 200,
    })
    await desktop.clickTray('open')
    await soon(() => visible(desktop, 'http')).toBe(1)
  })

  it('copies the API URL from the tray, pauses for clients, resumes, and quits', async () => {
    const desktop = await open()
    const page = await desktop.page('app')
    const url = await addressOf(desktop.dataDir)
    const key = await createKey(page)
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
    await desktop.clickTray('quit').catch(() => undefined)
    expect(await desktop.exited).toBe(0)
  })

  it('finishes an open request before it quits', async () => {
    const desktop = await open()
    const key = await createKey(await desktop.page('app'))
    const { port } = new URL(await addressOf(desktop.dataDir))
    const body = '{"version":2,"enabled":false}'
    const socket = connect(Number(port), '127.0.0.1')
    let answer = ''
    socket.on('data', (chunk) => {
      answer += String(chunk)
    })
    socket.write(
      `PATCH /api/users/@me/hedgehog_config HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nauthorization: Bearer ${key}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nexpect: 100-continue\r\n\r\n`,
    )
    await soon(() => answer).toContain('100 Continue')
    socket.write(body.slice(0, 10))
    await desktop.quit()
    socket.write(body.slice(10))
    await soon(() => answer).toContain('200 OK')
    expect(await desktop.exited).toBe(0)
  })

  it('reloads a page that crashed, still signed in', async () => {
    const desktop = await open()
    const before = await desktop.page('app')
    await before.evaluate(() => Object.assign(window, { beforeCrash: true }))
    await desktop.crash('app')
    await soon(() => desktop.log()).toContain('the main window’s page crashed')
    await soon(() => desktop.inPage('!("beforeCrash" in window)').catch(() => false)).toBe(true)
    const session = "{ 'x-companion-session': localStorage.getItem('posthog-companion.session') }"
    const status = `fetch('/api/users/@me/', { headers: ${session} }).then(({ status }) => status)`
    await soon(() => desktop.inPage(status).catch(() => 0)).toBe(200)
  })

  it('keeps a log, and reports what this desktop supports', async () => {
    const desktop = await open()
    const page = await desktop.page('app')
    await desktop.openUrl(`${SCHEME}://nowhere`)
    // macOS has one folder for the logs of all apps.
    const file = join(desktop.dataDir, 'logs', 'companion.log')
    if (process.platform !== 'darwin')
      await soon(() => readFileSync(file, 'utf8')).toContain('ignored a link')
    const status = await page.evaluate(() => window.companion?.status())
    expect(status).toMatchObject({ hedgehog: 'not enabled', attachedTo: null, loginItem: 'off' })
  })

  it('applies its pages’ theme to the title bar', async () => {
    const desktop = await open()
    const page = await desktop.page('app')
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
    const desktop = await open()
    const page = await desktop.page('app')
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

  it('shows the hedgehog on the desktop while it is enabled, and follows its config', async () => {
    const desktop = await open()
    const page = await desktop.page('app')
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
})
