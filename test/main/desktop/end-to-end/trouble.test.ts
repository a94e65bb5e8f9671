import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { serve } from './headless-server.ts'
import { addressOf, soon } from './launch.ts'
import {
  appWindow,
  enableHedgehog,
  overlayCount,
  overlays,
  type Running,
  shownWindow,
  useStandIn,
} from './stand-in-world.ts'

const world = useStandIn()
const dialogs = async (desktop: Running) => (await desktop.call('desk')).dialogs

describe('the window', () => {
  it('is not shown empty if a link launched the app', async () => {
    const desktop = await world.open({
      args: ['posthog-companion-dev://integration?provider=github&status=success'],
    })
    await shownWindow(desktop)
    await soon(() => desktop.log()).toContain('received the outcome of a GitHub link')
    expect(await appWindow(desktop)).toMatchObject({ flashedEmpty: false })
  })

  it('says that its page can’t be loaded, and tries again when asked to, or when it is opened again', async () => {
    const server = await serve(world.dataDir)
    const desktop = await world.open({ args: ['--hidden'] })
    await soon(async () => (await dialogs(desktop))[0]?.buttons[0]).toBe('Use Running Server')
    await desktop.call('answerDialog', 0)
    await soon(async () => (await desktop.tray()).length).toBeGreaterThan(0)
    await server[Symbol.asyncDispose]()
    await desktop.clickTray('open')
    await soon(async () => (await dialogs(desktop)).at(-1)).toMatchObject({
      message: 'The page couldn’t be loaded.',
      detail: expect.stringContaining(server.url),
      buttons: ['Try Again', 'Cancel'],
    })
    await desktop.call('answerDialog', 0)
    await soon(async () => (await dialogs(desktop)).length).toBe(3)
    await desktop.call('answerDialog', 1)
    await desktop.closeWindow()
    await soon(async () => (await appWindow(desktop))?.visible).toBe(false)
    await using again = await serve(world.dataDir, new URL(server.url).port)
    expect(again.url).toBe(server.url)
    await desktop.clickTray('open')
    await soon(async () => (await appWindow(desktop))?.url).toBe(`${server.url}/`)
    expect((await appWindow(desktop))?.visible).toBe(true)
  })

  it('asks before it leaves a page with unsaved changes, but not when the app quits', async () => {
    const desktop = await world.open()
    await shownWindow(desktop)
    const origin = await addressOf(world.dataDir)
    await desktop.call('askToStay')
    await desktop.call('clickMenu', 'settings')
    await soon(() => dialogs(desktop)).toMatchObject([{ buttons: ['Leave', 'Stay'] }])
    expect((await appWindow(desktop))?.url).toBe(`${origin}/`)
    await desktop.call('answerDialog', 0)
    await desktop.call('clickMenu', 'settings')
    await soon(async () => (await appWindow(desktop))?.url).toBe(`${origin}/settings`)
    await desktop.call('askToStay')
    await desktop.quit()
    expect(await desktop.exited).toBe(0)
  })

  it('offers to reload a page that doesn’t respond', async () => {
    const desktop = await world.open()
    await shownWindow(desktop)
    await desktop.call('hang', 'app')
    await desktop.call('hang', 'app')
    await soon(() => dialogs(desktop)).toMatchObject([{ buttons: ['Reload', 'Wait'] }])
    await desktop.call('answerDialog', 0)
    await soon(() => desktop.log()).toContain('the main window’s page does not respond')
    await soon(() => desktop.call('fetchAsPage', 'GET', '/api/users/@me/')).toMatchObject({ status: 200 })
    expect(await dialogs(desktop)).toHaveLength(1)
  })

  it('comes back to a screen if the one that it was on is gone', async () => {
    const desktop = await world.open()
    await shownWindow(desktop)
    await desktop.call('addDisplay')
    await desktop.call('moveWindow', 1600, 50)
    await desktop.closeWindow()
    await desktop.call('removeDisplay')
    await desktop.clickTray('open')
    await soon(async () => (await appWindow(desktop))?.bounds.x).toBeLessThan(1440)
  })

  it('is not shown because macOS activates an app that it starts at login', async () => {
    const desktop = await world.open({ profile: 'macos', args: ['--hidden'] })
    await addressOf(world.dataDir)
    await soon(async () => (await desktop.tray()).length).toBeGreaterThan(0)
    // The Dock icon is hidden as well while the app is only in the menu bar.
    await soon(async () => (await desktop.call('desk')).dock.visible).toBe(false)
    expect(await appWindow(desktop)).toBeUndefined()
    expect(await desktop.startAgain([])).toBe(0)
    await shownWindow(desktop)
    expect((await desktop.call('desk')).dock.visible).toBe(true)
  })
})

describe('a menu', () => {
  it('that is still open when its window is closed does nothing to it', async () => {
    const desktop = await world.open({ profile: 'macos' })
    await shownWindow(desktop)
    const clicked = { isEditable: true, misspelledWord: 'hegdehog', dictionarySuggestions: ['hedgehog'] }
    await desktop.call('contextMenu', clicked)
    await desktop.call('killWindow')
    await desktop.call('clickContextMenu', 'hedgehog')
    await desktop.clickTray('open')
    await shownWindow(desktop)
  })
})

describe('a page of the app', () => {
  it('that has crashed or navigated away is neither sent anything nor answered', async () => {
    const desktop = await world.open()
    await enableHedgehog(desktop)
    await soon(() => overlayCount(desktop)).toBe(1)
    await desktop.crash('app')
    await desktop.openUrl('posthog-companion-dev://integration?provider=github&status=success')
    await soon(() => desktop.log()).toContain('received the outcome of a GitHub link')
    const refused = desktop.call('invokeFromGoneFrame', 'app', 'preferences:get')
    await expect(refused).rejects.toThrow('not allowed to use this channel')
    await soon(() => desktop.call('invoke', 'app', 'links:take')).toHaveLength(1)
    expect(desktop.log()).not.toMatch(/unhandled|could not handle/)
  })

  it('that hangs with the hedgehog is replaced, because it may be catching all clicks', async () => {
    const desktop = await world.open()
    await enableHedgehog(desktop)
    await soon(() => overlayCount(desktop)).toBe(1)
    await desktop.call('invoke', 'overlay', 'overlay:catch-pointer', true)
    await desktop.call('hang', 'overlay')
    await soon(() => desktop.log()).toContain('the hedgehog page does not respond')
    await soon(() => overlays(desktop)).toMatchObject([{ ignoresMouse: true }])
  })
})

describe('the hedgehog on the desktop', () => {
  it('covers the width of each screen on Windows, whatever their scale factors', async () => {
    const desktop = await world.open({ profile: 'windows' })
    await enableHedgehog(desktop)
    await desktop.call('addDisplay', 1.5)
    await soon(async () => (await overlays(desktop)).map(({ bounds }) => bounds.width)).toEqual([1440, 1440])
  })

  it('goes away on a battery saver, even without an event for it', async () => {
    const programs = join(world.folder, 'programs')
    mkdirSync(programs)
    writeFileSync(join(programs, 'powershell.exe'), '#!/bin/sh\necho On\n')
    chmodSync(join(programs, 'powershell.exe'), 0o755)
    const desktop = await world.open({
      profile: 'windows',
      env: { PATH: `${programs}:${process.env.PATH}`, STAND_IN_FAST_TIME: '1' },
    })
    await enableHedgehog(desktop)
    await soon(() => overlayCount(desktop)).toBe(1)
    await desktop.call('setOnBattery', true)
    await soon(() => desktop.call('invoke', 'app', 'status:get')).toMatchObject({
      hedgehog: 'saving battery',
    })
    await soon(() => overlayCount(desktop)).toBe(0)
  })

  it.each(['macos', 'windows', 'x11'] as const)(
    'asks %s for nothing that it doesn’t have',
    async (profile) => {
      const desktop = await world.open({ profile })
      await enableHedgehog(desktop)
      await soon(() => overlayCount(desktop)).toBe(1)
      await desktop.call('invoke', 'overlay', 'overlay:take-keys', true)
      expect(await desktop.call('ignoredCalls')).toEqual([])
    },
  )
})

describe('the process', () => {
  it('logs a lost GPU process, and keeps running', async () => {
    const desktop = await world.open()
    await shownWindow(desktop)
    await desktop.call('loseGpu')
    await soon(() => desktop.log()).toContain('a helper process ended')
  })

  it('keeps running if nobody reads its output anymore', async () => {
    const desktop = await world.open()
    await shownWindow(desktop)
    desktop.closeOutput()
    for (const round of [1, 2, 3]) await desktop.openUrl(`posthog-companion-dev://nowhere-${round}`)
    expect(await desktop.call('fetchAsPage', 'GET', '/api/users/@me/')).toMatchObject({ status: 200 })
    expect((await desktop.call('desk')).errorBoxes).toEqual([])
  })

  it.each(['macos', 'x11'] as const)('ends when the user signs out or shuts down on %s', async (profile) => {
    const desktop = await world.open({ profile })
    await shownWindow(desktop)
    await desktop.call('endSession')
    expect(await desktop.exited).toBe(0)
  })

  it('saves the window’s position when Windows ends it', async () => {
    const desktop = await world.open({ profile: 'windows' })
    await shownWindow(desktop)
    await desktop.call('moveWindow', 91, 62)
    await desktop.call('endSession').catch(() => undefined)
    expect(await desktop.exited).toBe(0)
    const second = await world.open({ profile: 'windows' })
    await shownWindow(second)
    expect((await appWindow(second))?.bounds).toMatchObject({ x: 91, y: 62 })
  })

  it('exits even if a part can’t be closed, and closes the others', async () => {
    const desktop = await world.open({ failing: ['Session.closeAllConnections', 'Tray.destroy'] })
    await shownWindow(desktop)
    await desktop.quit()
    expect(await desktop.exited).toBe(0)
    expect(desktop.log()).toContain('could not close')
  })

  it('reports a data folder that can’t be written, which Electron takes for one in use', async () => {
    const data = world.dataDir
    mkdirSync(data, { recursive: true })
    // A file in place of Chromium's folder; root may write to any folder, so permissions don't work here.
    writeFileSync(join(data, 'chromium'), '')
    const desktop = await world.open()
    await soon(async () => (await dialogs(desktop))[0]?.detail).toContain('can’t be written')
    await desktop.call('answerDialog', 3)
    expect(await desktop.exited).toBe(1)
  })

  it('restarts for a data folder that can be created now, with the AppImage that it came from', async () => {
    const inTheWay = join(world.folder, 'file')
    writeFileSync(inTheWay, '')
    const desktop = await world.open({
      dataDir: join(inTheWay, 'data'),
      env: { APPIMAGE: '/opt/Companion.AppImage' },
    })
    await soon(async () => (await dialogs(desktop)).length).toBe(1)
    rmSync(inTheWay)
    await desktop.call('answerDialog', 0)
    expect(await desktop.exited).toBe(0)
    expect(desktop.log()).not.toContain('was called after app.exit()')
    expect(desktop.log()).toMatch(/^relaunch .*"execPath":"\/opt\/Companion.AppImage"/m)
  })
})
