import { describe, expect, it } from 'vitest'
import { PROFILES } from '../../../support/electron/profile.ts'
import { fetchInPage } from './in-page.ts'
import { soon } from './launch.ts'
import { canRun, enableHedgehog, overlays, useStandIn } from './stand-in-world.ts'

const world = useStandIn()

describe.runIf(canRun).each(PROFILES)('the app’s life on %s', (profile) => {
  it('is ready once its entry was evaluated, and opens its window', async () => {
    const desktop = await world.open({ profile })
    await soon(() => desktop.call('isReady')).toBe(true)
    const page = await desktop.page('app')
    expect(await fetchInPage(page, 'GET', '/api/users/@me/')).toMatchObject({ status: 200 })
    expect(desktop.log()).not.toMatch(
      /destroyed|before the app is ready|only be called before|stand-in for Electron has no/,
    )
  })

  it('quits with its windows open, touches none that is gone, and ends with 0', async () => {
    const desktop = await world.open({ profile })
    await enableHedgehog(desktop)
    if (profile !== 'wayland') await desktop.page('overlay')
    await desktop.quit()
    expect(await desktop.exited).toBe(0)
    expect(desktop.log()).not.toContain('destroyed')
  })
})

describe.runIf(canRun)('an overlay that goes away', () => {
  it('is not closed by the keyboard', async () => {
    for (const profile of ['macos', 'windows', 'x11'] as const) {
      const desktop = await world.open({ profile, dataDir: `${world.dataDir}-${profile}` })
      await enableHedgehog(desktop)
      await desktop.page('overlay')
      await desktop.call('closeOverlayByKeyboard')
      expect(await overlays(desktop)).toHaveLength(1)
      await desktop.quit()
    }
  })

  it('is forgotten when the system closes it, and nothing touches it after that', async () => {
    const desktop = await world.open()
    await enableHedgehog(desktop)
    await desktop.page('overlay')
    await desktop.call('killOverlay')
    // A write to the API, a change of the screens and a move of the pointer each reach for the overlays.
    await desktop.call('movePointer', 300, 300)
    await desktop.call('changeDisplayMetrics')
    expect(await enableHedgehog(desktop, { ai_enabled: false, skin: 'robohog' })).toMatchObject({
      status: 200,
    })
    await desktop.call('movePointer', 400, 300)
    await desktop.clickTray('hedgehog')
    await soon(async () => (await overlays(desktop)).length).toBe(0)
    await desktop.clickTray('hedgehog')
    await soon(async () => (await overlays(desktop)).length).toBe(1)
    expect(desktop.log()).not.toContain('destroyed')
  })
})
