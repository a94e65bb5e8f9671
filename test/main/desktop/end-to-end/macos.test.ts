import { describe, expect, it } from 'vitest'
import { addressOf, soon } from './launch.ts'
import { appWindow, type Running, shownWindow, useStandIn } from './stand-in-world.ts'

describe('the app on macOS', () => {
  const world = useStandIn('group')
  let desktop: Running

  it('is not shown because macOS activates an app that it starts at login', async () => {
    desktop = await world.open({ profile: 'macos', args: ['--hidden'] })
    await addressOf(world.dataDir)
    await soon(async () => (await desktop.tray()).length).toBeGreaterThan(0)
    // The Dock icon is hidden as well while the app is only in the menu bar.
    await soon(async () => (await desktop.call('desk')).dock.visible).toBe(false)
    expect(await appWindow(desktop)).toBeUndefined()
    expect(await desktop.startAgain([])).toBe(0)
    await shownWindow(desktop)
    expect((await desktop.call('desk')).dock.visible).toBe(true)
  })

  it('has a Dock menu and a login item that may need approval, but no link handler in development', async () => {
    expect((await desktop.call('desk')).protocolClient).toEqual([])
    await desktop.call('clickDock', 'copy-address')
    await soon(() => desktop.clipboard()).toBe(await addressOf(world.dataDir))
    await desktop.call('setDesk', { loginItem: { openAtLogin: true, status: 'requires-approval' } })
    expect(await desktop.call('invoke', 'app', 'status:get')).toMatchObject({
      loginItem: 'requires approval',
    })
  })

  it('exits full screen when its window is closed, hides the Dock icon, and says once that the app keeps running', async () => {
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

  it('survives a window that is closed while its menu is open', async () => {
    const clicked = { isEditable: true, misspelledWord: 'hegdehog', dictionarySuggestions: ['hedgehog'] }
    await desktop.call('contextMenu', clicked)
    await desktop.call('killWindow')
    await desktop.call('clickContextMenu', 'hedgehog')
    await desktop.clickTray('open')
    await shownWindow(desktop)
  })
})
