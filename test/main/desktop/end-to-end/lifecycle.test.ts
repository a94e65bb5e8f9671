import { describe, expect, it } from 'vitest'
import { PROFILES } from '../../../support/electron/profile.ts'
import { soon } from './launch.ts'
import { enableHedgehog, overlayCount, shownWindow, useStandIn } from './stand-in-world.ts'

const world = useStandIn()

describe.each(PROFILES)('the app’s life on %s', (profile) => {
  it('is ready once its entry was evaluated, and opens its window', async () => {
    const desktop = await world.open({ profile })
    await soon(() => desktop.call('isReady')).toBe(true)
    await shownWindow(desktop)
    expect(await desktop.call('fetchAsPage', 'GET', '/api/users/@me/')).toMatchObject({ status: 200 })
    expect(desktop.log()).not.toMatch(
      /destroyed|before the app is ready|only be called before|stand-in for Electron has no/,
    )
  })

  it('quits with its windows open, touches none that is gone, and ends with 0', async () => {
    const desktop = await world.open({ profile })
    await enableHedgehog(desktop)
    if (profile !== 'wayland') await soon(() => overlayCount(desktop)).toBe(1)
    await desktop.quit()
    expect(await desktop.exited).toBe(0)
    expect(desktop.log()).not.toContain('destroyed')
  })
})

describe('an error that nothing handled', () => {
  it('ends the app with a sentence where it comes after ready', async () => {
    // The first call after ready that the app can't do without.
    const desktop = await world.open({ failing: ['session.defaultSession', 'screen.getPrimaryDisplay'] })
    expect(await desktop.exited).toBe(1)
    expect(desktop.log()).toContain('exiting because of an unhandled error')
  })

  it('is explained once where a promise was rejected, and the app goes on', async () => {
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

  it('ends the app with an error box where an exception was thrown', async () => {
    const desktop = await world.open()
    await shownWindow(desktop)
    await desktop.call('throwUncaught')
    expect(await desktop.exited).toBe(1)
    expect(desktop.log()).toContain('made by the test')
  })
})

describe('an overlay that goes away', () => {
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

  it('is forgotten when the system closes it, and nothing touches it after that', async () => {
    const desktop = await world.open()
    await enableHedgehog(desktop)
    await soon(() => overlayCount(desktop)).toBe(1)
    await desktop.call('killOverlay')
    // A write to the API, a change of the screens and a move of the pointer each reach for the overlays.
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
