import { once } from 'node:events'
import { copyFileSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hasBrowser } from '../../../support/browser/executable.ts'
import { fetchInPage } from './in-page.ts'
import { addressOf, soon } from './launch.ts'
import {
  appWindow,
  closeDialog,
  enableHedgehog,
  overlays,
  type Running,
  shownWindow,
  useStandIn,
} from './stand-in-world.ts'

/** Only the stand-in records dialogs, permissions, screens, and calls to the system. */
const world = useStandIn()

const dialogs = async (desktop: Running) => (await desktop.call('desk')).dialogs
const enable = async (desktop: Running) =>
  fetchInPage(await desktop.page('app'), 'PATCH', '/api/users/@me/hedgehog_config', {
    version: 2,
    enabled: true,
    actor_options: { ai_enabled: false },
  })

describe('a failed start', () => {
  it('reports that the port is in use, and exits with 1 when the user quits', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const address = other.address()
    const port = typeof address === 'object' ? `${address?.port}` : ''
    const desktop = await world.open({ env: { COMPANION_PORT: port } })
    await soon(async () => (await dialogs(desktop))[0]?.detail).toContain(`Port ${port} is in use`)
    await desktop.call('answerDialog', 3)
    expect(await desktop.exited).toBe(1)
    other.close()
  })

  it('offers the data folder and a backup if the database is damaged, and starts from the backup', async () => {
    const first = await world.open({ args: ['--hidden'] })
    await addressOf(world.dataDir)
    await first.quit()
    await first.exited
    const database = join(world.dataDir, 'companion.db')
    const backup = join(world.folder, 'good.db')
    copyFileSync(database, backup)
    writeFileSync(database, 'x'.repeat(100_000))

    const desktop = await world.open({ args: ['--hidden'] })
    await soon(async () => (await dialogs(desktop))[0]?.detail).toContain('is damaged')
    expect((await dialogs(desktop))[0]?.buttons).toEqual([
      'Try Again',
      'Open Data Folder',
      'Restore Backup…',
      'Quit',
    ])
    await desktop.call('answerDialog', 1)
    await soon(async () => (await desktop.call('desk')).openedPaths).toEqual([world.dataDir])
    await desktop.call('answerDialog', 2)
    await desktop.call('answerDialog', [backup])
    const url = await addressOf(world.dataDir)
    await soon(() =>
      fetch(`${url}/_companion/health`).then(
        ({ status }) => status,
        () => 0,
      ),
    ).toBe(200)
    expect(
      readdirSync(world.dataDir).some((name) => name.startsWith('companion.db.') && !name.endsWith('-wal')),
    ).toBe(true)
  })
})

describe('the running app', () => {
  const group = useStandIn('group')
  let desktop: Running

  it('reports where a seed file is invalid', async () => {
    const path = join(group.folder, 'bad.companion-seed')
    writeFileSync(path, '{"version": 1, "users": [{}]}')
    desktop = await group.open({ args: [path] })
    await shownWindow(desktop)
    await soon(async () => (await dialogs(desktop))[0]?.message).toContain('users[0].email')
    await closeDialog(desktop, 0)
  })

  it('applies a seed file only after confirmation', async () => {
    const path = join(group.folder, 'world.companion-seed')
    writeFileSync(path, JSON.stringify({ version: 1, users: [{ email: 'grace@example.com' }] }))
    const emails = async () => (await desktop.call('fetchAsPage', 'GET', '/_companion/users')).body
    await desktop.call('openFile', path)
    await soon(async () => (await dialogs(desktop)).at(-1)?.message).toBe('Apply world.companion-seed?')
    await closeDialog(desktop, 1)
    expect(await emails()).not.toContain('grace')

    await desktop.call('openFile', path)
    await desktop.call('answerDialog', 0)
    await soon(emails).toContain('grace@example.com')
  })

  it('grants only clipboard writes, and only to its own pages', async () => {
    const own = `${await addressOf(group.dataDir)}/`
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

  it('shows the hedgehog on each screen, except one with a full-screen window', async () => {
    await enableHedgehog(desktop)
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
})

describe('GitHub’s return through the scheme', () => {
  it.runIf(process.env.COMPANION_TEST_KEYRING === '1')(
    'is taken once, where the app waits for it, and the window shows how it went',
    async () => {
      // A GitHub that rejects every code.
      const github = createHttpServer((_request, response) => response.writeHead(400).end('{}'))
      github.listen(0, '127.0.0.1')
      await once(github, 'listening')
      const address = github.address()
      const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
      const desktop = await world.open({
        env: {
          GITHUB_APP_CLIENT_ID: 'Iv1.test',
          GITHUB_APP_SLUG: 'test',
          GITHUB_APP_CLIENT_SECRET: 'test',
          COMPANION_GITHUB_URL: url,
          COMPANION_GITHUB_API_URL: url,
        },
      })
      await shownWindow(desktop)
      const start = '/api/users/@me/integrations/github/start'
      const asked = { connect_from: 'posthog_companion' }
      const { body } = await desktop.call('fetchAsPage', 'POST', start, asked)
      const state = new URL(JSON.parse(body).install_url).searchParams.get('state') ?? ''
      const link = `posthog-companion-dev://complete/github-link/?code=geheim&state=${encodeURIComponent(state)}`
      await desktop.openUrl(link)
      await soon(async () => (await appWindow(desktop))?.url).toContain(
        '/account-connected/github-integration',
      )
      await desktop.call('clickMenu', 'settings')
      await soon(async () => (await appWindow(desktop))?.url).toContain('/settings')
      // The same link again would only show the same outcome; with another code, the state is spent.
      await desktop.openUrl(link.replace('geheim', 'geheim2'))
      await soon(() => desktop.log()).toContain('ignored a GitHub redirect with an unknown state')
      expect((await appWindow(desktop))?.url).toContain('/settings')
      expect(desktop.log()).not.toMatch(/geheim/)
      github.close()
    },
  )
})

describe.runIf(hasBrowser)('a page of the app, in a browser', () => {
  it('shows unsupported features in the settings', async () => {
    const desktop = await world.open({ pages: 'chromium', profile: 'wayland', failing: ['Tray'] })
    await enable(desktop)
    const page = await desktop.page('app')
    await page.goto(new URL('/settings/app', page.url()).href)
    const words = page.locator('main')
    await soon(() => words.textContent()).toContain('--ozone-platform=x11')
    await soon(() => words.textContent()).toContain('doesn’t show tray icons')
    await page.getByRole('button', { name: 'Show logs' }).click()
    await soon(async () => (await desktop.call('desk')).openedPaths).toEqual([join(world.dataDir, 'logs')])
  })

  it('lets clicks through except on the hedgehog, which gets the focus when it is clicked', async () => {
    // On Linux, such a window can't get the focus.
    const desktop = await world.open({ pages: 'chromium', profile: 'windows' })
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
