import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { addressOf, soon } from './launch.ts'
import { appWindow, shownWindow, useStandIn } from './stand-in-world.ts'

const world = useStandIn()
const savedState = () => JSON.parse(readFileSync(join(world.dataDir, 'desktop.json'), 'utf8'))

describe('the window', () => {
  it('opens at a menu item’s page, signed in, and where it was, even if it was closed', async () => {
    const bounds = { x: 40, y: 60, width: 900, height: 640 }
    mkdirSync(world.dataDir)
    writeFileSync(join(world.dataDir, 'desktop.json'), JSON.stringify({ window: bounds }))
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
    expect((await appWindow(desktop))?.bounds).toEqual(bounds)
    await desktop.call('clickMenu', 'settings')
    await soon(async () => (await appWindow(desktop))?.url).toBe(`${origin}/settings`)
    expect(await desktop.call('aboutPanel')).toMatchObject({
      applicationVersion: expect.stringMatching(/^\d/),
    })
  })

  it('is shown once it is rendered, at its last position, maximized or not, in the pages’ theme', async () => {
    const first = await world.open()
    await shownWindow(first)
    await first.call('moveWindow', 77, 60)
    // Windows closes no windows when the user signs out, so the position is saved earlier.
    await soon(() => savedState().window).toMatchObject({ x: 77, y: 60 })
    await first.call('maximize')
    await first.call('invoke', 'app', 'theme:set', 'dark')
    expect((await first.call('desk')).theme).toBe('dark')
    await first.quit()
    await first.exited

    const second = await world.open()
    await shownWindow(second)
    expect(await appWindow(second)).toMatchObject({
      maximized: true,
      flashedEmpty: false,
      backgroundColor: '#191815',
      bounds: { x: 77, y: 60 },
    })
    expect((await second.call('desk')).theme).toBe('dark')
  })
})

describe('closing the window', () => {
  it('quits if the system has no tray', async () => {
    const desktop = await world.open({ failing: ['Tray'] })
    await shownWindow(desktop)
    expect(await desktop.call('invoke', 'app', 'status:get')).toMatchObject({ tray: 'missing' })
    await desktop.closeWindow()
    expect(await desktop.exited).toBe(0)
  })
})
