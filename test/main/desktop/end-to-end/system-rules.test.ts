import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { soon } from './launch.ts'
import { appWindow, shownWindow, useStandIn } from './stand-in-world.ts'

const world = useStandIn()

describe('the app’s system integration', () => {
  it('disables the sandbox if the AppImage’s launcher says that it is not allowed', async () => {
    const desktop = await world.open({ args: ['--no-sandbox'] })
    await shownWindow(desktop)
    expect((await desktop.call('desk')).sandboxEnabled).toBe(false)
    expect(desktop.log()).toContain('does not allow the sandbox')
  })

  it('includes an app ID, a link handler, a jump list, and a login item on Windows', async () => {
    const desktop = await world.open({ profile: 'windows' })
    await shownWindow(desktop)
    const desk = await desktop.call('desk')
    // In development, the app ID is the program, since there is no shortcut with the real one.
    expect(desk.appUserModelId).toBe(process.execPath)
    expect(desk.protocolClient).toEqual([['posthog-companion-dev', process.execPath, [expect.any(String)]]])
    expect(desk.jumpList?.[0]?.items?.map(({ title }) => title)).toEqual([
      'Open PostHog Companion',
      'Settings',
    ])

    const preferences = { closeToTray: true, startAtLogin: true, checkForUpdates: false }
    await desktop.call('invoke', 'app', 'preferences:set', preferences)
    // electron.exe without arguments would open Electron’s own window.
    expect((await desktop.call('desk')).loginItem.asked).toMatchObject({
      openAtLogin: true,
      path: process.execPath,
      args: [expect.any(String), '--hidden'],
    })
    const status = () => desktop.call('invoke', 'app', 'status:get')
    expect(await status()).toMatchObject({ loginItem: 'on' })
    await desktop.call('setDesk', { loginItem: { openAtLogin: true, executableWillLaunchAtLogin: false } })
    expect(await status()).toMatchObject({ loginItem: 'blocked' })
    await desktop.call('setFailing', 'app.getLoginItemSettings', true)
    expect(await status()).toMatchObject({ loginItem: 'unknown' })
    await desktop.call('setFailing', 'app.setLoginItemSettings', true)
    const refused = desktop.call('invoke', 'app', 'preferences:set', { ...preferences, startAtLogin: false })
    await expect(refused).rejects.toThrow('The system didn’t change the login item.')
    expect(await desktop.call('invoke', 'app', 'preferences:get')).toMatchObject({ startAtLogin: true })
  })

  it('is optional: failures are logged and reported, and the app keeps running', async () => {
    const desktop = await world.open({
      profile: 'windows',
      failing: [
        'app.setAsDefaultProtocolClient',
        'crashReporter.start',
        'app.setJumpList',
        'powerMonitor.isOnBatteryPower',
      ],
    })
    await shownWindow(desktop)
    expect(desktop.log()).toContain('could not register the app for its links')
    expect(desktop.log()).toContain('could not enable crash dumps')
    expect(desktop.log()).toContain('could not read the battery’s state')
    expect((await desktop.call('desk')).dialogs).toEqual([])

    await desktop.call('setDesk', { notificationFailure: 'the app is not signed' })
    await desktop.closeWindow()
    await soon(async () => (await appWindow(desktop))?.visible).toBe(false)
    await soon(() => desktop.call('invoke', 'app', 'status:get')).toMatchObject({
      notificationFailure: 'the app is not signed',
    })
  })
})

describe('the desktop entries', () => {
  it.each(['', 'relative-xdg'])(
    'are in the home folder if the XDG folders are “%s”, which counts as unset',
    async (folder) => {
      const home = join(world.folder, 'home')
      const env = { HOME: home, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder }
      const desktop = await world.open({ env })
      await shownWindow(desktop)
      const preferences = { closeToTray: true, startAtLogin: true, checkForUpdates: false }
      await desktop.call('invoke', 'app', 'preferences:set', preferences)
      expect(existsSync('relative-xdg')).toBe(false)
      expect(readdirSync(join(home, '.config/autostart'))).toEqual(['posthog-companion.desktop'])
      expect(readdirSync(join(home, '.local/share/applications'))).toEqual([
        'posthog-companion-dev-links.desktop',
      ])
    },
  )
})

describe('a data folder', () => {
  it('that can’t be created is reported, and tried again in a new process', async () => {
    const inTheWay = join(world.folder, 'file')
    writeFileSync(inTheWay, '')
    const desktop = await world.open({ dataDir: join(inTheWay, 'data') })
    const dialogs = async () => (await desktop.call('desk')).dialogs
    await soon(async () => (await dialogs())[0]?.detail).toContain('can’t be created (ENOTDIR)')
    await desktop.call('answerDialog', 0)
    await soon(async () => (await dialogs()).length).toBe(2)
    await desktop.call('answerDialog', 3)
    expect(await desktop.exited).toBe(1)
    expect(existsSync(join(inTheWay, 'data'))).toBe(false)
  })
})

describe('requests to other machines', () => {
  it('use the system’s proxy if the environment has none', async () => {
    const asked: string[] = []
    const proxy = createServer().on('connect', (request, socket) => {
      asked.push(request.url ?? '')
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
    })
    await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done))
    const address = proxy.address()
    const port = typeof address === 'object' ? address?.port : 0
    const desktop = await world.open({ env: { STAND_IN_PROXY: `PROXY 127.0.0.1:${port}; DIRECT` } })
    await shownWindow(desktop)
    await soon(() => desktop.log()).toContain('using the system’s proxy')
    await desktop.call('fetchFromApp', 'https://api.github.test/')
    expect(asked).toEqual(['api.github.test:443'])
    proxy.close()
  })
})
