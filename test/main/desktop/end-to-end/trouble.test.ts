import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { serve } from './headless-server.ts'
import { addressOf, soon } from './launch.ts'
import {
  appWindow,
  closeDialog,
  enableHedgehog,
  overlayCount,
  type Running,
  shownWindow,
  useStandIn,
} from './stand-in-world.ts'

const dialogs = async (desktop: Running) => (await desktop.call('desk')).dialogs

describe('the window', () => {
  const group = useStandIn('group')
  let desktop: Running

  it('is not shown empty if a link launched the app', async () => {
    desktop = await group.open({
      args: ['posthog-companion-dev://integration?provider=github&status=success'],
    })
    await shownWindow(desktop)
    await soon(() => desktop.log()).toContain('received the outcome of a GitHub link')
    expect(await appWindow(desktop)).toMatchObject({ flashedEmpty: false })
  })

  it('comes back to a screen if the one that it was on is gone', async () => {
    await desktop.call('addDisplay')
    await desktop.call('moveWindow', 1600, 50)
    await desktop.closeWindow()
    await desktop.call('removeDisplay')
    await desktop.clickTray('open')
    await soon(async () => (await appWindow(desktop))?.bounds.x).toBeLessThan(1440)
  })

  it('offers to reload a page that doesn’t respond', async () => {
    await desktop.call('hang', 'app')
    await desktop.call('hang', 'app')
    await soon(() => dialogs(desktop)).toMatchObject([{ buttons: ['Reload', 'Wait'] }])
    await closeDialog(desktop, 0)
    await soon(() => desktop.log()).toContain('the main window’s page does not respond')
    await soon(() => desktop.call('fetchAsPage', 'GET', '/api/users/@me/')).toMatchObject({ status: 200 })
    expect(await dialogs(desktop)).toHaveLength(1)
  })

  it('survives a lost GPU process, which is logged', async () => {
    await desktop.call('loseGpu')
    await soon(() => desktop.log()).toContain('a helper process ended')
  })

  it('asks before it leaves a page with unsaved changes, but not when the app quits', async () => {
    const origin = await addressOf(group.dataDir)
    await desktop.call('askToStay')
    await desktop.call('clickMenu', 'settings')
    await soon(() => dialogs(desktop)).toMatchObject([
      { buttons: ['Reload', 'Wait'] },
      { buttons: ['Leave', 'Stay'] },
    ])
    expect((await appWindow(desktop))?.url).toBe(`${origin}/`)
    await desktop.call('answerDialog', 0)
    await desktop.call('clickMenu', 'settings')
    await soon(async () => (await appWindow(desktop))?.url).toBe(`${origin}/settings`)
    await desktop.call('askToStay')
    await desktop.quit()
    expect(await desktop.exited).toBe(0)
  })
})

describe('a window that has no page', () => {
  const world = useStandIn()

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
    // Signing in again and going to the page are one load, since a second one would cancel the first.
    await desktop.call('clickMenu', 'settings')
    await soon(async () => (await appWindow(desktop))?.url).toBe(`${server.url}/settings`)
    expect((await appWindow(desktop))?.visible).toBe(true)
  })
})

describe('a page of the app', () => {
  const world = useStandIn()

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
})

describe('the process', () => {
  const world = useStandIn()

  it('keeps running if nobody reads its output anymore', async () => {
    const desktop = await world.open()
    await shownWindow(desktop)
    desktop.closeOutput()
    for (const round of [1, 2, 3]) await desktop.openUrl(`posthog-companion-dev://nowhere-${round}`)
    expect(await desktop.call('fetchAsPage', 'GET', '/api/users/@me/')).toMatchObject({ status: 200 })
    expect((await desktop.call('desk')).errorBoxes).toEqual([])
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
