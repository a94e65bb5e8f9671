import { describe, expect, it } from 'vitest'
import { PROFILES } from '../../../support/electron/profile.ts'
import { soon } from './launch.ts'
import { enableHedgehog, overlayCount, shownWindow, useStandIn } from './stand-in-world.ts'

const world = useStandIn()

describe.each(PROFILES)('the app’s lifecycle on %s', (profile) => {
  it('opens its window once it is ready', async () => {
    const desktop = await world.open({ profile })
    await soon(() => desktop.call('isReady')).toBe(true)
    await shownWindow(desktop)
    expect(await desktop.call('fetchAsPage', 'GET', '/api/users/@me/')).toMatchObject({ status: 200 })
    expect(desktop.log()).not.toMatch(
      /destroyed|before the app is ready|only be called before|stand-in for Electron has no/,
    )
  })

  it('quits with open windows, uses no destroyed one, and exits with 0', async () => {
    const desktop = await world.open({ profile })
    await enableHedgehog(desktop)
    if (profile !== 'wayland') await soon(() => overlayCount(desktop)).toBe(1)
    await desktop.quit()
    expect(await desktop.exited).toBe(0)
    expect(desktop.log()).not.toContain('destroyed')
  })
})

describe('an unhandled error', () => {
  it('after ready exits the app with a message', async () => {
    // The first required call after ready.
    const desktop = await world.open({ failing: ['session.defaultSession', 'screen.getPrimaryDisplay'] })
    expect(await desktop.exited).toBe(1)
    expect(desktop.log()).toContain('exiting because of an unhandled error')
  })

  it('in a promise is reported once, and the app keeps running', async () => {
    const desktop = await world.open()
    await shownWindow(desktop)
    await desktop.call('rejectUnhandled')
    await soon(async () => (await desktop.call('desk')).dialogs.map(({ message }) => message)).toEqual([
      'Something went wrong.',
    ])
    await desktop.call('rejectUnhandled')
    await soon(() => desktop.log().split('unhandled promise rejection').length).toBe(3)
    expect((await desktop.call('desk')).dialogs).toHaveLength(1)
    expect(await desktop.call('fetchAsPage', 'GET', '/api/users/@me/')).toMatchObject({ status: 200 })
  })

  it('that was thrown exits the app with an error box', async () => {
    const desktop = await world.open()
    await shownWindow(desktop)
    await desktop.call('throwUncaught')
    expect(await desktop.exited).toBe(1)
    expect(desktop.log()).toContain('made by the test')
  })
})

describe('a closed overlay', () => {
  it('is not closed by the keyboard', async () => {
    for (const profile of ['macos', 'windows', 'x11'] as const) {
      const desktop = await world.open({ profile, dataDir: `${world.dataDir}-${profile}` })
      await enableHedgehog(desktop)
      await soon(() => overlayCount(desktop)).toBe(1)
      await desktop.call('closeOverlayByKeyboard')
      expect(await overlayCount(desktop)).toBe(1)
      await desktop.quit()
    }
  })

  it('is forgotten when the system closes it, and not used afterwards', async () => {
    const desktop = await world.open()
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
})
