import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { addressOf, soon } from './launch.ts'
import { appWindow, shownWindow, useStandIn } from './stand-in-world.ts'

const world = useStandIn()
const savedState = () => JSON.parse(readFileSync(join(world.dataDir, 'desktop.json'), 'utf8'))

describe('the window', () => {
  it('opens at a menu item’s page, signed in, even if it was closed', async () => {
    const desktop = await world.open({ args: ['--hidden'] })
    const origin = await addressOf(world.dataDir)
    await soon(() =>
      desktop.call('clickMenu', 'reference').then(
        () => true,
        () => false,
      ),
    ).toBe(true)
    await soon(async () => (await appWindow(desktop))?.url).toBe(`${origin}/_companion/docs`)
    expect(await desktop.call('fetchAsPage', 'GET', '/api/users/@me/')).toMatchObject({ status: 200 })
    await desktop.call('clickMenu', 'settings')
    await soon(async () => (await appWindow(desktop))?.url).toBe(`${origin}/settings`)
  })

  it('is shown once it is rendered, at its last position, maximized or not', async () => {
    const first = await world.open()
    await shownWindow(first)
    await first.call('moveWindow', 77, 60)
    // Windows closes no windows when the user signs out, so the position is saved earlier.
    await soon(() => savedState().window).toMatchObject({ x: 77, y: 60 })
    await first.call('maximize')
    await first.quit()
    await first.exited

    const second = await world.open()
    await shownWindow(second)
    expect(await appWindow(second)).toMatchObject({
      maximized: true,
      flashedEmpty: false,
      bounds: { x: 77, y: 60 },
    })
  })

  it('uses the pages’ theme for its title bar and background from the start', async () => {
    const first = await world.open()
    await shownWindow(first)
    await first.call('invoke', 'app', 'theme:set', 'dark')
    expect((await first.call('desk')).theme).toBe('dark')
    await first.quit()
    await first.exited
    const second = await world.open()
    await shownWindow(second)
    expect((await second.call('desk')).theme).toBe('dark')
    expect(await appWindow(second)).toMatchObject({ backgroundColor: '#191815' })
  })

  it('does not check spelling if that would download a dictionary', async () => {
    const linux = await world.open()
    await shownWindow(linux)
    expect(await appWindow(linux)).toMatchObject({ spellcheck: false })
    expect((await linux.call('desk')).spellChecker.enabled).toBe(false)
    const mac = await world.open({ profile: 'macos', dataDir: `${world.dataDir}-mac` })
    await shownWindow(mac)
    expect(await appWindow(mac)).toMatchObject({ spellcheck: true })
    expect((await mac.call('desk')).spellChecker.enabled).toBe(true)
  })

  it('has a context menu for the clicked element', async () => {
    const desktop = await world.open()
    await shownWindow(desktop)
    const items = await desktop.call('contextMenu', {
      isEditable: false,
      selectionText: 'words',
      linkURL: 'https://posthog.com/docs',
    })
    expect(items.map(({ id, role }) => id ?? role).filter(Boolean)).toEqual([
      'open-link',
      'copy-link',
      'copy',
      'selectAll',
    ])
    await desktop.call('clickContextMenu', 'copy-link')
    await soon(() => desktop.clipboard()).toBe('https://posthog.com/docs')
    await desktop.call('clickContextMenu', 'open-link')
    await soon(() => desktop.openedExternally()).toEqual(['https://posthog.com/docs'])
  })
})

describe('closing the window', () => {
  it('exits full screen first on macOS, hides the Dock icon, and says once that the app keeps running', async () => {
    const desktop = await world.open({ profile: 'macos' })
    await shownWindow(desktop)
    await desktop.call('setFullScreen', true)
    await soon(async () => (await appWindow(desktop))?.fullScreen).toBe(true)
    await desktop.closeWindow()
    await soon(() => appWindow(desktop)).toMatchObject({
      visible: false,
      fullScreen: false,
      blackSpace: false,
    })
    expect((await desktop.call('desk')).dock.visible).toBe(false)
    await desktop.clickTray('open')
    await soon(async () => (await desktop.call('desk')).dock.visible).toBe(true)
    await desktop.closeWindow()
    await soon(async () => (await appWindow(desktop))?.visible).toBe(false)
    expect((await desktop.call('desk')).notifications.map(({ title }) => title)).toEqual(['Still running'])
  })

  it('quits if the system has no tray', async () => {
    const desktop = await world.open({ failing: ['Tray'] })
    await shownWindow(desktop)
    expect(await desktop.call('invoke', 'app', 'status:get')).toMatchObject({ tray: 'missing' })
    await desktop.closeWindow()
    expect(await desktop.exited).toBe(0)
  })
})
