import { once } from 'node:events'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HOSTILE_LINKS } from '../deep-links/hostile-links.ts'
import { fetchInPage, isMarked, mark } from './in-page.ts'
import { addressOf, soon } from './launch.ts'
import { launchStandIn, type StandInLaunch } from './stand-in-driver.ts'

/** Only the stand-in records dialogs, permissions, screens, and calls to the system. */
const canRun = existsSync(process.env.COMPANION_TEST_BROWSER ?? '/usr/bin/chromium')
type Running = Awaited<ReturnType<typeof launchStandIn>>

let dataDir = ''
let folder = ''
let running: Running | null = null

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'companion-stand-in-'))
  dataDir = join(folder, 'data')
})
afterEach(async () => {
  await running?.quit().catch(() => undefined)
  await running?.exited
  running = null
  rmSync(folder, { recursive: true, force: true })
})

async function open(options: Omit<StandInLaunch, 'dataDir'> = {}): Promise<Running> {
  running = await launchStandIn({ dataDir, ...options })
  return running
}

const dialogs = async (desktop: Running) => (await desktop.call('desk')).dialogs
const overlays = async (desktop: Running) =>
  (await desktop.call('windows')).filter(({ url }) => url.includes('/_companion/overlay'))
const enable = async (desktop: Running, actor: object = { ai_enabled: false }) =>
  fetchInPage(await desktop.page('app'), 'PATCH', '/api/users/@me/hedgehog_config', {
    version: 2,
    enabled: true,
    actor_options: actor,
  })

describe.runIf(canRun)('a failed start', () => {
  it('reports that the port is in use, and exits with 1 when the user quits', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const address = other.address()
    const port = typeof address === 'object' ? `${address?.port}` : ''
    const desktop = await open({ env: { COMPANION_PORT: port } })
    await soon(async () => (await dialogs(desktop))[0]?.detail).toContain(`Port ${port} is in use`)
    await desktop.call('answerDialog', 3)
    expect(await desktop.exited).toBe(1)
    other.close()
  })

  it('offers the data folder and a backup if the database is damaged, and starts from the backup', async () => {
    const first = await open({ args: ['--hidden'] })
    await addressOf(dataDir)
    await first.quit()
    await first.exited
    const database = join(dataDir, 'companion.db')
    const backup = join(folder, 'good.db')
    copyFileSync(database, backup)
    writeFileSync(database, 'x'.repeat(100_000))

    const desktop = await open({ args: ['--hidden'] })
    await soon(async () => (await dialogs(desktop))[0]?.detail).toContain('is damaged')
    expect((await dialogs(desktop))[0]?.buttons).toEqual([
      'Try Again',
      'Open Data Folder',
      'Restore Backup…',
      'Quit',
    ])
    await desktop.call('answerDialog', 1)
    await soon(async () => (await desktop.call('desk')).openedPaths).toEqual([dataDir])
    await desktop.call('answerDialog', 2)
    await desktop.call('answerDialog', [backup])
    const url = await addressOf(dataDir)
    await soon(() =>
      fetch(`${url}/_companion/health`).then(
        ({ status }) => status,
        () => 0,
      ),
    ).toBe(200)
    expect(
      readdirSync(dataDir).some((name) => name.startsWith('companion.db.') && !name.endsWith('-wal')),
    ).toBe(true)
  })
})

describe.runIf(canRun)('the running app', () => {
  it('grants only clipboard writes, and only to its own pages', async () => {
    const desktop = await open({ args: ['--hidden'] })
    const own = `${await addressOf(dataDir)}/`
    const copy = 'clipboard-sanitized-write'
    await soon(() => desktop.call('permission', copy, own)).toEqual([true, true])
    expect(await desktop.call('permission', copy, 'http://127.0.0.1:1/')).toEqual([false, false])
    const others = [
      'clipboard-read',
      'notifications',
      'media',
      'geolocation',
      'openExternal',
      'fileSystem',
      'usb',
    ]
    for (const name of others)
      expect([name, await desktop.call('permission', name, own)]).toEqual([name, [false, false]])
  })

  it('ignores all hostile links, and logs none of their queries', async () => {
    const desktop = await open()
    const page = await desktop.page('app')
    await mark(page)
    const before = contents()
    for (const { link } of HOSTILE_LINKS)
      await desktop.openUrl(link.replace(/^posthog-companion:/, 'posthog-companion-dev:'))
    const ignored = () => desktop.log().split('ignored a link').length - 1
    await soon(ignored).toBe(HOSTILE_LINKS.length)
    expect(contents()).toBe(before)
    expect(await isMarked(page)).toBe(true)
    expect(desktop.log()).not.toContain('geheim')
    expect(await desktop.openedExternally()).toEqual([])
    expect(await dialogs(desktop)).toEqual([])
  })

  it.runIf(process.env.COMPANION_TEST_KEYRING === '1')(
    'takes GitHub’s return through the scheme once, where the app waits for it, and shows how it went',
    async () => {
      // A GitHub that rejects every code.
      const github = createHttpServer((_request, response) => response.writeHead(400).end('{}'))
      github.listen(0, '127.0.0.1')
      await once(github, 'listening')
      const address = github.address()
      const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
      const desktop = await open({
        env: {
          GITHUB_APP_CLIENT_ID: 'Iv1.test',
          GITHUB_APP_SLUG: 'test',
          GITHUB_APP_CLIENT_SECRET: 'test',
          COMPANION_GITHUB_URL: url,
          COMPANION_GITHUB_API_URL: url,
        },
      })
      const page = await desktop.page('app')
      const { body } = await fetchInPage(page, 'POST', '/api/users/@me/integrations/github/start', {
        connect_from: 'posthog_companion',
      })
      const state = new URL(body.install_url).searchParams.get('state') ?? ''
      const link = `posthog-companion-dev://complete/github-link/?code=geheim&state=${encodeURIComponent(state)}`
      await desktop.openUrl(link)
      await soon(() => page.url()).toContain('/account-connected/github-integration')
      await mark(page)
      // The same link again would only show the same outcome; with another code, the state is spent.
      await desktop.openUrl(link.replace('geheim', 'geheim2'))
      await soon(() => desktop.log()).toContain('ignored a GitHub redirect with an unknown state')
      expect(await isMarked(page)).toBe(true)
      expect(desktop.log()).not.toMatch(/geheim/)
      github.close()
    },
  )

  it('applies a seed file only after confirmation', async () => {
    const path = join(folder, 'world.companion-seed')
    writeFileSync(path, JSON.stringify({ version: 1, users: [{ email: 'grace@example.com' }] }))
    const desktop = await open({ args: [path] })
    const page = await desktop.page('app')
    const emails = async () => JSON.stringify((await fetchInPage(page, 'GET', '/_companion/users')).body)
    await soon(async () => (await dialogs(desktop))[0]?.message).toBe('Apply world.companion-seed?')
    await desktop.call('answerDialog', 1)
    expect(await emails()).not.toContain('grace')

    await desktop.call('openFile', path)
    await desktop.call('answerDialog', 0)
    await soon(emails).toContain('grace@example.com')
  })

  it('reports where a seed file is invalid', async () => {
    const path = join(folder, 'bad.companion-seed')
    writeFileSync(path, '{"version": 1, "users": [{}]}')
    const desktop = await open({ args: ['--hidden', path] })
    await soon(async () => (await dialogs(desktop))[0]?.message).toContain('users[0].email')
    await desktop.call('answerDialog', 0)
  })

  it('reports that this build has no update feed', async () => {
    const desktop = await open({ args: ['--hidden'] })
    await addressOf(dataDir)
    await soon(() =>
      desktop.call('clickMenu', 'check-for-updates').then(
        () => true,
        () => false,
      ),
    ).toBe(true)
    await soon(async () => (await dialogs(desktop))[0]?.message).toContain('no update feed')
    await desktop.call('answerDialog', 0)
    expect(await desktop.call('aboutPanel')).toMatchObject({
      applicationVersion: expect.stringMatching(/^\d/),
    })
  })

  it('shows unsupported features in the settings', async () => {
    const desktop = await open({ profile: 'wayland', failing: ['Tray'] })
    await enable(desktop)
    const page = await desktop.page('app')
    await page.goto(new URL('/settings/app', page.url()).href)
    const words = page.locator('main')
    await soon(() => words.textContent()).toContain('--ozone-platform=x11')
    await soon(() => words.textContent()).toContain('doesn’t show tray icons')
    await page.getByRole('button', { name: 'Show logs' }).click()
    await soon(async () => (await desktop.call('desk')).openedPaths).toEqual([join(dataDir, 'logs')])
  })

  it('restores its window’s position', async () => {
    mkdirSync(dataDir)
    const window = { x: 40, y: 60, width: 900, height: 640 }
    writeFileSync(join(dataDir, 'desktop.json'), JSON.stringify({ window }))
    const desktop = await open()
    await desktop.page('app')
    expect(await desktop.call('windows')).toMatchObject([{ bounds: window }])
  })

  it('shows the hedgehog on each screen, except one with a full-screen window', async () => {
    const desktop = await open()
    await enable(desktop)
    await soon(async () => (await overlays(desktop)).length).toBe(1)
    await desktop.call('addDisplay')
    await soon(async () => (await overlays(desktop)).map(({ bounds }) => bounds.x)).toEqual([0, 1440])
    await desktop.call('setFullScreen', true)
    await soon(async () => (await overlays(desktop)).map(({ bounds }) => bounds.x)).toEqual([1440])
    await desktop.call('removeDisplay')
    await soon(async () => (await overlays(desktop)).length).toBe(0)
    await desktop.call('setFullScreen', false)
    await soon(async () => (await overlays(desktop)).length).toBe(1)
  })

  it('lets clicks through except on the hedgehog, which gets the focus when it is clicked', async () => {
    // On Linux, such a window can't get the focus.
    const desktop = await open({ profile: 'windows' })
    await enable(desktop)
    const page = await desktop.page('overlay')
    let at = { x: 0, y: 0 }
    const hasLanded = async () => {
      const seen = await page.evaluate(whereTheHedgehogStands)
      if (seen !== null) at = seen
      return seen !== null
    }
    await soon(hasLanded).toBe(true)
    const facts = async () => (await overlays(desktop))[0]
    expect(await facts()).toMatchObject({ ignoresMouse: true, focusable: false })
    await page.mouse.move(at.x, at.y)
    await soon(facts).toMatchObject({ ignoresMouse: false })
    await page.mouse.click(at.x, at.y)
    await soon(facts).toMatchObject({ focusable: true })
    await page.keyboard.press('Escape')
    await soon(facts).toMatchObject({ focusable: false })
    await page.mouse.move(5, 5)
    await soon(facts).toMatchObject({ ignoresMouse: true })
  })
})

/** The center of the sprite, once it stands on the bottom edge. */
function whereTheHedgehogStands(): { x: number; y: number } | null {
  const canvas = document.querySelector('canvas')
  const data = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
  const width = canvas?.width ?? 1
  const seen = [...data.keys()].filter((index) => index % 4 === 3 && Number(data[index]) > 200)
  const xs = seen.map((index) => ((index - 3) / 4) % width)
  const ys = seen.map((index) => Math.floor((index - 3) / 4 / width))
  const bottom = ys.at(-1) ?? 0
  if (bottom < (canvas?.height ?? 0) - 12) return null
  return { x: (Math.min(...xs) + Math.max(...xs)) / 2, y: ((ys[0] ?? 0) + bottom) / 2 }
}

/** All rows of all tables. */
function contents(): string {
  const db = new DatabaseSync(join(dataDir, 'companion.db'), { readOnly: true })
  try {
    const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
    return JSON.stringify(tables.map(({ name }) => [name, db.prepare(`SELECT * FROM "${name}"`).all()]))
  } finally {
    db.close()
  }
}
