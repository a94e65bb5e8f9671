import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { soon } from './launch.ts'
import { enableHedgehog, overlayCount, overlays, type Running, useStandIn } from './stand-in-world.ts'

describe('the hedgehog on the desktop', () => {
  const world = useStandIn('group')
  let desktop: Running

  it('is forgotten when the system closes it, and not used afterwards', async () => {
    desktop = await world.open()
    await enableHedgehog(desktop)
    await soon(() => overlayCount(desktop)).toBe(1)
    await desktop.call('killOverlay')
    // A write to the API, a display change, and a pointer move each use the overlays.
    await desktop.call('movePointer', 300, 300)
    await desktop.call('changeDisplayMetrics')
    expect(await enableHedgehog(desktop, { skin: 'robohog' })).toBe(200)
    await desktop.call('movePointer', 400, 300)
    await desktop.clickTray('hedgehog')
    await soon(() => overlayCount(desktop)).toBe(0)
    await desktop.clickTray('hedgehog')
    await soon(() => overlayCount(desktop)).toBe(1)
    expect(desktop.log()).not.toContain('destroyed')
  })

  it('is not moved, and the tray menu is not rebuilt, by unrelated changes', async () => {
    const menus = await desktop.call('trayRebuilt')
    for (const skin of ['robohog', 'spiderhog', 'default']) await enableHedgehog(desktop, { skin })
    await desktop.call('changeDisplayMetrics')
    await soon(async () => (await desktop.call('sent', 'overlay')).length).toBeGreaterThan(0)
    expect(await overlays(desktop)).toMatchObject([{ boundsSet: 0 }])
    expect(await desktop.call('trayRebuilt')).toBe(menus)
  })

  it('lets clicks through again when its page reloads', async () => {
    await desktop.call('invoke', 'overlay', 'overlay:catch-pointer', true)
    await desktop.call('reload', 'overlay')
    await soon(() => overlays(desktop)).toMatchObject([{ ignoresMouse: true }])
  })

  it('gets a new window after a crash, and is hidden if it keeps crashing, until it is turned on again', async () => {
    await desktop.call('invoke', 'overlay', 'overlay:catch-pointer', true)
    expect(await overlays(desktop)).toMatchObject([{ ignoresMouse: false }])

    for (const round of [1, 2]) {
      await desktop.crash('overlay')
      // The old window is destroyed immediately, so that it can't block clicks.
      await soon(() => desktop.log().split('the hedgehog page crashed').length - 1).toBe(round)
      await soon(() => overlayCount(desktop)).toBe(1)
      expect(await overlays(desktop)).toMatchObject([{ ignoresMouse: true }])
    }
    await desktop.crash('overlay')
    await soon(() => overlayCount(desktop)).toBe(0)
    await soon(async () => await desktop.call('invoke', 'app', 'status:get')).toMatchObject({
      hedgehog: 'crashed',
    })
    await desktop.clickTray('hedgehog')
    await desktop.clickTray('hedgehog')
    await soon(() => overlayCount(desktop)).toBe(1)
  })

  it('gets a new window if its page hangs, because it may be catching all clicks', async () => {
    await desktop.call('invoke', 'overlay', 'overlay:catch-pointer', true)
    await desktop.call('hang', 'overlay')
    await soon(() => desktop.log()).toContain('the hedgehog page does not respond')
    await soon(() => overlays(desktop)).toMatchObject([{ ignoresMouse: true }])
  })
})

describe('the hedgehog on the Windows desktop', () => {
  const world = useStandIn('group')
  let desktop: Running

  it('has no taskbar button on Windows, even while it has the focus', async () => {
    const programs = join(world.folder, 'programs')
    mkdirSync(programs)
    writeFileSync(join(programs, 'powershell.exe'), '#!/bin/sh\necho On\n')
    chmodSync(join(programs, 'powershell.exe'), 0o755)
    desktop = await world.open({
      profile: 'windows',
      env: { PATH: `${programs}:${process.env.PATH}`, STAND_IN_FAST_TIME: '1' },
    })
    await enableHedgehog(desktop)
    await soon(() => overlayCount(desktop)).toBe(1)
    await desktop.call('invoke', 'overlay', 'overlay:take-keys', true)
    expect(await overlays(desktop)).toMatchObject([{ focusable: true, inTaskbar: false, closable: false }])
    // Zoom is shared by an origin’s pages, but the hedgehog’s is isolated.
    await desktop.call('zoomIn')
    expect(await overlays(desktop)).toMatchObject([{ zoom: 0, spellcheck: false }])
  })

  it('covers the width of each screen, whatever their scale factors', async () => {
    await desktop.call('addDisplay', 1.5)
    await soon(async () => (await overlays(desktop)).map(({ bounds }) => bounds.width)).toEqual([1440, 1440])
  })

  it('goes away on a battery saver, even without an event for it', async () => {
    await desktop.call('setOnBattery', true)
    await soon(() => desktop.call('invoke', 'app', 'status:get')).toMatchObject({
      hedgehog: 'saving battery',
    })
    await soon(() => overlayCount(desktop)).toBe(0)
  })
})

describe('the hedgehog on other desktops', () => {
  const world = useStandIn()

  it('is off on Wayland, and the settings say so', async () => {
    const desktop = await world.open({ profile: 'wayland' })
    await enableHedgehog(desktop)
    expect(await desktop.call('invoke', 'app', 'status:get')).toMatchObject({ hedgehog: 'wayland' })
    expect(await overlayCount(desktop)).toBe(0)
    expect((await desktop.tray()).map(({ id }) => id)).not.toContain('hedgehog')
    expect(await desktop.call('ignoredCalls')).toEqual([])
  })

  it('runs in a Wayland session if the app uses X11, without keyboard control', async () => {
    const desktop = await world.open({
      profile: 'x11',
      env: { XDG_SESSION_TYPE: 'wayland' },
      args: ['--ozone-platform=x11'],
    })
    await enableHedgehog(desktop)
    await soon(() => overlayCount(desktop)).toBe(1)
    await desktop.call('invoke', 'overlay', 'overlay:take-keys', true)
    expect(await overlays(desktop)).toMatchObject([{ focused: false, focusable: false }])
    expect(await desktop.call('invoke', 'app', 'status:get')).toMatchObject({
      hedgehog: 'shown',
      hedgehogTakesKeys: false,
    })
    // Then the hedgehog only doesn't notice the pointer.
    await desktop.call('setFailing', 'screen.getCursorScreenPoint', true)
    await soon(() => desktop.log()).toContain('could not read the pointer’s position')
    expect(await overlayCount(desktop)).toBe(1)
    // No macOS or Windows features were used on Linux.
    expect(await desktop.call('ignoredCalls')).toEqual([])
  })

  it('does not affect the Dock on macOS, and is not in the Window menu', async () => {
    const desktop = await world.open({ profile: 'macos' })
    await enableHedgehog(desktop)
    await desktop.call('addDisplay')
    await soon(() => overlayCount(desktop)).toBe(2)
    expect((await desktop.call('desk')).dock.transformed).toBe(0)
    expect(await overlays(desktop)).toMatchObject([
      { excludedFromWindowMenu: true },
      { excludedFromWindowMenu: true },
    ])
  })
})
