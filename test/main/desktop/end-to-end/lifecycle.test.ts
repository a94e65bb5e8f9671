import { describe, expect, it } from 'vitest'
import { PROFILES } from '../../../support/electron/profile.ts'
import { soon } from './launch.ts'
import { appWindow, enableHedgehog, overlayCount, shownWindow, useStandIn } from './stand-in-world.ts'

const world = useStandIn()

describe.each(PROFILES)('the app on %s', (profile) => {
  it('opens its window once it is ready, asks for nothing that the system lacks, and quits with open windows', async () => {
    const desktop = await world.open({ profile })
    await soon(() => desktop.call('isReady')).toBe(true)
    await shownWindow(desktop)
    expect(await desktop.call('fetchAsPage', 'GET', '/api/users/@me/')).toMatchObject({ status: 200 })
    const desk = await desktop.call('desk')
    expect(desk.sandboxEnabled).toBe(true)
    expect(desk.crashReporter).toEqual({ uploadToServer: false })
    // Elsewhere, Chromium would download a dictionary.
    expect(await appWindow(desktop)).toMatchObject({ spellcheck: profile === 'macos' })
    expect(desk.spellChecker.enabled).toBe(profile === 'macos')

    await enableHedgehog(desktop)
    if (profile !== 'wayland') {
      await soon(() => overlayCount(desktop)).toBe(1)
      await desktop.call('closeOverlayByKeyboard')
      expect(await overlayCount(desktop)).toBe(1)
      await desktop.call('invoke', 'overlay', 'overlay:take-keys', true)
    }
    expect(await desktop.call('ignoredCalls')).toEqual([])

    // When the user signs out; Windows has another event, after which it doesn't wait.
    if (profile === 'windows') await desktop.quit()
    else await desktop.call('endSession')
    expect(await desktop.exited).toBe(0)
    expect(desktop.log()).not.toMatch(
      /destroyed|after app.exit|before the app is ready|only be called before|stand-in for Electron has no/,
    )
  })
})

describe('an unhandled error', () => {
  it('after ready exits the app with a message', async () => {
    // The first required call after ready.
    const desktop = await world.open({ failing: ['session.defaultSession', 'screen.getPrimaryDisplay'] })
    expect(await desktop.exited).toBe(1)
    expect(desktop.log()).toContain('exiting because of an unhandled error')
  })

  it('that was thrown exits the app with an error box', async () => {
    const desktop = await world.open()
    await shownWindow(desktop)
    await desktop.call('throwUncaught')
    expect(await desktop.exited).toBe(1)
    expect(desktop.log()).toContain('made by the test')
  })
})
